package io.github.hermesbackup.io;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Who holds locks on files, whether taken with flock(2) or with fcntl(2), as Linux tells in {@code /proc/locks} (proc(5)).
 * Processes of another PID namespace are not listed there.
 */
public final class ProcLocks {

    private static final Path LOCKS = ProcProcesses.PROC.resolve("locks");

    /** Locks of an open file have -1, those of another PID namespace 0. */
    private static final Pattern PID = Pattern.compile("[1-9][0-9]{0,17}");

    private final Disk disk;
    private final ProcProcesses processes;

    /** How a lock is held. */
    public enum Mode {
        /** Beside others. */
        READ,
        /** Alone. */
        WRITE
    }

    /** Reads through this disk. */
    public ProcLocks(Disk disk) {
        this.disk = disk;
        this.processes = new ProcProcesses(disk);
    }

    /** True if this platform lists its locks. */
    static boolean isAvailable(Disk disk) {
        try {
            return disk.stat(LOCKS).isFile();
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Processes that hold a lock on a file, this one included.
     *
     * @param file its real path
     * @throws IOException if there is no such file, or the platform does not tell
     */
    public List<Long> holders(Path file, Mode mode) throws IOException {
        FileStat stat = disk.stat(file);
        List<Long> pids = new ArrayList<>();
        for (String line : ProcProcesses.read(disk, LOCKS).split("\n")) {
            // "1: POSIX  ADVISORY  WRITE 4711 fd:01:1234 128 128"; a waiter has "->" in the second place
            String[] field = line.trim().split("\\s+");
            if (field.length >= 8
                    && field[3].equals(mode.name())
                    && PID.matcher(field[4]).matches()) {
                long pid = Long.parseLong(field[4]);
                if (isOn(field[5], stat, pid, file)) {
                    pids.add(pid);
                }
            }
        }
        return pids;
    }

    /** Processes that hold a file alone, this one included; none where the platform does not tell. */
    static List<Long> exclusive(Disk disk, Path file) {
        try {
            return new ProcLocks(disk).holders(file, Mode.WRITE);
        } catch (IOException e) {
            return List.of();
        }
    }

    /**
     * The kernel prints {@code major:minor:inode}, the device numbers in hexadecimal. On btrfs and overlayfs these are not the
     * device numbers that stat(2) knows; there the inode and an open descriptor decide.
     */
    private boolean isOn(String printed, FileStat stat, long pid, Path file) {
        return printed.equals(device(stat.device()) + ":" + stat.inode())
                || (printed.endsWith(":" + stat.inode()) && processes.hasOpen(pid, file));
    }

    private static String device(long device) {
        long major = (device >>> 8 & 0xfff) | (device >>> 32 & ~0xfffL);
        long minor = (device & 0xff) | (device >>> 12 & ~0xffL & 0xffffffffL);
        return String.format("%02x:%02x", major, minor);
    }
}
