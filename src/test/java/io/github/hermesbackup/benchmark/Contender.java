package io.github.hermesbackup.benchmark;

import io.github.hermesbackup.testkit.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** A tool, and the commands by which it does what is timed. */
abstract class Contender {

    private final String name;
    private final Path place;

    /** @param place a directory of its own */
    Contender(String name, Path place) {
        this.name = name;
        this.place = place;
    }

    String name() {
        return name;
    }

    /** Where its backups lie. */
    Path place() {
        return place;
    }

    /** Where it restores to. */
    Path restored() {
        return place.resolveSibling(place.getFileName() + "-restored");
    }

    /** True if it is installed. */
    abstract boolean isAvailable();

    /** The command; nothing if it does not do this, or not in another way than what is timed already. */
    abstract Optional<Invocation> command(Operation operation) throws IOException;

    /** What it does with backups, and does not do otherwise than it does something else. */
    abstract Set<Operation> operations();

    /** True if a file with this name, relative to the home, is one that it never restores. */
    boolean leavesAlone(String name) {
        return false;
    }

    /** Makes ready what the command needs; not timed. */
    void prepare(Operation operation) throws IOException, InterruptedException {
        if (operation == Operation.COLD) {
            clear();
            Files.createDirectories(place);
        }
        removeRestored();
    }

    /** Looks at what the command has done; not timed. */
    void check(Operation operation, Path home) throws IOException, InterruptedException {
        if (operation == Operation.RESTORE) {
            new RestoredHome(restored(), home, this).check();
        }
    }

    /** Removes what it has restored. */
    void removeRestored() throws IOException {
        remove(restored());
    }

    /** Removes its backups. */
    void clear() throws IOException {
        remove(place);
    }

    /** Bytes of its backups. */
    long size() throws IOException {
        if (!Files.isDirectory(place)) {
            return 0;
        }
        try (Stream<Path> files = Files.walk(place)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    /** Removes a directory with everything in it, if it is there. */
    static void remove(Path directory) throws IOException {
        Commands.of("rm", "-rf", directory.toString())
                .within(Duration.ofMinutes(30))
                .run()
                .orFail();
    }
}
