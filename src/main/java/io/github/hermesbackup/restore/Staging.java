package io.github.hermesbackup.restore;

import io.github.hermesbackup.home.RestoreDirectory;
import io.github.hermesbackup.io.Attempts;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileStat;
import io.github.hermesbackup.io.NameFolding;
import io.github.hermesbackup.restore.JournalHeader.Anchor;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The private directories in which everything lies ready before the first visible change, one on each file system that the
 * home spans: {@code new/<id>} for what is to be published, {@code old/<id>} for what was in its place, and in the first of
 * them the journal. It lies in the {@code backups/} of the home or, where that is a link or another file system, in the home.
 */
final class Staging {

    private static final String FRESH = "new";
    private static final String OLD = "old";

    private final Disk disk;
    private final List<Path> directories = new ArrayList<>();
    /** Outermost first. */
    private final List<Path> made = new ArrayList<>();

    private final List<Anchor> anchors = new ArrayList<>();
    private final TargetTree names;
    private final TreeRemoval trees;
    private JournalWriter writer;

    private Staging(Disk disk, Path home) {
        this.disk = disk;
        this.names = new TargetTree(disk, home);
        this.trees = new TreeRemoval(disk);
    }

    /** Makes the directories and begins the journal in the first of them. */
    static Staging begin(Disk disk, Path home, Volumes volumes, Metadata metadata, Instant now, String source)
            throws IOException {
        Staging staging = new Staging(disk, home);
        String name = RestoreDirectory.newName();
        staging.directories.add(place(disk, home, volumes).resolve(name));
        for (Path root : volumes.roots().subList(1, volumes.roots().size())) {
            staging.directories.add(root.resolve(name));
        }
        try {
            staging.make(staging.directory(), metadata);
            staging.writer = JournalWriter.create(disk, staging.directory(), staging.header(now, source));
            for (Path directory : staging.directories) {
                staging.make(directory, metadata);
                disk.makeDirectory(directory.resolve(FRESH), 0700);
                disk.makeDirectory(directory.resolve(OLD), 0700);
            }
            return staging;
        } catch (IOException | RuntimeException e) {
            staging.discard(e);
            throw e;
        }
    }

    JournalWriter journal() {
        return writer;
    }

    /** The staging directories of a restore that has been interrupted. */
    static Staging of(Disk disk, Path home, Path directory, JournalHeader header) {
        Staging staging = new Staging(disk, home);
        staging.directories.add(directory);
        header.staging().stream().skip(1).map(staging.names::path).forEach(staging.directories::add);
        header.made().stream().map(staging.names::path).forEach(staging.made::add);
        staging.anchors.addAll(header.anchors());
        return staging;
    }

    /** One whose journal does not even say what else there is. */
    static Staging of(Disk disk, Path home, Path directory) {
        Staging staging = new Staging(disk, home);
        staging.directories.add(directory);
        return staging;
    }

    private static Path place(Disk disk, Path home, Volumes volumes) throws IOException {
        Path backups = home.resolve("backups");
        try {
            boolean usable = disk.stat(backups).isDirectory() && volumes.of(backups.resolve(OLD)) == 0;
            return usable ? backups : home;
        } catch (NoSuchFileException e) {
            return backups;
        }
    }

    private JournalHeader header(Instant now, String source) {
        return new JournalHeader(
                now,
                source,
                directories.stream().map(names::name).toList(),
                made.stream().map(names::name).toList(),
                anchors);
    }

    /** Makes a directory and those above it; notes the time of the one that was there, which that changes. */
    private void make(Path path, Metadata metadata) throws IOException {
        FileStat stat;
        try {
            stat = disk.stat(path);
        } catch (NoSuchFileException e) {
            make(path.getParent(), metadata);
            disk.makeDirectory(path, 0700);
            if (!directories.contains(path)) {
                made.add(path);
                metadata.own(path, path.getParent(), null);
            }
            return;
        }
        anchors.add(new Anchor(names.name(path), stat.modified()));
    }

    /** The one that holds the journal. */
    Path directory() {
        return directories.get(0);
    }

    /**
     * Makes durable at once what is written from now on.
     *
     * @param files about how many files or directories there are
     */
    Optional<Forcing> forcing(long files) throws IOException {
        return Forcing.begin(disk, directories, files);
    }

    Path fresh(Slot slot) {
        return directories.get(slot.volume()).resolve(FRESH).resolve(slot.id());
    }

    Path old(Slot slot) {
        return directories.get(slot.volume()).resolve(OLD).resolve(slot.id());
    }

    /** Which names any of the file systems takes for one. */
    NameFolding folding() throws IOException {
        NameFolding all = NameFolding.NONE;
        for (Path directory : directories) {
            NameFolding one = NameFolding.probe(disk, directory.resolve(FRESH));
            all = new NameFolding(
                    all.foldsCase() || one.foldsCase(),
                    all.foldsNormalization() || one.foldsNormalization(),
                    all.dropsEnds() || one.dropsEnds());
        }
        return all;
    }

    /** Makes durable what lies ready, and the way to it. */
    void force() throws IOException {
        for (Path directory : directories) {
            disk.forceDirectory(directory.resolve(FRESH));
            disk.forceDirectory(directory.resolve(OLD));
            disk.forceDirectory(directory);
            disk.forceDirectory(directory.getParent());
        }
        for (Path path : made) {
            disk.forceDirectory(path.getParent());
        }
    }

    /** Makes durable what has been put aside on one file system. */
    void forceOld(Slot slot) throws IOException {
        disk.forceDirectory(directories.get(slot.volume()).resolve(OLD));
    }

    /**
     * Moves what is in a slot out of the staging directories, for its owner to look at.
     *
     * @param name of what it was, relative to the home
     * @return where it is now
     */
    Path keep(Slot slot, String name, Path file) throws IOException {
        Path directory = directories.get(slot.volume());
        String id = directory.getFileName().toString();
        Path place =
                directory.resolveSibling("kept-from-restore-" + id.substring(id.indexOf('-') + 1, id.indexOf('-') + 9));
        Path kept = new TargetTree(disk, place).path(name.startsWith("/") ? name.substring(1) : name);
        makeAll(kept.getParent());
        disk.rename(file, kept);
        disk.forceDirectory(kept.getParent());
        return kept;
    }

    private void makeAll(Path path) throws IOException {
        if (!exists(path)) {
            makeAll(path.getParent());
            disk.makeDirectory(path, 0700);
            disk.forceDirectory(path.getParent()); // before anything is moved into it, which would go with it
        }
    }

    /** Removes everything, the journal last, and the directories that were made for it as far as they are empty. */
    void remove() throws IOException {
        Attempts removals = new Attempts();
        for (Path directory : directories.subList(1, directories.size())) {
            removals.at(() -> trees.remove(directory));
        }
        if (exists(directory())) {
            String state = Journal.state(disk, directory()).fileName();
            for (Path child : disk.list(directory())) {
                if (!child.endsWith(state)) {
                    removals.at(() -> trees.remove(child));
                }
            }
            removals.end(); // the journal stays as long as it has something to tell
            trees.remove(directory().resolve(state));
            disk.delete(directory());
        }
        removals.end();
        for (int i = made.size() - 1; i >= 0; i--) {
            if (exists(made.get(i)) && disk.list(made.get(i)).isEmpty()) {
                disk.delete(made.get(i));
            }
        }
    }

    /** Puts back the times of the directories that lie around, when nothing else in them has changed. */
    void restoreTimes() throws IOException {
        for (Anchor anchor : anchors) {
            Path path = names.path(anchor.name());
            if (exists(path)) {
                disk.setModified(path, anchor.modified());
            }
        }
    }

    /** Removes everything on the way out of a failure, which stays the one that is reported. */
    void discard(Exception cause) {
        Attempts attempts = new Attempts();
        if (writer != null) {
            attempts.at(writer::close);
        }
        attempts.at(() -> {
            remove();
            restoreTimes();
        });
        try {
            attempts.end();
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    private boolean exists(Path path) throws IOException {
        try {
            disk.stat(path);
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }
}
