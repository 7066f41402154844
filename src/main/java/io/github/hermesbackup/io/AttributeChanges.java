package io.github.hermesbackup.io;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;

/**
 * {@code chmod(2)} and {@code utimensat(2)} of Linux. To set one time, Java opens the file, asks for the other time, sets both and
 * closes it, which a restore of many small files feels.
 *
 * <p>Only a second way to the same, as {@link Statx} is: whatever it cannot do, the first one does, and says why not.
 */
final class AttributeChanges {

    private static final int AT_FDCWD = -100;
    private static final int AT_SYMLINK_NOFOLLOW = 0x100;
    /** In place of nanoseconds: this time stays as it is. */
    private static final long UTIME_OMIT = (1L << 30) - 2;

    private static final int LONG_BYTES = 8;
    private static final ThreadLocal<Memory> TIMES = ThreadLocal.withInitial(AttributeChanges::times);

    private AttributeChanges() {}

    private static native int chmod(byte[] path, int mode);

    private static native int utimensat(int directory, byte[] path, Pointer times, int flags);

    /** Binds the functions; false if they are not to be used: Java's own way remains. */
    static boolean load(NativeLibrary process) {
        if (Native.LONG_SIZE != LONG_BYTES) {
            return false; // a time is another record there
        }
        try {
            Native.register(AttributeChanges.class, process);
            return true;
        } catch (LinkageError e) {
            return false;
        }
    }

    /** The times of access, which stays, and of the content's last change, each seconds and nanoseconds. */
    private static Memory times() {
        Memory times = new Memory(4 * LONG_BYTES);
        times.clear();
        times.setLong(LONG_BYTES, UTIME_OMIT);
        return times;
    }

    /** Sets permission bits, of what a link leads to too; false if the system says no. */
    static boolean setMode(Path path, int mode) {
        return chmod(NativePath.of(path), mode) == 0;
    }

    /** Sets the time of the content's last change, of a link itself too; false if the system says no. */
    static boolean setModified(Path path, FileTime time) {
        Instant instant = time.toInstant();
        Memory times = TIMES.get();
        times.setLong(2 * LONG_BYTES, instant.getEpochSecond());
        times.setLong(3 * LONG_BYTES, instant.getNano());
        return utimensat(AT_FDCWD, NativePath.of(path), times, AT_SYMLINK_NOFOLLOW) == 0;
    }
}
