package io.github.hermesbackup.io;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/**
 * An open file whose blocks another file can have too, where the file system can do that (btrfs, xfs): such a copy takes no
 * time and no room, and whoever writes to one of the two later changes only that one.
 *
 * <p>Closing it drops, as closing any descriptor does, the POSIX locks that this process has on the file.
 */
public interface SharableFile extends Closeable {

    /**
     * Makes a file, mode 0600, that holds what this one holds at one instant: a write that is going on meanwhile is wholly in it
     * or not at all ("clones are atomic with regards to concurrent writes", ioctl_ficlonerange(2)).
     *
     * @param file must not exist
     * @return false if the file system or the system cannot do it; there is no such file then
     */
    boolean shareWith(Path file) throws IOException;
}
