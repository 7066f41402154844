package io.github.hermesbackup.io;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.NoSuchFileException;
import java.nio.file.attribute.FileTime;
import java.time.Instant;

/**
 * {@code statx(2)} of Linux, whose record is the same on every processor. What Java offers for all that {@link FileStat} holds
 * makes a map for each file, which a walk over a home in a cold JVM feels: half the time, and a quarter of the processor's.
 *
 * <p>Only a second way to the same answer: whatever it cannot do, the first one does. It is used once JNA has been loaded for
 * something else, since loading it takes longer than asking about ten thousand files.
 */
final class Statx {

    private static final int AT_FDCWD = -100;
    private static final int AT_SYMLINK_NOFOLLOW = 0x100;
    private static final int ENOENT = 2;
    private static final int BASIC_STATS = 0x7ff;
    private static final int RECORD_BYTES = 256;
    private static final int CHANGED_AT = 96;
    private static final int MODIFIED_AT = 112;

    private static final ThreadLocal<Record> RECORDS = ThreadLocal.withInitial(Record::new);

    private Statx() {}

    /** Where the system writes its answer; each thread has one. */
    private static final class Record {
        private final Memory memory = new Memory(RECORD_BYTES);
        private final ByteBuffer fields = memory.getByteBuffer(0, RECORD_BYTES).order(ByteOrder.nativeOrder());
    }

    private static native int statx(int directory, byte[] path, int flags, int mask, Pointer record);

    /** Binds the function; false if this C library does not have it (glibc before 2.28): Java's own way remains. */
    static boolean load(NativeLibrary process) {
        try {
            Native.register(Statx.class, process);
            return true;
        } catch (LinkageError e) {
            return false;
        }
    }

    /**
     * What the system says of a name; null if it says no, or less than is needed.
     *
     * @param path see {@link NativePath}
     * @throws NoSuchFileException if there is none
     */
    static FileStat stat(byte[] path, boolean follow) throws NoSuchFileException {
        Record record = RECORDS.get();
        ByteBuffer in = record.fields;
        int flags = follow ? 0 : AT_SYMLINK_NOFOLLOW;
        if (statx(AT_FDCWD, path, flags, BASIC_STATS, record.memory) != 0) {
            if (Native.getLastError() == ENOENT) {
                throw new NoSuchFileException(NativePath.show(path));
            }
            return null;
        }
        if ((in.getInt(0) & BASIC_STATS) != BASIC_STATS) {
            return null;
        }
        int mode = in.getShort(28) & 0xFFFF;
        FileTime modified = time(in, MODIFIED_AT);
        return new FileStat(
                RealDisk.kindOf(mode),
                mode & 07777,
                in.getLong(40),
                modified,
                isSameTime(in, MODIFIED_AT, CHANGED_AT) ? modified : time(in, CHANGED_AT),
                in.getLong(32),
                device(in.getInt(136), in.getInt(140)),
                in.getInt(16),
                in.getInt(20),
                in.getInt(24));
    }

    /** Mostly it is: then they share what holds it. */
    static boolean isSameTime(ByteBuffer in, int one, int other) {
        return in.getLong(one) == in.getLong(other) && in.getInt(one + 8) == in.getInt(other + 8);
    }

    private static FileTime time(ByteBuffer in, int offset) {
        return FileTime.from(Instant.ofEpochSecond(in.getLong(offset), in.getInt(offset + 8)));
    }

    /** As makedev(3) puts the two halves together, in which form everything else here knows device numbers. */
    private static long device(long major, long minor) {
        return (major & 0xffff_f000L) << 32 | (major & 0xfffL) << 8 | (minor & 0xffff_ff00L) << 12 | minor & 0xffL;
    }
}
