package io.github.hermesbackup.snapshot;

import io.github.hermesbackup.archive.EntryName;
import io.github.hermesbackup.home.HermesHome;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileName;
import io.github.hermesbackup.io.FileStat;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.io.HermesException.Reason;
import io.github.hermesbackup.io.HermesException.Subject;
import io.github.hermesbackup.io.IoReason;
import io.github.hermesbackup.io.PartialFile;
import io.github.hermesbackup.restore.TreeRemoval;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Comparator;
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
    private static final long MAX_MANIFEST_BYTES = 64 << 20;
    private static final Comparator<StoredSnapshot> NEWEST_FIRST = Comparator.comparing(
                    (StoredSnapshot stored) -> stored.id().orElse(null),
                    Comparator.nullsFirst(Comparator.naturalOrder()))
            .thenComparing(StoredSnapshot::name)
            .reversed();

    private final Disk disk;
    private final Path root;
    private final Path shown;

    /** The store of a home; it need not exist. */
    public SnapshotStore(Disk disk, HermesHome home) {
        this.disk = disk;
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
        for (StoredSnapshot name : names()) {
            all.add(load(name));
        }
        return all;
    }

    /** The newest complete one; no older one is looked at. */
    public Optional<StoredSnapshot> newestComplete() throws IOException {
        for (StoredSnapshot name : names()) {
            StoredSnapshot stored = load(name);
            if (stored.isComplete() && stored.id().isPresent()) {
                return Optional.of(stored);
            }
        }
        return Optional.empty();
    }

    /** How many there are. */
    public int count() throws IOException {
        return names().size();
    }

    List<SnapshotId> ids() throws IOException {
        List<SnapshotId> ids = new ArrayList<>();
        for (StoredSnapshot name : names()) {
            name.id().ifPresent(ids::add);
        }
        return ids;
    }

    /** What is named like a snapshot, newest first, not looked at yet. */
    private List<StoredSnapshot> names() throws IOException {
        List<StoredSnapshot> names = new ArrayList<>();
        if (!exists()) {
            return names;
        }
        for (Path path : list()) {
            String name = FileName.escape(path);
            if (!name.startsWith(".") && !isPlainFile(path)) {
                Optional<SnapshotId> id = FileName.decode(path).flatMap(SnapshotId::parse);
                names.add(new StoredSnapshot(name, path, id, Optional.empty(), Optional.empty()));
            }
        }
        names.sort(NEWEST_FIRST);
        return names;
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

    private StoredSnapshot load(StoredSnapshot named) {
        Path directory = named.directory();
        try {
            requireDirectory(directory);
            Manifest manifest = ManifestReader.read(manifestOf(directory));
            for (var file : manifest.files().entrySet()) {
                requireFile(directory, file.getKey(), file.getValue().size());
            }
            return new StoredSnapshot(named.name(), directory, named.id(), Optional.of(manifest), Optional.empty());
        } catch (NoSuchFileException e) {
            return damaged(named, "its manifest is missing");
        } catch (IOException e) {
            return damaged(named, IoReason.of(e));
        }
    }

    private static StoredSnapshot damaged(StoredSnapshot named, String why) {
        return new StoredSnapshot(
                named.name(), named.directory(), named.id(), Optional.empty(), Optional.of(FileName.escape(why)));
    }

    private void requireDirectory(Path directory) throws IOException {
        if (!disk.stat(directory).isDirectory()) {
            throw new IOException("it is no directory but a "
                    + disk.stat(directory).kind().name().toLowerCase(java.util.Locale.ROOT));
        }
    }

    private byte[] manifestOf(Path directory) throws IOException {
        Path file = directory.resolve(Manifest.FILE_NAME);
        FileStat stat = disk.stat(file);
        if (!stat.isFile() || stat.size() > MAX_MANIFEST_BYTES) {
            throw new IOException(stat.isFile() ? "its manifest is too large" : "its manifest is no file");
        }
        ByteBuffer bytes = ByteBuffer.allocate((int) stat.size());
        try (FileChannel channel = disk.openForReading(file)) {
            while (bytes.hasRemaining() && channel.read(bytes) >= 0) {}
        }
        return java.util.Arrays.copyOf(bytes.array(), bytes.position());
    }

    /** No component of a name may be a link: it would lead out of the snapshot. */
    private void requireFile(Path directory, String name, long size) throws IOException {
        Optional<EntryName.Problem> problem = EntryName.problemWith(name);
        if (problem.isPresent() || name.endsWith("/") || name.equals(Manifest.FILE_NAME)) {
            throw new IOException("its manifest names " + FileName.escape(name) + ", which "
                    + problem.map(EntryName.Problem::detail).orElse("is no file of a home"));
        }
        try {
            for (int slash = name.indexOf('/'); slash >= 0; slash = name.indexOf('/', slash + 1)) {
                if (!disk.stat(FileName.resolve(directory, name.substring(0, slash)))
                        .isDirectory()) {
                    throw new IOException("its " + name.substring(0, slash) + " is no directory");
                }
            }
            FileStat stat = disk.stat(FileName.resolve(directory, name));
            if (!stat.isFile()) {
                throw new IOException("its " + name + " is no regular file");
            }
            if (stat.size() != size) {
                throw new IOException("its " + name + " has " + stat.size() + " bytes, its manifest says " + size);
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            throw new IOException("its " + name + " is missing", e);
        }
    }

    /**
     * The snapshot that a person means.
     *
     * @param wanted an id, the number of a line in the list (the newest is 1), or {@code latest} for the newest complete one
     * @throws HermesException {@code INVALID_INPUT} if there is none or it is damaged
     */
    public StoredSnapshot find(String wanted) throws IOException {
        List<StoredSnapshot> all = all();
        StoredSnapshot found = null;
        int line = 0;
        for (StoredSnapshot stored : all) {
            line++;
            boolean meant = wanted.equals("latest")
                    ? stored.isComplete() && stored.id().isPresent()
                    : stored.name().equals(wanted) || String.valueOf(line).equals(wanted);
            if (meant) {
                found = stored;
                break;
            }
        }
        if (found != null && found.damage().isEmpty()) {
            return found;
        }
        throw new HermesException(
                Reason.INVALID_INPUT,
                Subject.OTHER,
                "hermes.snapshot=" + FileName.escape(wanted)
                        + (found == null
                                ? " is no snapshot in " + FileName.show(shown)
                                : " is damaged: " + found.damage().get())
                        + ". Choose one of hermes:snapshot-list.");
    }

    /**
     * Removes all but the newest complete snapshots, and partial ones that are older than those. The caller holds the home's lock.
     *
     * @param keep how many stay, at least 1; pinned ones stay besides
     * @return names of those removed
     * @throws HermesException if one cannot be removed
     */
    public List<String> prune(int keep) throws IOException {
        clearLeftovers();
        List<String> pruned = new ArrayList<>();
        for (StoredSnapshot doomed : Pruning.doomed(all(), keep)) {
            remove(doomed);
            pruned.add(doomed.name());
        }
        return pruned;
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

    /** Takes a snapshot's name away at once, then what is in it. */
    void remove(StoredSnapshot snapshot) throws HermesException {
        try {
            Path doomed = working(snapshot.id().orElseThrow().text());
            disk.rename(snapshot.directory(), doomed);
            disk.forceDirectory(root);
            new TreeRemoval(disk).remove(doomed);
        } catch (IOException e) {
            throw new HermesException(
                    Reason.IO,
                    Subject.OTHER,
                    FileName.show(shown.resolve(snapshot.name())) + " cannot be removed (" + IoReason.of(e)
                            + "). Remove it by hand, or keep more with -Dhermes.snapshot.keep.",
                    e);
        }
    }

    /** Replaces what a snapshot says of itself; its files stay as they are. */
    void rewrite(StoredSnapshot snapshot, Manifest manifest) throws IOException {
        Path fresh = working(snapshot.id().orElseThrow().text());
        try {
            writeManifest(disk, fresh, manifest);
            disk.rename(fresh, snapshot.directory().resolve(Manifest.FILE_NAME));
        } catch (IOException e) {
            new TreeRemoval(disk).remove(fresh);
            throw e;
        }
        disk.forceDirectory(snapshot.directory());
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
