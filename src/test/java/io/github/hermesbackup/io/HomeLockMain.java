package io.github.hermesbackup.io;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/** A process that takes the lock of a home, says how that went, and holds on until its input ends. */
final class HomeLockMain {

    private HomeLockMain() {}

    /** The home as a URI, and how many milliseconds to wait. */
    public static void main(String[] args) throws Exception {
        Path home = Path.of(URI.create(args[0]));
        Duration timeout = Duration.ofMillis(Long.parseLong(args[1]));
        try (HomeLock lock = HomeLock.acquire(Machine.current(), home, home, timeout)) {
            System.out.println(lock.warning().map(text -> "warned " + text).orElse("locked"));
            System.in.transferTo(java.io.OutputStream.nullOutputStream());
        } catch (HermesException e) {
            System.out.println(e.reason() + " " + e.getMessage());
        }
    }
}
