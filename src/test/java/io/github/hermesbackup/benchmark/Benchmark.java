package io.github.hermesbackup.benchmark;

import io.github.hermesbackup.testkit.HomeScale;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Times the goals beside other tools, all on the same home, in turn. Each is a whole process, started anew; the home is in the
 * page cache and in use. Tools that are not installed are left out.
 */
public final class Benchmark {

    /** What all must be able to do with. */
    static final String SMALL_HEAP = "-Xmx64m";

    private static final String FILES = "FILES";

    private final Settings settings;
    private final Maven maven;
    private final Path directory;
    private final Path log;

    private Benchmark(Settings settings, Maven maven) {
        this.settings = settings;
        this.maven = maven;
        this.directory = settings.directory();
        this.log = directory.resolve("benchmark.log");
    }

    /**
     * Runs it and prints the tables; they, the charts and the samples are left in the directory.
     *
     * @param args Maven's home, a template of settings, the outer and the inner local repository, the plugin's version: see
     *     {@link Maven#of}
     */
    public static void main(String... args) throws IOException, InterruptedException, SQLException {
        Settings settings = Settings.of(System.getProperties());
        Files.createDirectories(settings.directory());
        if (settings.tabulate()) {
            for (String scale : settings.scales()) {
                report(settings.directory(), scale);
            }
        } else {
            Maven maven = Maven.of(
                            settings.directory(),
                            Path.of(args[0]),
                            Path.of(args[1]),
                            Path.of(args[2]),
                            Path.of(args[3]),
                            args[4])
                    .offline();
            for (String scale : settings.scales()) {
                new Benchmark(settings, maven).measure(scale);
            }
        }
    }

    private void measure(String scale) throws IOException, InterruptedException, SQLException {
        System.out.println("Making a home of scale " + scale);
        SampleFile samples = SampleFile.of(directory, scale);
        if (scale.equals(FILES)) {
            measureGrowth(samples);
        } else {
            measureHome(scale, samples);
        }
        report(directory, scale);
    }

    private static void report(Path directory, String scale) throws IOException {
        new Report(directory, scale, scale.equals(FILES)).print();
    }

    private void measureHome(String scale, SampleFile samples) throws IOException, InterruptedException, SQLException {
        Path place = Files.createDirectories(directory.resolve(scale));
        try (LiveHome home = LiveHome.make(place.resolve("home"), HomeScale.parse(scale))) {
            samples.begin("Home " + scale + ": " + home.summary() + "; " + machine());
            List<Contender> contenders = contenders(home.path(), place);
            Set<Operation> operations = settings.operations();
            for (int round = 1; round <= settings.rounds(); round++) {
                new Round(scale, round, home, contenders, operations, samples, log).run();
            }
            // Once more with little memory, at the very end: who needs more fails here, and the rest is there already.
            Contender small = new Hermes(maven.with(SMALL_HEAP), home.path(), place, "fast");
            if (settings.includes(small)) {
                new Round(scale, settings.rounds() + 1, home, List.of(small), operations, samples, log).run();
            }
        } finally {
            Contender.remove(place);
        }
    }

    /** With a small heap. Verify and restore once: they are there to show that they get along with it. */
    private void measureGrowth(SampleFile samples) throws IOException, InterruptedException, SQLException {
        Path place = Files.createDirectories(directory.resolve(FILES));
        Map<Integer, LiveHome> homes = new LinkedHashMap<>();
        try {
            samples.begin("Homes of small files, " + SMALL_HEAP + "; " + machine());
            Set<Operation> operations = EnumSet.of(Operation.COLD, Operation.UNCHANGED);
            Set<Operation> first = EnumSet.range(Operation.COLD, Operation.UNCHANGED);
            for (int round = 1; round <= settings.rounds(); round++) {
                for (int files : settings.files()) {
                    if (round == 1) {
                        homes.put(files, LiveHome.ofSmallFiles(place.resolve("home-" + files), files));
                    }
                    LiveHome home = homes.get(files);
                    Contender ours = new Hermes(maven.with(SMALL_HEAP), home.path(), place, "fast");
                    String scale = Integer.toString(files);
                    new Round(scale, round, home, List.of(ours), round == 1 ? first : operations, samples, log).run();
                }
            }
        } finally {
            for (LiveHome home : homes.values()) {
                home.close();
            }
            Contender.remove(place);
        }
    }

    private List<Contender> contenders(Path home, Path place) throws IOException {
        List<Contender> all = new ArrayList<>();
        for (String compression : List.of("fast", "small", "zstd")) {
            all.add(new Hermes(maven, home, place, compression));
        }
        all.add(Zipper.reference(home, place));
        all.add(Zipper.zip(home, place));
        all.add(Zipper.sevenZip(home, place));
        all.add(Zipper.tar(home, place));
        all.add(Repository.restic(home, place));
        all.add(Repository.borg(home, place));
        all.removeIf(contender -> !contender.isAvailable() || !settings.includes(contender));
        return all;
    }

    private static String machine() {
        return Runtime.getRuntime().availableProcessors() + " cores, Java " + System.getProperty("java.version");
    }
}
