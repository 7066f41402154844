package io.github.hermesbackup.io;

import java.nio.file.attribute.FileTime;
import java.util.concurrent.TimeUnit;

/**
 * What {@code lstat(2)} says of one name: the link itself, never what it leads to.
 *
 * @param kind type of the file
 * @param mode permission bits including setuid, setgid and sticky (07777), or -1 where the platform has none
 * @param size bytes
 * @param modified time of the last change of the content
 * @param changed time of the last change of content or metadata ({@code ctime}); the epoch where the platform has none
 * @param inode inode number, 0 where the platform has none
 * @param device device number, 0 where the platform has none
 * @param links number of hard links
 * @param uid numeric owner, -1 where the platform has none
 * @param gid numeric group, -1 where the platform has none
 */
public record FileStat(
        Kind kind,
        int mode,
        long size,
        FileTime modified,
        FileTime changed,
        long inode,
        long device,
        int links,
        int uid,
        int gid) {

    /** Type of a file. */
    public enum Kind {
        /** A regular file. */
        FILE,
        /** A directory. */
        DIRECTORY,
        /** A symbolic link, or a junction on Windows. */
        LINK,
        /** A socket. */
        SOCKET,
        /** A named pipe. */
        FIFO,
        /** A block or character device. */
        DEVICE,
        /** Anything else. */
        OTHER
    }

    /** True for a regular file. */
    public boolean isFile() {
        return kind == Kind.FILE;
    }

    /** True for a directory. */
    public boolean isDirectory() {
        return kind == Kind.DIRECTORY;
    }

    /** Nanoseconds since the epoch of the content's last change, saturated at the years 1677 and 2262. */
    public long modifiedNanos() {
        return modified.to(TimeUnit.NANOSECONDS);
    }

    /** Nanoseconds since the epoch of the last change of content or metadata, saturated like {@link #modifiedNanos()}. */
    public long changedNanos() {
        return changed.to(TimeUnit.NANOSECONDS);
    }

    /** True if the other is the same file with the same content, as far as the system's own bookkeeping tells. */
    public boolean sameContentAs(FileStat other) {
        return kind == other.kind
                && inode == other.inode
                && device == other.device
                && size == other.size
                && modified.equals(other.modified)
                && changed.equals(other.changed);
    }
}
