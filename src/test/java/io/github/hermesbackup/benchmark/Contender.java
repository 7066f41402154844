package io.github.hermesbackup.benchmark;

import io.github.hermesbackup.testkit.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** A tool, and the commands by which it does what is timed. */
abstract class Contender {

    private final String name;
    private final Path place;

    /** @param place a directory of its own */
    Contender(String name, Path place) throws IOException {
        this.name = name;
        this.place = Files.createDirectories(place);
    }

    String name() {
        return name;
    }

    /** Where its backups lie. */
    Path place() {
        return place;
    }

    /** Where it restores to; the directory does not exist. */
    Path restored() {
        return place.resolveSibling(place.getFileName() + "-restored");
    }

    /** True if it is installed. */
    abstract boolean isAvailable();

    /** The command; nothing if it does not do this, or not in another way than what is timed already. */
    abstract Optional<Invocation> command(Operation operation) throws IOException;

    /** Makes ready what the command needs; not timed. */
    void prepare(Operation operation) throws IOException, InterruptedException {
        if (operation == Operation.COLD) {
            empty(place);
        }
        remove(restored());
    }

    /** Looks at what the command has done; not timed. */
    void check(Operation operation) throws IOException, InterruptedException {
        if (operation == Operation.RESTORE && !Files.isRegularFile(restored().resolve("state.db"))) {
            throw new IOException(name + " has restored no state.db");
        }
        remove(restored());
    }

    /** Bytes of its backups. */
    long size() throws IOException {
        try (Stream<Path> files = Files.walk(place)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    static void empty(Path directory) throws IOException {
        remove(directory);
        Files.createDirectories(directory);
    }

    /** Removes a directory with everything in it, if it is there. */
    static void remove(Path directory) throws IOException {
        Commands.of("rm", "-rf", directory.toString()).run().orFail();
    }
}
