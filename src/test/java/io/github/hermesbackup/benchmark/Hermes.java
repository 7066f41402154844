package io.github.hermesbackup.benchmark;

import io.github.hermesbackup.testkit.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** This plugin's goals, each a whole {@code mvn}, from the command line and without a project. */
final class Hermes extends Contender {

    private final List<String> maven;
    private final Path home;
    private final Path elsewhere;
    private final String compression;

    /**
     * @param maven the words of a {@code mvn} that finds the plugin
     * @param goals its coordinates, up to the name of a goal
     * @param compression {@code hermes.compression}; only {@code fast} does more than a first backup
     */
    Hermes(List<String> maven, String goals, Path home, Path place, String compression) throws IOException {
        super("hermes " + compression, place.resolve("hermes-" + compression));
        this.maven = new ArrayList<>(maven);
        this.maven.add(goals);
        this.home = home;
        this.elsewhere = place;
        this.compression = compression;
    }

    @Override
    boolean isAvailable() {
        return true;
    }

    @Override
    Optional<Invocation> command(Operation operation) throws IOException {
        boolean all = compression.equals("fast");
        return switch (operation) {
            case IDLE -> all ? Optional.of(goal("backup", "-Dhermes.skip=true")) : Optional.empty();
            case COLD -> Optional.of(backup());
            case UNCHANGED, ONE_FILE, ONE_PERCENT -> all ? Optional.of(backup()) : Optional.empty();
            case VERIFY -> all ? Optional.of(verify("full")) : Optional.empty();
            case RESTORE ->
                all
                        ? Optional.of(goal(
                                "import",
                                "-Dhermes.archive=" + newest(),
                                "-Dhermes.home=" + restored(),
                                "-Dhermes.profileAliases=false"))
                        : Optional.empty();
            case SNAPSHOT_UNCHANGED, SNAPSHOT_CHANGED ->
                all ? Optional.of(goal("snapshot", "-Dhermes.home=" + home)) : Optional.empty();
        };
    }

    private Invocation backup() {
        return goal(
                "backup",
                "-Dhermes.home=" + home,
                "-Dhermes.output=" + place() + "/",
                "-Dhermes.compression=" + compression);
    }

    private Invocation verify(String level) throws IOException {
        return goal("verify", "-Dhermes.archive=" + newest(), "-Dhermes.level=" + level);
    }

    private Invocation goal(String goal, String... options) {
        List<String> words = new ArrayList<>(maven);
        words.add(words.remove(words.size() - 1) + goal);
        words.addAll(List.of(options));
        return new Invocation(words, elsewhere, Map.of());
    }

    private Path newest() throws IOException {
        List<Path> archives = archives();
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
        if (operation == Operation.SNAPSHOT_UNCHANGED && compression.equals("fast")) {
            run(goal("snapshot", "-Dhermes.home=" + home));
            Thread.sleep(2_500); // a stamp younger than two seconds proves nothing
            run(goal("snapshot", "-Dhermes.home=" + home));
        }
    }

    /** An archive that was made from others stands alone: these go, and it is checked to the last database. */
    @Override
    void check(Operation operation) throws IOException, InterruptedException {
        super.check(operation);
        if (operation == Operation.ONE_PERCENT) {
            List<Path> archives = archives();
            for (Path archive : archives.subList(0, archives.size() - 1)) {
                Files.delete(archive);
            }
            run(verify("deep"));
        }
    }

    private static void run(Invocation invocation) throws IOException {
        Commands.of(invocation.words().toArray(String[]::new))
                .in(invocation.directory())
                .run()
                .orFail();
    }
}
