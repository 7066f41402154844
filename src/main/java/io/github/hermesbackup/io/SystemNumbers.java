package io.github.hermesbackup.io;

/**
 * Numbers that stand in the C headers of a system and differ from one to the next: open(2), errno(3), ioctl_ficlone(2).
 *
 * @param wouldBlock {@code EWOULDBLOCK}
 * @param closeOnExec {@code O_CLOEXEC}
 * @param nonBlocking {@code O_NONBLOCK}
 * @param noFollow {@code O_NOFOLLOW}
 * @param fileClone {@code FICLONE}; of no use where there is no such call
 */
record SystemNumbers(int wouldBlock, int closeOnExec, int nonBlocking, int noFollow, long fileClone) {

    /** _IOW(0x94, 9, int) where "write" is the lower of the two bits, and where it is the one above. */
    private static final long FICLONE = 0x40049409L;

    private static final long FICLONE_OTHERS = 0x80049409L;

    private static final SystemNumbers MACOS = new SystemNumbers(35, 0x1000000, 0x4, 0x100, 0);

    /** @param architecture as JNA names it: {@code x86-64}, {@code aarch64}, {@code ppc64le} */
    static SystemNumbers of(boolean linux, String architecture) {
        if (!linux) {
            return MACOS;
        } else if (architecture.startsWith("arm") || architecture.startsWith("aarch")) {
            return new SystemNumbers(11, 0x80000, 0x800, 0x8000, FICLONE);
        } else if (architecture.startsWith("ppc")) {
            return new SystemNumbers(11, 0x80000, 0x800, 0x8000, FICLONE_OTHERS);
        } else if (architecture.startsWith("mips")) {
            return new SystemNumbers(11, 0x80000, 0x80, 0x20000, FICLONE_OTHERS);
        } else if (architecture.startsWith("sparc")) {
            return new SystemNumbers(11, 0x400000, 0x4000, 0x20000, FICLONE_OTHERS);
        }
        return new SystemNumbers(11, 0x80000, 0x800, 0x20000, FICLONE);
    }
}
