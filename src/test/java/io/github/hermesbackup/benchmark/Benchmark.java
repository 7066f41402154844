package io.github.hermesbackup.benchmark;

import io.github.hermesbackup.testkit.HomeContents;
import io.github.hermesbackup.testkit.HomeGenerator;
import io.github.hermesbackup.testkit.HomeMutation;
import io.github.hermesbackup.testkit.HomeScale;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Times the goals beside other tools, all on the same home, in turn, so that a machine that becomes slower becomes slower for
 * all of them. Each is a whole process, started anew; the home is in the page cache, its {@code state.db} is held open and has
 * a {@code -wal} that is not empty. Tools that are not installed are left out. Files that backups leave out are removed from
 * the home, so that all have the same to do.
 */
public final class Benchmark {

    private final Path directory;
    private final int rounds;
    private final Set<Operation> operations;
    private final Set<String> names;
    private final List<String> maven;
    private final String goals;

    private Benchmark(Path directory, List<String> maven, String goals) {
        this.directory = directory;
        this.maven = maven;
        this.goals = goals;
        this.rounds = Integer.getInteger("benchmark.rounds", 5);
        this.operations = list("benchmark.operations").stream()
                .map(name -> Operation.valueOf(
                        name.toUpperCase(java.util.Locale.ROOT).replace('-', '_')))
                .collect(Collectors.toSet());
        this.names = list("benchmark.tools");
    }

    private static Set<String> list(String property) {
        return Arrays.stream(System.getProperty(property, "").split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toSet());
    }

    /**
     * Runs it and prints the tables; they and the charts are left in the directory.
     *
     * @param args the directory, the coordinates of the plugin up to and with the last colon, and the words of a {@code mvn} that
     *     finds it
     */
    public static void main(String... args) throws IOException, InterruptedException, SQLException {
        List<String> words = List.of(args);
        Path directory = Files.createDirectories(Path.of(words.get(0)).toAbsolutePath());
        Benchmark benchmark = new Benchmark(directory, words.subList(2, words.size()), words.get(1));
        for (String scale : System.getProperty("benchmark.scales", "S,L").split(",")) {
            benchmark.run(scale.strip());
        }
    }

    private void run(String scale) throws IOException, InterruptedException, SQLException {
        Path place = directory.resolve(scale);
        Path home = place.resolve("home");
        if (!Files.isDirectory(home)) {
            say("Making a home of scale " + scale);
            HomeContents contents = HomeGenerator.of(HomeScale.parse(scale)).generate(home);
            removeWhatIsLeftOut(contents);
            say(contents.summary());
        }
        Results results = new Results();
        List<Contender> contenders = contenders(home, place);
        try (Connection gateway = DriverManager.getConnection("jdbc:sqlite:" + home.resolve("state.db"))) {
            gateway.createStatement().execute("UPDATE sessions SET title = title WHERE rowid = 1");
            for (int round = 1; round <= rounds; round++) {
                round(scale, round, home, contenders, results);
            }
        }
        String title = "Home " + scale + ", medians of " + rounds + " rounds, "
                + Runtime.getRuntime().availableProcessors() + " cores, Java " + System.getProperty("java.version");
        String table = new Table(results).markdown();
        System.out.println("\n" + title + "\n\n" + table);
        Files.writeString(directory.resolve("benchmark-" + scale + ".md"), title + "\n\n" + table);
        Files.writeString(directory.resolve("benchmark-" + scale + ".svg"), new Chart(results, title).svg());
    }

    private List<Contender> contenders(Path home, Path place) throws IOException {
        List<Contender> all = new ArrayList<>();
        for (String compression : List.of("fast", "small", "zstd")) {
            all.add(new Hermes(maven, goals, home, place, compression));
        }
        all.add(Zipper.reference(home, place));
        all.add(Zipper.zip(home, place));
        all.add(Zipper.sevenZip(home, place));
        all.add(Zipper.tar(home, place));
        all.add(Repository.restic(home, place));
        all.add(Repository.borg(home, place));
        all.removeIf(contender -> !contender.isAvailable()
                || !(names.isEmpty() || names.contains(contender.name().split("[ ,]")[0])));
        return all;
    }

    private static void removeWhatIsLeftOut(HomeContents contents) throws IOException {
        for (String name : contents.excluded().keySet()) {
            if (!name.endsWith("-wal") && !name.endsWith("-shm")) {
                Files.deleteIfExists(contents.home().resolve(name));
            }
        }
    }

    private void round(String scale, int round, Path home, List<Contender> contenders, Results results)
            throws IOException, InterruptedException {
        for (Operation operation : Operation.values()) {
            if (!operations.isEmpty() && operation != Operation.IDLE && !operations.contains(operation)) {
                continue;
            }
            change(operation, home, round);
            for (Contender contender : contenders) {
                contender.prepare(operation);
                var invocation = contender.command(operation);
                if (invocation.isEmpty()) {
                    continue;
                }
                Sample sample = Sample.of(invocation.get(), directory.resolve("benchmark.log"));
                results.add(operation, contender, sample);
                if (operation == Operation.COLD) {
                    results.setSize(contender, contender.size());
                }
                contender.check(operation);
                say("%s round %d, %s, %s: %.2f s"
                        .formatted(scale, round, operation.title(), contender.name(), sample.seconds()));
            }
        }
        Contender.remove(home.resolve("state-snapshots"));
    }

    private static void change(Operation operation, Path home, int round) throws IOException, InterruptedException {
        switch (operation) {
            case ONE_FILE ->
                Files.writeString(home.resolve("config.yaml"), "# round " + round + "\n", StandardOpenOption.APPEND);
            case ONE_PERCENT -> HomeMutation.grow(home, 0.01, 2L * round);
            case SNAPSHOT_CHANGED -> HomeMutation.grow(home, 0.01, 2L * round + 1);
            default -> {
                // as the operation before has left it
            }
        }
    }

    private static void say(String line) {
        System.out.println(line);
    }
}
