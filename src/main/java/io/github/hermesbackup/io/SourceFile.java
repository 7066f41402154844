package io.github.hermesbackup.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * A regular file that is read while others may change it. What is read is exactly the size that it had when it was opened; by
 * its bookkeeping before and after, a change in between is noticed.
 */
public final class SourceFile implements AutoCloseable {

    /** How often a file that changes while it is read is read again before its last state is taken. */
    public static final int TRIES = 3;

    /** What is at the path is no regular file (any more). */
    public static final class NotAFile extends IOException {
        private static final long serialVersionUID = 1;

        /** @param kind what it is now */
        public NotAFile(FileStat.Kind kind) {
            super("became a " + kind.name().toLowerCase(java.util.Locale.ROOT) + " while it was to be read");
        }
    }

    private final Disk disk;
    private final Path path;
    private final FileStat before;
    private final FileChannel channel;
    private long left;

    private SourceFile(Disk disk, Path path, FileStat before, FileChannel channel, long size) {
        this.disk = disk;
        this.path = path;
        this.before = before;
        this.channel = channel;
        this.left = size;
    }

    /** @throws NotAFile if it is no regular file */
    public static SourceFile open(Disk disk, Path path) throws IOException {
        FileStat stat = disk.stat(path);
        if (!stat.isFile()) {
            throw new NotAFile(stat.kind());
        }
        FileChannel channel = disk.openForReading(path);
        try {
            // One that was replaced since may be a pipe without an end.
            return new SourceFile(disk, path, stat, channel, Math.min(stat.size(), channel.size()));
        } catch (IOException e) {
            throw GiveUp.after(e, channel);
        }
    }

    /**
     * Opens a file that a scan has seen in a directory.
     *
     * @param path where it is
     * @param name its name below the directory, components separated by {@code /}
     * @param scanned what the scan saw of it
     * @throws NotAFile if it is no regular file
     * @throws FileSystemException as {@link #requireInside}
     */
    public static SourceFile open(Disk disk, Path path, String name, FileStat scanned) throws IOException {
        SourceFile source = open(disk, path);
        try {
            requireInside(disk, path, name, scanned, source.stat());
            return source;
        } catch (IOException e) {
            throw GiveUp.after(e, source.channel);
        }
    }

    /**
     * Requires that a file that is another one than the scan saw still lies in the directory that was scanned: a directory on
     * the way to it may have become a link that leads out of there. Asked after it was read, if it was read by its path; that it
     * is gone by then is no matter.
     *
     * @throws FileSystemException if one has
     */
    public static void requireInside(Disk disk, Path path, String name, FileStat scanned) throws IOException {
        try {
            requireInside(disk, path, name, scanned, disk.stat(path));
        } catch (NoSuchFileException e) {
            return; // it has been read where it was
        }
    }

    private static void requireInside(Disk disk, Path path, String name, FileStat scanned, FileStat now)
            throws IOException {
        if (now.inode() == scanned.inode() && now.device() == scanned.device()) {
            return;
        }
        Path directory = path.getParent();
        for (int slash = name.indexOf('/'); slash >= 0; slash = name.indexOf('/', slash + 1)) {
            if (!disk.stat(directory).isDirectory()) {
                throw new FileSystemException(
                        path.toString(), null, "lies behind a symbolic link by now, which is not followed");
            }
            directory = directory.getParent();
        }
    }

    /** What the file was when it was opened. */
    public FileStat stat() {
        return before;
    }

    /** The open file. */
    public FileChannel channel() {
        return channel;
    }

    /** Fills the buffer as far as the file goes; fewer bytes than there is room for only at its end. */
    public int read(byte[] buffer) throws IOException {
        ByteBuffer out = ByteBuffer.wrap(buffer, 0, (int) Math.min(buffer.length, left));
        while (out.hasRemaining()) {
            if (channel.read(out) < 0) {
                left = out.position(); // it became shorter; nothing follows
                break;
            }
        }
        left -= out.position();
        return out.position();
    }

    /** True if all of it was read, and the file is still the one that was opened, as it was. */
    public boolean unchanged() throws IOException {
        return left == 0 && isAsItWas();
    }

    /** True if the file is still the one that was opened, as it was. */
    public boolean isAsItWas() throws IOException {
        return before.sameContentAs(disk.stat(path));
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
