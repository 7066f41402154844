package io.github.hermesbackup.io;

import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** Who holds a lock file, for a person to read. */
record LockOwner(Machine machine, Path file) {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");
    private static final DateTimeFormatter DAY_AND_TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    /** {@code pid 812, python3, since 10:15:02}; nothing where the platform does not tell. */
    Optional<String> describe() {
        return ProcLocks.exclusive(machine.disk(), file).stream().findFirst().map(this::describe);
    }

    private String describe(long pid) {
        ProcProcesses processes = new ProcProcesses(machine.disk());
        return (pid == ProcessHandle.current().pid() ? "in this same process, pid " : "pid ")
                + pid
                + processes.command(pid).map(name -> ", " + name).orElse("")
                + since(processes, pid);
    }

    /** When the process began, which is about when it took the lock: a backup does nothing else before. */
    private String since(ProcProcesses processes, long pid) {
        LocalDate today = LocalDate.ofInstant(machine.clock().instant(), machine.zone());
        return processes
                .begun(pid)
                .map(begun -> LocalDateTime.ofInstant(begun, machine.zone()))
                .map(begun -> ", since " + begun.format(begun.toLocalDate().equals(today) ? TIME : DAY_AND_TIME))
                .orElse("");
    }
}
