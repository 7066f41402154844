package io.github.hermesbackup.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What Linux tells of running processes below {@code /proc} (proc(5)); elsewhere, and of other users' files, nothing. */
public final class ProcProcesses {

    static final Path PROC = Path.of("/proc");

    private final Disk disk;

    /** Reads through this disk. */
    public ProcProcesses(Disk disk) {
        this.disk = disk;
    }

    /** Name of the program that a process runs, on one line. */
    public Optional<String> command(long pid) {
        try {
            String name = read(disk, PROC.resolve(pid + "/comm")).strip();
            return name.isEmpty() ? Optional.empty() : Optional.of(FileName.escape(name));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** When a process began. */
    public Optional<Instant> begun(long pid) {
        return ProcessHandle.of(pid).flatMap(process -> process.info().startInstant());
    }

    /**
     * Other processes that have a file open.
     *
     * @param file its real path
     * @throws IOException if the platform does not tell
     */
    public List<Long> openers(Path file) throws IOException {
        List<Long> pids = new ArrayList<>();
        for (Path process : disk.list(PROC)) {
            String name = process.getFileName().toString();
            if (Character.isDigit(name.charAt(0))) {
                long pid = Long.parseLong(name);
                if (pid != ProcessHandle.current().pid() && hasOpen(pid, file)) {
                    pids.add(pid);
                }
            }
        }
        return pids;
    }

    /** True if a process is known to have a file open, which is given by its real path. */
    public boolean hasOpen(long pid, Path file) {
        try {
            for (Path descriptor : disk.list(PROC.resolve(pid + "/fd"))) {
                if (disk.readLink(descriptor).equals(file)) {
                    return true;
                }
            }
        } catch (IOException e) {
            return false; // another user's process, or one that has just ended
        }
        return false;
    }

    static String read(Disk disk, Path file) throws IOException {
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
