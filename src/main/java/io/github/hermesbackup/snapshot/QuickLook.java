package io.github.hermesbackup.snapshot;

import io.github.hermesbackup.home.StateFiles;
import io.github.hermesbackup.home.StateListing;
import io.github.hermesbackup.home.StateListing.StateDirectory;
import io.github.hermesbackup.home.StateListing.StateFile;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileName;
import io.github.hermesbackup.io.FileStat;
import io.github.hermesbackup.io.SourceStamp;
import io.github.hermesbackup.io.SourceStamp.Mark;
import io.github.hermesbackup.io.Stamps;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;

/** Finds the state of a home unchanged by what was seen when it was found so the last time. */
final class QuickLook {

    private final Disk disk;
    private final SnapshotStore store;
    private final Path home;
    private final StateFiles state;
    private final Stamps stamps;
    private final Optional<UUID> boot;

    QuickLook(Disk disk, SnapshotStore store, Path home, StateFiles state, Stamps stamps, Optional<UUID> boot) {
        this.disk = disk;
        this.store = store;
        this.home = home;
        this.state = state;
        this.stamps = stamps;
        this.boot = boot;
    }

    /**
     * What was seen the last time, if all of it is as it was.
     *
     * @param newest name of the newest snapshot by its name alone; nothing if another one was looked at the last time
     */
    Optional<LastLook> again(String newest) {
        Optional<LastLook> look = LastLookFile.read(disk, store.root());
        return look.isPresent()
                        && look.get().snapshot().name().equals(newest)
                        && look.get().patterns().equals(state.patterns())
                        && look.get().boot().equals(boot)
                        && holds(look.get())
                ? look
                : Optional.empty();
    }

    private boolean holds(LastLook look) {
        try {
            Path snapshot = look.snapshot().directory();
            return isAsItWas(snapshot.resolve(Manifest.FILE_NAME), look.manifest())
                    && areAsTheyWere(snapshot, look.stored())
                    && areAsTheyWere(home, look.home())
                    && filesAreAsTheyWere(look.snapshot().manifest().orElseThrow());
        } catch (IOException e) {
            return false; // gone, or not to be seen any more
        }
    }

    private boolean areAsTheyWere(Path base, List<LastLook.Place> places) throws IOException {
        for (LastLook.Place place : places) {
            if (!isAsItWas(place.name().isEmpty() ? base : FileName.resolve(base, place.name()), place.mark())) {
                return false;
            }
        }
        return true;
    }

    private boolean isAsItWas(Path path, Mark mark) throws IOException {
        return Mark.of(disk.stat(path)).equals(mark);
    }

    private boolean filesAreAsTheyWere(Manifest manifest) throws IOException {
        for (var file : manifest.files().entrySet()) {
            if (!isAsItWas(FileName.resolve(home, file.getKey()), file.getValue())) {
                return false;
            }
        }
        return true;
    }

    /** The stamp was trusted when it was taken, so what has the same marks was not written since. */
    private boolean isAsItWas(Path file, Manifest.Entry entry) throws IOException {
        SourceStamp then = entry.stamp();
        if (!entry.isStampOfDatabase()) {
            FileStat now = disk.stat(file);
            return now.isFile()
                    && (now.mode() < 0 ? -1 : now.mode() & 0777) == entry.mode()
                    && Mark.of(now).equals(then.file());
        }
        Stamps.DatabaseFacts now = stamps.factsOf(file);
        return now.file().isFile()
                && (now.file().mode() < 0 ? -1 : now.file().mode() & 0777) == entry.mode()
                && then.equals(stamps.ofDatabase(now));
    }

    /**
     * Keeps what has just been seen for the next time, if a later change of it would show.
     *
     * @param begun before any of it was looked at
     */
    void remember(Instant begun, StoredSnapshot newest, StateListing listing) {
        try {
            Optional<LastLook> look = look(begun, newest, listing);
            if (look.isPresent()) {
                LastLookFile.write(disk, store.root(), look.get());
            }
        } catch (IOException e) {
            return; // a store that cannot be written, say: the next time everything is looked at again
        }
    }

    private Optional<LastLook> look(Instant begun, StoredSnapshot newest, StateListing listing) throws IOException {
        Manifest manifest = newest.manifest().orElseThrow();
        for (Manifest.Entry entry : manifest.files().values()) {
            if (entry.sha256() == null || entry.stamp() == null) {
                return Optional.empty();
            }
        }
        for (StateFile file : listing.files()) {
            if (!file.path().equals(FileName.resolve(home, file.name()))) {
                return Optional.empty(); // behind a link, which could lead elsewhere by then
            }
        }
        FileStat manifestFile = disk.stat(newest.directory().resolve(Manifest.FILE_NAME));
        List<LastLook.Place> homes = new ArrayList<>();
        List<LastLook.Place> stored = new ArrayList<>();
        boolean settled = stamps.isSettled(manifestFile, begun);
        for (StateDirectory directory : listing.directories()) {
            settled &= stamps.isSettled(directory.stat(), begun);
            homes.add(new LastLook.Place(directory.name(), Mark.of(directory.stat())));
        }
        for (String name : directoriesOf(manifest)) {
            FileStat stat = disk.stat(name.isEmpty() ? newest.directory() : FileName.resolve(newest.directory(), name));
            settled &= stat.isDirectory() && stamps.isSettled(stat, begun);
            stored.add(new LastLook.Place(name, Mark.of(stat)));
        }
        return settled
                ? Optional.of(new LastLook(
                        state.patterns(), boot, newest, Mark.of(manifestFile), stored, homes, listing.leftOut()))
                : Optional.empty();
    }

    private static TreeSet<String> directoriesOf(Manifest manifest) {
        TreeSet<String> directories = new TreeSet<>();
        directories.add("");
        for (String name : manifest.files().keySet()) {
            for (int slash = name.indexOf('/'); slash >= 0; slash = name.indexOf('/', slash + 1)) {
                directories.add(name.substring(0, slash));
            }
        }
        return directories;
    }
}
