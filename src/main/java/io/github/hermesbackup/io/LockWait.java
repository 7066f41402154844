package io.github.hermesbackup.io;

import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.time.Duration;

/** The pauses of somebody who waits for a lock: short at first, and never past the time at which it is given up. */
final class LockWait {

    private static final long LONGEST_PAUSE = Duration.ofMillis(50).toNanos();

    private final long deadline;
    private long pause = Duration.ofMillis(1).toNanos();

    LockWait(Duration timeout) {
        deadline = System.nanoTime() + timeout.toNanos();
    }

    /** Pauses before another try; false, at once, if the time is up. */
    boolean again(Path home) throws InterruptedIOException {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
            return false;
        }
        sleep(Math.min(pause, left), home);
        pause = Math.min(LONGEST_PAUSE, pause * 2);
        return true;
    }

    /** Pauses once, whatever time is left. */
    void moment(Path home) throws InterruptedIOException {
        sleep(LONGEST_PAUSE, home);
    }

    private static void sleep(long nanos, Path home) throws InterruptedIOException {
        try {
            Thread.sleep(Duration.ofNanos(nanos).toMillis(), (int) (nanos % 1_000_000));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for the lock of " + FileName.show(home));
        }
    }
}
