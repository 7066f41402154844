package io.github.hermesbackup.restore;

import io.github.hermesbackup.archive.ArchiveEntry;
import io.github.hermesbackup.archive.ArchiveReader;
import io.github.hermesbackup.archive.EntryContent;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileStat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;

/**
 * The private directory in the home in which everything lies ready before the first visible change: {@code new/<n>} for the
 * n-th member, {@code old/<n>} for what was in its place.
 */
final class Staging {

    private static final int BUFFER_BYTES = 256 * 1024;

    private final Disk disk;
    private final Path directory;
    private final Deque<Path> made = new ArrayDeque<>();
    private final byte[] buffer = new byte[BUFFER_BYTES];

    Staging(Disk disk, Path directory) {
        this.disk = disk;
        this.directory = directory;
    }

    /** Makes the directory below {@code backups/} of the home, and the home itself if it is missing. */
    static Staging in(Disk disk, Path home) throws IOException {
        Staging staging = new Staging(disk, home.resolve("backups").resolve(".restore-" + UUID.randomUUID()));
        try {
            staging.make(staging.directory.resolve("new"));
            staging.make(staging.directory.resolve("old"));
            return staging;
        } catch (IOException e) {
            staging.discard(e);
            throw e;
        }
    }

    private void make(Path path) throws IOException {
        try {
            disk.stat(path);
        } catch (NoSuchFileException e) {
            make(path.getParent());
            disk.makeDirectory(path, 0700);
            made.push(path);
        }
    }

    Path directory() {
        return directory;
    }

    Path fresh(int ordinal) {
        return directory.resolve("new").resolve(Integer.toString(ordinal));
    }

    Path old(int ordinal, String suffix) {
        return directory.resolve("old").resolve(ordinal + suffix);
    }

    /** Writes one member's content and forces it to the device; whatever is wrong with the content ends the restore. */
    byte[] stage(ArchiveReader archive, ArchiveEntry entry, int ordinal) throws IOException {
        try (EntryContent content = archive.content(entry);
                FileChannel out = disk.create(fresh(ordinal), 0600)) {
            for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
                ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, read);
                while (bytes.hasRemaining()) {
                    out.write(bytes);
                }
            }
            disk.force(out);
            return content.sha256();
        }
    }

    /** Removes one staged file that turned out not to be needed. */
    void drop(int ordinal) throws IOException {
        disk.delete(fresh(ordinal));
    }

    /** Removes everything, and the directories that were made for it as far as they are empty. */
    void close() throws IOException {
        removeTree(directory);
        while (!made.isEmpty()) {
            Path path = made.pop();
            if (exists(path)) {
                if (!disk.list(path).isEmpty()) {
                    return;
                }
                disk.delete(path);
            }
        }
    }

    /** Removes everything on the way out of a failure, which stays the one that is reported. */
    void discard(Exception cause) {
        try {
            close();
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    /** Removes what has not been published: on a full disk, putting a database back needs the room. */
    void discardFresh(Exception cause) {
        try {
            removeTree(directory.resolve("new"));
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

    private void removeTree(Path path) throws IOException {
        FileStat stat;
        try {
            stat = disk.stat(path);
        } catch (NoSuchFileException e) {
            return;
        }
        if (stat.isDirectory()) {
            if (stat.mode() >= 0 && (stat.mode() & 0700) != 0700) {
                disk.setMode(path, 0700); // restored as it was archived, it may not let go of what is in it
            }
            for (Path child : disk.list(path)) {
                removeTree(child);
            }
        }
        disk.delete(path);
    }
}
