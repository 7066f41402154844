package io.github.hermesbackup.sqlite;

import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.ProcLocks;
import io.github.hermesbackup.io.ProcLocks.Mode;
import io.github.hermesbackup.io.ProcProcesses;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Which other process holds a lock on a database, as far as the platform lets us know; else whoever has the file open. */
final class LockHolder {

    private final ProcLocks locks;
    private final ProcProcesses processes;
    private final Path database;

    LockHolder(Disk disk, Path database) {
        this.locks = new ProcLocks(disk);
        this.processes = new ProcProcesses(disk);
        this.database = database.toAbsolutePath().normalize();
    }

    /** {@code pid 4711, python3}; nothing where the platform does not tell. */
    Optional<String> describe() {
        try {
            Optional<Long> holder = lockers(Mode.WRITE).or(() -> lockers(Mode.READ));
            if (holder.isEmpty()) {
                holder = processes.openers(database).stream().findFirst();
            }
            return holder.map(pid -> "pid " + pid
                    + processes.command(pid).map(name -> ", " + name).orElse(""));
        } catch (IOException | RuntimeException e) {
            // A platform without /proc, or a process that ended meanwhile: only the courtesy is lost.
            return Optional.empty();
        }
    }

    private Optional<Long> lockers(Mode mode) {
        return Stream.of(database, DatabaseFile.sidecar(database, "-shm"))
                .flatMap(file -> holders(file, mode).stream())
                .filter(pid -> pid != ProcessHandle.current().pid())
                .findFirst();
    }

    private List<Long> holders(Path file, Mode mode) {
        try {
            return locks.holders(file, mode);
        } catch (IOException e) {
            return List.of(); // no shared memory: not in WAL mode
        }
    }
}
