package io.github.hermesbackup.benchmark;

import io.github.hermesbackup.home.NeverRestored;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** This plugin's goals, each a whole {@code mvn}. */
final class Hermes extends Contender {

    private static final Pattern TOOK = Pattern.compile("Took +([0-9.]+) ms");

    private final Maven maven;
    private final Path home;
    private final String compression;

    /** @param compression {@code hermes.compression}; only {@code fast} does more than a first backup */
    Hermes(Maven maven, Path home, Path place, String compression) {
        super(name(maven, compression), place.resolve(name(maven, compression).replaceAll("\\W+", "-")));
        this.maven = maven;
        this.home = home;
        this.compression = compression;
    }

    private static String name(Maven maven, String compression) {
        return "hermes " + compression + (maven.heap().isEmpty() ? "" : " " + maven.heap());
    }

    @Override
    boolean isAvailable() {
        return true;
    }

    @Override
    Set<Operation> operations() {
        return doesAll() ? EnumSet.range(Operation.COLD, Operation.ONE_PERCENT) : Set.of(Operation.COLD);
    }

    private boolean doesAll() {
        return compression.equals("fast");
    }

    @Override
    boolean leavesAlone(String name) {
        return NeverRestored.reason(name, database -> true).isPresent();
    }

    @Override
    Optional<Invocation> command(Operation operation) throws IOException {
        if (operation == Operation.COLD || operation.isBackup() && doesAll()) {
            return Optional.of(maven.goal(
                    "backup",
                    "-Dhermes.home=" + home,
                    "-Dhermes.output=" + place() + "/",
                    "-Dhermes.compression=" + compression));
        }
        if (!doesAll()) {
            return Optional.empty();
        }
        return switch (operation) {
            case IDLE -> Optional.of(maven.goal("backup", "-Dhermes.skip=true"));
            case VERIFY -> Optional.of(verify("full"));
            case RESTORE ->
                Optional.of(maven.goal(
                        "import",
                        "-Dhermes.archive=" + newest(),
                        "-Dhermes.home=" + restored(),
                        "-Dhermes.profileAliases=false"));
            case SNAPSHOT_UNCHANGED, SNAPSHOT_CHANGED -> Optional.of(snapshot());
            case SNAPSHOT_IN_GOAL -> Optional.of(maven.goal("snapshot", "-Dhermes.home=" + home, "-X"));
            default -> Optional.empty();
        };
    }

    /** What a goal that was run with {@code -X} says it took, in milliseconds; 0 if it says nothing. */
    static double took(String output) {
        Matcher took = TOOK.matcher(output);
        return took.find() ? Double.parseDouble(took.group(1)) : 0;
    }

    private Invocation snapshot() {
        return maven.goal("snapshot", "-Dhermes.home=" + home);
    }

    private Invocation verify(String level) throws IOException {
        return maven.goal("verify", "-Dhermes.archive=" + newest(), "-Dhermes.level=" + level);
    }

    private Path newest() throws IOException {
        List<Path> archives = archives();
        if (archives.isEmpty()) {
            throw new IOException(
                    "There is no archive in " + place() + ": the first backup has to be among the operations");
        }
        return archives.get(archives.size() - 1);
    }

    private List<Path> archives() throws IOException {
        try (Stream<Path> files = Files.list(place())) {
            return files.sorted().toList();
        }
    }

    @Override
    void prepare(Operation operation) throws IOException, InterruptedException {
        super.prepare(operation);
        if (operation == Operation.SNAPSHOT_UNCHANGED && doesAll()) {
            run(snapshot());
            Thread.sleep(2_500); // a stamp younger than two seconds proves nothing
            run(snapshot());
        }
    }

    /** An archive that was made from others stands alone: these go, and it is checked to the last database. */
    @Override
    void check(Operation operation, Path home) throws IOException, InterruptedException {
        super.check(operation, home);
        if (operation == Operation.ONE_FILE || operation == Operation.ONE_PERCENT) {
            List<Path> archives = archives();
            for (Path archive : archives.subList(0, archives.size() - 1)) {
                Files.delete(archive);
            }
            run(verify("deep"));
        }
    }

    private void run(Invocation invocation) throws IOException, InterruptedException {
        Run.of(invocation, maven.directory().resolve("benchmark.log"));
    }
}
