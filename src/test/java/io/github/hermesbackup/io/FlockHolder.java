package io.github.hermesbackup.io;

import io.github.hermesbackup.testkit.ChildProcess;
import io.github.hermesbackup.testkit.Commands;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A process that holds flock(2) on a file as the agent does, with Python's {@code fcntl.flock}. */
public final class FlockHolder implements AutoCloseable {

    /** Paths reach it as URIs, whatever its locale. */
    private static final String SCRIPT = """
            import fcntl, os, sys
            from urllib.parse import unquote_to_bytes
            f = os.open(unquote_to_bytes(sys.argv[1]), os.O_RDWR | os.O_CREAT, 0o644)
            try:
                fcntl.flock(f, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                print('busy', flush=True)
                sys.exit()
            print('held', flush=True)
            sys.stdin.read()
            """;

    private final ChildProcess process;

    private FlockHolder(ChildProcess process) {
        this.process = process;
    }

    /** True if there is a Python to run. */
    public static boolean isAvailable() {
        return Commands.isAvailable("python3");
    }

    /** Starts it and waits until it holds; the file is made if it is not there. */
    public static FlockHolder start(Path file) throws IOException, InterruptedException {
        ChildProcess process = child(file);
        process.await("held");
        return new FlockHolder(process);
    }

    /** True if Python gets the lock right now. */
    static boolean wouldGet(Path file) throws IOException, InterruptedException {
        try (ChildProcess process = child(file)) {
            return process.finish().contains("held");
        }
    }

    private static ChildProcess child(Path file) throws IOException {
        return ChildProcess.start(List.of("python3", "-c", SCRIPT, file.toUri().getRawPath()), Map.of());
    }

    /** Its process id. */
    public long pid() {
        return process.pid();
    }

    /** Lets it end. */
    public void release() throws IOException, InterruptedException {
        process.finish();
    }

    /** {@code kill -9}. */
    @Override
    public void close() {
        process.close();
    }
}
