package io.github.hermesbackup.io;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** A way to lock a whole file against other processes and other threads, which the system undoes when a process dies. */
interface LockMechanism {

    /**
     * Opens an existing file and locks it, without waiting.
     *
     * @return nothing if somebody else holds it
     * @throws IOException if it cannot be opened, or not be locked at all
     */
    Optional<LockedFile> tryLock(Path file) throws IOException;

    /** Whom this mechanism fails to keep out and what to do about that, if anybody. */
    Optional<String> caveat();

    /**
     * The one that this machine has: flock(2), which is what the agent's own backup takes; on Windows a lock of the first
     * byte, which is what Python's {@code msvcrt.locking} takes. It is looked for once.
     */
    static LockMechanism ofThisMachine() {
        return Chosen.MECHANISM;
    }

    /** Apart, since looking for it loads a native library. */
    final class Chosen {

        private static final LockMechanism MECHANISM = choose(System.getProperty("os.name"));

        private Chosen() {}

        /** @param system its name, as Java has it in {@code os.name} */
        static LockMechanism choose(String system) {
            if (system.startsWith("Windows")) {
                return new ByteRangeLock(Optional.empty());
            }
            try {
                return new Flock(LibC.load());
            } catch (HermesException e) {
                return new ByteRangeLock(Optional.of(e.getMessage()));
            }
        }
    }
}
