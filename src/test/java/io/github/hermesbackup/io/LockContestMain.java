package io.github.hermesbackup.io;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/**
 * Takes the lock of a home over and over. Whoever has it makes the file {@code inside}, which must not be there, writes a line to
 * a journal, and removes it again.
 */
final class LockContestMain {

    private LockContestMain() {}

    /** The home as a URI, a directory as a URI, how often, and how many milliseconds to wait each time. */
    public static void main(String[] args) throws Exception {
        Path home = Path.of(URI.create(args[0]));
        Path arena = Path.of(URI.create(args[1]));
        Duration timeout = Duration.ofMillis(Long.parseLong(args[3]));
        System.out.println("ready");
        long longest = 0;
        for (int won = 0; won < Integer.parseInt(args[2]); ) {
            long begun = System.nanoTime();
            try (HomeLock lock = HomeLock.acquire(Machine.current(), home, home, timeout)) {
                longest = Math.max(longest, System.nanoTime() - begun);
                lock.warning().ifPresent(text -> System.out.println("warned " + text));
                goIn(arena);
                won++;
            } catch (HermesException e) {
                System.out.println("gave up");
                longest = Math.max(longest, System.nanoTime() - begun);
            }
        }
        System.out.println("longest " + Duration.ofNanos(longest).toMillis());
    }

    private static void goIn(Path arena) throws IOException {
        String self = ProcessHandle.current().pid() + "\n";
        Path inside = arena.resolve("inside");
        try {
            Files.writeString(inside, self, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (FileAlreadyExistsException e) {
            System.out.println("overlap with " + Files.readString(inside).strip());
            return;
        }
        Files.writeString(arena.resolve("journal"), self, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        Files.delete(inside);
    }
}
