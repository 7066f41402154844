package io.github.hermesbackup.sqlite;

import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileName;
import io.github.hermesbackup.io.FileStat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which process holds a lock on a database, as far as {@code /proc} lets us know: {@code /proc/locks} first (proc(5)), else
 * whoever has the file open.
 */
final class LockHolder {

    private static final Path PROC = Path.of("/proc");

    private final Disk disk;
    private final Path database;

    LockHolder(Disk disk, Path database) {
        this.disk = disk;
        this.database = database.toAbsolutePath().normalize();
    }

    /** {@code pid 4711, python3}; nothing where the platform does not tell. */
    Optional<String> describe() {
        try {
            Optional<Long> writer = lockers("WRITE").stream().findFirst();
            Optional<Long> holder =
                    writer.isPresent() ? writer : lockers("READ").stream().findFirst();
            if (holder.isEmpty()) {
                holder = openers().stream().findFirst();
            }
            return holder.map(
                    pid -> "pid " + pid + command(pid).map(name -> ", " + name).orElse(""));
        } catch (IOException | RuntimeException e) {
            // A platform without /proc, or a process that ended meanwhile: only the courtesy is lost.
            return Optional.empty();
        }
    }

    private List<Long> lockers(String kind) throws IOException {
        List<Long> pids = new ArrayList<>();
        List<String> files = new ArrayList<>();
        for (Path file : List.of(database, DatabaseFile.sidecar(database, "-shm"))) {
            try {
                files.add(procName(disk.stat(file)));
            } catch (IOException e) {
                continue; // no shared memory: not in WAL mode
            }
        }
        for (String line : read(PROC.resolve("locks")).split("\n")) {
            // "1: POSIX  ADVISORY  WRITE 4711 fd:01:1234 128 128"; a waiter has "->" in the second place
            String[] field = line.trim().split("\\s+");
            if (field.length >= 8 && field[3].equals(kind) && files.contains(field[5])) {
                long pid = Long.parseLong(field[4]);
                if (pid > 0 && pid != ProcessHandle.current().pid()) {
                    pids.add(pid);
                }
            }
        }
        return pids;
    }

    /** {@code major:minor:inode} as the kernel prints it: the device numbers in hexadecimal. */
    private static String procName(FileStat stat) {
        long device = stat.device();
        long major = (device >>> 8 & 0xfff) | (device >>> 32 & ~0xfffL);
        long minor = (device & 0xff) | (device >>> 12 & ~0xffL & 0xffffffffL);
        return String.format("%02x:%02x:%d", major, minor, stat.inode());
    }

    private List<Long> openers() throws IOException {
        List<Long> pids = new ArrayList<>();
        for (Path process : disk.list(PROC)) {
            String name = process.getFileName().toString();
            if (Character.isDigit(name.charAt(0)) && hasOpen(process)) {
                long pid = Long.parseLong(name);
                if (pid != ProcessHandle.current().pid()) {
                    pids.add(pid);
                }
            }
        }
        return pids;
    }

    private boolean hasOpen(Path process) {
        try {
            for (Path descriptor : disk.list(process.resolve("fd"))) {
                if (disk.readLink(descriptor).equals(database)) {
                    return true;
                }
            }
        } catch (IOException e) {
            return false; // another user's process, or one that has just ended
        }
        return false;
    }

    private Optional<String> command(long pid) {
        try {
            String name = read(PROC.resolve(pid + "/comm")).strip();
            return name.isEmpty() ? Optional.empty() : Optional.of(FileName.escape(name));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private String read(Path file) throws IOException {
        StringBuilder text = new StringBuilder();
        ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
        try (FileChannel channel = disk.openForReading(file)) {
            while (channel.read(buffer) >= 0) {
                text.append(StandardCharsets.UTF_8.decode(buffer.flip()));
                buffer.clear();
            }
        }
        return text.toString();
    }
}
