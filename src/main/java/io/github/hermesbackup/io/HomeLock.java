package io.github.hermesbackup.io;

import io.github.hermesbackup.io.HermesException.Reason;
import io.github.hermesbackup.io.HermesException.Subject;
import io.github.hermesbackup.io.LockAttempt.Impossible;
import io.github.hermesbackup.io.LockAttempt.Taken;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Keeps two operations on one home apart, in this JVM and across processes, the agent's own backup included: an exclusive lock on
 * {@code .backup.lock} in the home, see {@link LockPlace} and {@link LockMechanism}. The file stays when the lock is given up,
 * and is never written to.
 *
 * <p>Not reentrant: a thread that takes it twice waits for itself. The system gives it up when the process dies.
 */
public final class HomeLock implements Closeable {

    /** Name of the file in the home that is locked. */
    public static final String FILE_NAME = LockPlace.NAME;

    private final LockPlace place;
    private final Optional<String> warning;
    private Taken taken;

    private HomeLock(LockPlace place, Taken taken, Optional<String> warning) {
        this.place = place;
        this.taken = taken;
        this.warning = warning;
    }

    /**
     * Takes the lock, or goes without it where it cannot be had: {@link #warning} says so.
     *
     * @param home real path of the home, which need not exist
     * @param shown the home as the user knows it
     * @param timeout how long to wait for somebody who holds it; zero tries once
     * @throws HermesException LOCKED if it is still held when the time is up; CONFLICT if something that is no regular file
     *     is in the lock file's place
     * @throws InterruptedIOException if the thread is interrupted while it waits; it stays interrupted
     */
    public static HomeLock acquire(Machine machine, Path home, Path shown, Duration timeout) throws IOException {
        return acquire(machine, LockMechanism.ofThisMachine(), home, shown, timeout);
    }

    static HomeLock acquire(Machine machine, LockMechanism mechanism, Path home, Path shown, Duration timeout)
            throws IOException {
        LockPlace place = new LockPlace(machine.disk(), mechanism, home);
        LockWait wait = new LockWait(timeout);
        boolean refused = false;
        for (; ; ) {
            LockAttempt attempt = place.attempt();
            if (attempt instanceof Taken taken) {
                return new HomeLock(place, taken, mechanism.caveat());
            }
            if (attempt instanceof Impossible impossible) {
                if (refused) {
                    return new HomeLock(place, null, Optional.of(notLocked(shown, impossible)));
                }
                refused = true; // root may just have made the file, and be about to give it to its owner
                wait.moment(shown);
                continue;
            }
            refused = false;
            if (!wait.again(shown)) {
                throw locked(machine, shown, ((LockAttempt.Held) attempt).name(), timeout);
            }
        }
    }

    /**
     * True if anybody, this process included, holds the lock of a home now. Creates nothing; where the system lists its locks
     * (Linux) it takes nothing either, elsewhere it takes the lock for an instant.
     *
     * @param home real path of the home, which need not exist
     */
    public static boolean isHeld(Machine machine, Path home) {
        Disk disk = machine.disk();
        for (Path file : LockPlace.candidates(disk, home)) {
            boolean held = ProcLocks.isAvailable(disk)
                    ? !ProcLocks.exclusive(disk, file).isEmpty()
                    : LockPlace.isLocked(disk, LockMechanism.ofThisMachine(), file);
            if (held) {
                return true;
            }
        }
        return false;
    }

    /** What the user has to know: that the home is not locked and why, or whom the lock does not keep out. */
    public Optional<String> warning() {
        return warning;
    }

    /** Gives the lock up. */
    @Override
    public synchronized void close() {
        if (taken != null) {
            place.release(taken);
            taken = null;
        }
    }

    private static String notLocked(Path shown, Impossible impossible) {
        return FileName.show(shown) + " is not locked (" + FileName.show(impossible.name()) + ": " + impossible.reason()
                + "): another backup or restore at the same time would go unnoticed.";
    }

    private static HermesException locked(Machine machine, Path shown, Path file, Duration timeout) {
        long seconds = timeout.toSeconds();
        return new HermesException(
                Reason.LOCKED,
                Subject.OTHER,
                "Another backup or restore of " + FileName.show(shown) + " is running"
                        + new LockOwner(machine, file)
                                .describe()
                                .map(who -> " (" + who + ")")
                                .orElse("")
                        + ". Waited " + seconds + " s; -Dhermes.lockTimeout=" + (seconds < 60 ? 60 : 10 * seconds)
                        + " waits longer.");
    }
}
