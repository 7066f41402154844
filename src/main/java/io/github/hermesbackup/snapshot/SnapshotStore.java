package io.github.hermesbackup.snapshot;

import io.github.hermesbackup.home.HermesHome;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileName;
import io.github.hermesbackup.io.FileStat;
import io.github.hermesbackup.io.GiveUp;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.io.HermesException.Reason;
import io.github.hermesbackup.io.HermesException.Subject;
import io.github.hermesbackup.io.IoReason;
import io.github.hermesbackup.io.Machine;
import io.github.hermesbackup.io.PartialFile;
import io.github.hermesbackup.restore.TreeRemoval;
import io.github.hermesbackup.retention.Stored;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The snapshots of a home: {@code state-snapshots/<id>/} in it. What is being made or removed has a name with a dot in front and
 * is none of them.
 */
public final class SnapshotStore {

    static final String DIRECTORY = "state-snapshots";
    private static final String WORKING_SUFFIX = ".partial";

    private final Machine machine;
    private final Disk disk;
    private final SnapshotLoader loader;
    private final Path root;
    private final Path shown;

    /** The store of a home; it need not exist. */
    public SnapshotStore(Machine machine, HermesHome home) {
        this.machine = machine;
        this.disk = machine.disk();
        this.loader = new SnapshotLoader(disk);
        this.root = home.realPath().resolve(DIRECTORY);
        this.shown = home.path().resolve(DIRECTORY);
    }

    /** Where it is, as the user knows it. */
    public Path shown() {
        return shown;
    }

    Path root() {
        return root;
    }

    /**
     * All snapshots, newest first; damaged ones among them, those whose name is no id at the end.
     *
     * @throws HermesException if the store is no directory or cannot be listed
     */
    public List<StoredSnapshot> all() throws IOException {
        List<StoredSnapshot> all = new ArrayList<>();
        for (StoredSnapshot name : names().all()) {
            all.add(loader.load(name));
        }
        return all;
    }

    /**
     * What there is, as a list of backups of all kinds shows it; newest first.
     *
     * @throws HermesException if the store is no directory or cannot be listed
     */
    public List<Stored> inventory() throws IOException {
        List<Stored> stored = new ArrayList<>();
        for (StoredSnapshot snapshot : all()) {
            stored.add(inventoryOf(snapshot));
        }
        return stored;
    }

    Stored inventoryOf(StoredSnapshot snapshot) throws IOException {
        Optional<String> problem = snapshot.damage();
        if (problem.isEmpty() && !snapshot.isComplete()) {
            problem = Optional.of("lacks " + String.join(", ", snapshot.failed().keySet()));
        }
        return new Stored(
                "snapshot",
                shown.resolve(snapshot.directory().getFileName()),
                snapshot.name(),
                snapshot.created(),
                modified(snapshot.directory()),
                snapshot.bytes(),
                Stored.State.valueOf(snapshot.state().name()),
                problem,
                snapshot.isPinned());
    }

    private Instant modified(Path directory) throws IOException {
        try {
            return disk.stat(directory).modified().toInstant();
        } catch (NoSuchFileException e) {
            return Instant.EPOCH; // just pruned
        }
    }

    /**
     * The newest complete one; no older one is looked at. One from the future is only taken if there is no other: a clock that was
     * wrong once must not hide what is really the newest.
     */
    public Optional<StoredSnapshot> newestComplete() throws IOException {
        for (StoredSnapshot name : names().newestFirst()) {
            StoredSnapshot stored = loader.load(name);
            if (stored.isComplete()) {
                return Optional.of(stored);
            }
        }
        return Optional.empty();
    }

    /** The newest of all by its name, if something is missing in it. */
    Optional<StoredSnapshot> newestIfPartial() throws IOException {
        return names().newestFirst().stream()
                .findFirst()
                .map(loader::load)
                .filter(stored -> stored.state() == StoredSnapshot.State.PARTIAL);
    }

    /** How many there are. */
    public int count() throws IOException {
        return names().count();
    }

    List<SnapshotId> ids() throws IOException {
        List<SnapshotId> ids = new ArrayList<>();
        for (StoredSnapshot name : names().all()) {
            name.id().ifPresent(ids::add);
        }
        return ids;
    }

    /**
     * What is named like a snapshot, not looked at yet.
     *
     * @param all newest first by their names; those whose name is no id at the end
     * @param now the second it is, as an id begins
     */
    record Names(List<StoredSnapshot> all, String now) {

        /** How many there are. */
        int count() {
            return all.size();
        }

        /** Those whose name is an id, newest first, after them those from the future. */
        List<StoredSnapshot> newestFirst() {
            List<StoredSnapshot> past = new ArrayList<>();
            List<StoredSnapshot> future = new ArrayList<>();
            for (StoredSnapshot name : all) {
                if (name.id().isPresent()) {
                    (name.id().get().timestamp().compareTo(now) > 0 ? future : past).add(name);
                }
            }
            past.addAll(future);
            return past;
        }
    }

    /** What is named like a snapshot. */
    Names names() throws IOException {
        List<StoredSnapshot> names = new ArrayList<>();
        String now = SnapshotId.timestamp(machine.clock().instant());
        if (!exists()) {
            return new Names(names, now);
        }
        for (Path path : list()) {
            String name = FileName.escape(path);
            if (!name.startsWith(".") && !isPlainFile(path)) {
                Optional<SnapshotId> id = FileName.decode(path).flatMap(SnapshotId::parse);
                names.add(new StoredSnapshot(name, path, id, Optional.empty(), Optional.empty()));
            }
        }
        names.sort(SnapshotStore::newestFirst);
        return new Names(names, now);
    }

    private static int newestFirst(StoredSnapshot one, StoredSnapshot other) {
        if (one.id().isPresent() && other.id().isPresent()) {
            return other.id().get().compareTo(one.id().get());
        }
        int named = Boolean.compare(other.id().isPresent(), one.id().isPresent());
        return named != 0 ? named : other.name().compareTo(one.name());
    }

    private List<Path> list() throws HermesException {
        try {
            return disk.list(root);
        } catch (IOException e) {
            throw new HermesException(
                    Reason.IO, Subject.OTHER, FileName.show(shown) + " cannot be listed: " + IoReason.of(e), e);
        }
    }

    private boolean isPlainFile(Path path) throws IOException {
        try {
            return disk.stat(path).isFile();
        } catch (NoSuchFileException e) {
            return true; // just pruned
        }
    }

    boolean exists() throws IOException {
        try {
            FileStat stat = disk.stat(root);
            if (!stat.isDirectory()) {
                throw new HermesException(
                        Reason.CONFLICT,
                        Subject.OTHER,
                        FileName.show(shown)
                                + (stat.kind() == FileStat.Kind.LINK
                                        ? " is a symbolic link, which is not followed; put a directory in its place."
                                        : " is not a directory; move it away."));
            }
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /**
     * The snapshot that a person means.
     *
     * @param wanted an id, the number of a line in the list (the newest is 1), or {@code latest} for the newest complete one
     * @throws HermesException {@code INVALID_INPUT} if there is none or it is damaged
     */
    public StoredSnapshot find(String wanted) throws IOException {
        Optional<StoredSnapshot> found = wanted.equals("latest") ? newestComplete() : named(wanted);
        if (found.isPresent() && found.get().damage().isEmpty()) {
            return found.get();
        }
        throw new HermesException(
                Reason.INVALID_INPUT,
                Subject.OTHER,
                "hermes.snapshot=" + FileName.escape(wanted)
                        + found.flatMap(StoredSnapshot::damage)
                                .map(why -> " is damaged: " + why)
                                .orElse(" is no snapshot in " + FileName.show(shown))
                        + ". Choose one of hermes:snapshot-list.");
    }

    private Optional<StoredSnapshot> named(String wanted) throws IOException {
        int line = 0;
        for (StoredSnapshot name : names().all()) {
            line++;
            if (name.name().equals(wanted) || String.valueOf(line).equals(wanted)) {
                return Optional.of(loader.load(name));
            }
        }
        return Optional.empty();
    }

    /** A new name for what is being made or removed. */
    Path working(String id) {
        byte[] random = new byte[8];
        new SecureRandom().nextBytes(random);
        return root.resolve("." + id + "." + HexFormat.of().formatHex(random) + WORKING_SUFFIX);
    }

    /** Removes what dead runs have left; the caller holds the home's lock, so no other run is alive. */
    void clearLeftovers() throws IOException {
        if (!exists()) {
            return;
        }
        for (Path path : list()) {
            if (PartialFile.isName(FileName.escape(path))) {
                new TreeRemoval(disk).remove(path);
            }
        }
    }

    /** Takes a snapshot's name away at once, then what is in it. The caller holds the home's lock. */
    void remove(StoredSnapshot snapshot) throws IOException {
        Path doomed = working(snapshot.id().orElseThrow().text());
        disk.rename(snapshot.directory(), doomed);
        disk.forceDirectory(root);
        new TreeRemoval(disk).remove(doomed);
    }

    /**
     * Replaces what a snapshot says of itself; its files stay as they are.
     *
     * @throws HermesException if it is replaced, and may be the old one again after a power cut
     * @throws IOException if it cannot be replaced; then it says what it said
     */
    void rewrite(StoredSnapshot snapshot, Manifest manifest) throws IOException {
        Path fresh = working(snapshot.id().orElseThrow().text());
        try {
            writeManifest(disk, fresh, manifest);
            disk.rename(fresh, snapshot.directory().resolve(Manifest.FILE_NAME));
        } catch (IOException e) {
            throw GiveUp.after(e, () -> new TreeRemoval(disk).remove(fresh));
        }
        try {
            disk.forceDirectory(snapshot.directory());
        } catch (IOException e) {
            throw new HermesException(
                    Reason.IO,
                    Subject.OTHER,
                    "The manifest of the snapshot " + snapshot.name()
                            + " was renewed, but its directory cannot be forced to the device (" + IoReason.of(e)
                            + "): after a power cut it may be the old one again.",
                    e);
        }
    }

    static void writeManifest(Disk disk, Path file, Manifest manifest) throws IOException {
        try (FileChannel channel = disk.create(file, 0600)) {
            ByteBuffer bytes = ByteBuffer.wrap(ManifestWriter.bytes(manifest));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            Ownership.adopt(disk, file);
            disk.force(channel);
        }
    }
}
