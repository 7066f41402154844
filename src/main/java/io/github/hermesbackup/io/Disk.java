package io.github.hermesbackup.io;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;

/**
 * Every operation on files that the core performs, one method a system call.
 *
 * <p>The core touches files through this interface only, so that a test can make the k-th operation fail for every k
 * (SQLite's own I/O goes past it). No method follows a symbolic link in the last component of its path unless it says so.
 * All of them throw {@link IOException} when the system refuses.
 */
public interface Disk {

    /** The real file system. */
    static Disk real() {
        return RealDisk.INSTANCE;
    }

    /** Opens an existing regular file for reading; a symbolic link is refused. */
    FileChannel openForReading(Path file) throws IOException;

    /** Opens an existing regular file for writing and keeps its content; a symbolic link is refused. */
    FileChannel openForWriting(Path file) throws IOException;

    /**
     * Creates a file that must not exist, and opens it for reading and writing.
     *
     * @param mode permission bits that it has from its first instant on, less nothing: the umask does not widen or narrow them
     */
    FileChannel create(Path file, int mode) throws IOException;

    /**
     * Opens an existing regular file so that a new one can have its blocks; a symbolic link is refused. Nothing where the system
     * cannot do that at all.
     */
    default Optional<SharableFile> openForSharing(Path file) throws IOException {
        return Optional.empty();
    }

    /** Forces a file's content and size to the device. */
    void force(FileChannel file) throws IOException;

    /** Forces a directory's entries to the device; does nothing where the platform cannot. */
    void forceDirectory(Path directory) throws IOException;

    /**
     * Opens the file system that a directory lies on, to force at once what is going to be written there: faster than one file
     * after the other, if there are many. Nothing where the system cannot do that or would not tell what went wrong, and where it
     * is not worth it.
     *
     * @param files about how many would have to be forced else
     */
    default Optional<WholeForce> openForForcing(Path directory, long files) throws IOException {
        return Optional.empty();
    }

    /** Describes a name; {@link java.nio.file.NoSuchFileException} if there is none. */
    FileStat stat(Path path) throws IOException;

    /**
     * Describes a name in a directory, as {@link #stat(Path)} describes its path, which the real file system does not need: a walk
     * asks this about every file.
     *
     * @param name decoded from UTF-8, as {@link FileName} has it
     */
    static FileStat stat(Disk disk, Path directory, String name) throws IOException {
        return disk instanceof RealDisk real
                ? real.stat(directory, name)
                : disk.stat(FileName.resolve(directory, name));
    }

    /**
     * Describes what a name leads to, every symbolic link followed: those of {@code /proc/<pid>/fd} too, which lead to the open
     * file itself, whatever has become of its name.
     */
    FileStat statBehind(Path path) throws IOException;

    /** True if the system says that this user may write to what a path leads to; false if it leads to nothing. */
    boolean isWritable(Path path) throws IOException;

    /** Names in a directory, in no order. */
    List<Path> list(Path directory) throws IOException;

    /**
     * The bytes of the names in a directory, in no order, where they can be had quicker than {@link #list} makes paths of them:
     * from the real file system of some systems. Else nothing, and {@link #list} has them or says what is wrong.
     */
    static Optional<List<byte[]>> names(Disk disk, Path directory) {
        return disk instanceof RealDisk real ? real.names(directory) : Optional.empty();
    }

    /** What is done with each name in a directory. */
    interface Each {
        /** Does it; may remove what has the name. */
        void visit(Path path) throws IOException;
    }

    /**
     * The same one after the other: there may be more names than memory for all of them. The directory is open meanwhile, and some
     * file systems leave names out if others are removed.
     */
    default void forEach(Path directory, Each each) throws IOException {
        for (Path path : list(directory)) {
            each.visit(path);
        }
    }

    /** Makes one directory with exactly these permission bits; fails if the name exists. */
    void makeDirectory(Path directory, int mode) throws IOException;

    /** Renames atomically within one file system, replacing a file of that name. */
    void rename(Path from, Path to) throws IOException;

    /** Gives an existing regular file a second name, which must not exist. */
    void link(Path existing, Path name) throws IOException;

    /** Where a symbolic link leads, as it is written in it. */
    Path readLink(Path link) throws IOException;

    /** Removes a file, a link or an empty directory. */
    void delete(Path path) throws IOException;

    /** Sets permission bits (07777); does nothing where the platform has none. */
    void setMode(Path path, int mode) throws IOException;

    /** Sets the numeric owner and group; does nothing where the platform has none. */
    void setOwner(Path path, int uid, int gid) throws IOException;

    /** Sets the time of the last change of the content. */
    void setModified(Path path, FileTime time) throws IOException;

    /** True if a file is known to lie on a disk of this machine, and not on a server's. */
    default boolean isLocal(Path file) {
        return false;
    }

    /** Bytes that this user may still write on the file system that holds the path. */
    long usableSpace(Path path) throws IOException;
}
