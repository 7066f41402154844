package io.github.hermesbackup.snapshot;

import io.github.hermesbackup.archive.EntryName;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileName;
import io.github.hermesbackup.io.FileStat;
import io.github.hermesbackup.io.IoReason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Looks at what has the name of a snapshot: what its manifest says, and whether the files are there that it names. */
final class SnapshotLoader {

    private static final long MAX_MANIFEST_BYTES = 64 << 20;

    private final Disk disk;

    SnapshotLoader(Disk disk) {
        this.disk = disk;
    }

    /** The snapshot, or the same as a damaged one with the reason. */
    StoredSnapshot load(StoredSnapshot named) {
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
        FileStat stat = disk.stat(directory);
        if (!stat.isDirectory()) {
            throw new IOException(
                    "it is no directory but a " + stat.kind().name().toLowerCase(Locale.ROOT));
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
        return Arrays.copyOf(bytes.array(), bytes.position());
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
}
