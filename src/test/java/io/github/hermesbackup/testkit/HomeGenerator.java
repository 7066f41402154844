package io.github.hermesbackup.testkit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Makes the home of an agent that does not exist: as many files as asked, with the sizes, the compressibility and the
 * databases of a real one. The same seed makes the same home, except for the random salt in a {@code -wal}.
 *
 * <p>The main {@code state.db} and those of the two profiles are in WAL mode and keep a {@code -wal} that is not
 * checkpointed, as if the agent were alive.
 *
 * @param scale how big
 * @param seed which of the homes of that size
 * @param odd odd things that it also has
 */
public record HomeGenerator(HomeScale scale, long seed, Set<Odd> odd) {

    private static final List<String> PROFILES = List.of("coder", "research");

    /** A home of this scale with seed 1 and nothing odd. */
    public static HomeGenerator of(HomeScale scale) {
        return new HomeGenerator(scale, 1, EnumSet.noneOf(Odd.class));
    }

    /** The same with another seed. */
    public HomeGenerator withSeed(long seed) {
        return new HomeGenerator(scale, seed, odd);
    }

    /** The same with these odd things. */
    public HomeGenerator with(Set<Odd> odd) {
        return new HomeGenerator(scale, seed, odd);
    }

    /**
     * Writes the home.
     *
     * @param home a directory that is empty or does not exist
     * @return what a backup of it must contain
     */
    public HomeContents generate(Path home) throws IOException, InterruptedException {
        HomeBuilder builder = new HomeBuilder(home);
        HomeScale profile = scale.part(0.08, 0.05);
        List<String> databases = new ArrayList<>(List.of("create", Long.toString(seed)));
        addDatabase(builder, databases, "state.db", scale.database());
        for (String name : PROFILES) {
            addDatabase(builder, databases, "profiles/" + name + "/state.db", profile.database());
        }
        try (ChildProcess child = ChildProcess.start(StateDatabaseMain.class, databases)) {
            writeHome(builder, scale.part(0.84, 1), "");
            for (String name : PROFILES) {
                writeHome(builder, profile, "profiles/" + name + "/");
            }
            new LeftOut(builder, scale.part(0.6, 1), seed).write();
            OddFiles oddFiles = new OddFiles(builder, seed);
            for (Odd each : odd) {
                oddFiles.write(each);
            }
            child.finish();
        }
        for (String name : databases.subList(2, databases.size())) {
            if (name.endsWith(".db")) {
                HomeBuilder.mode(Path.of(name), 0600);
            }
        }
        return builder.finish();
    }

    private static void addDatabase(HomeBuilder builder, List<String> arguments, String name, long bytes)
            throws IOException {
        builder.includeDatabase(name);
        arguments.addAll(List.of(builder.path(name).toString(), Long.toString(bytes)));
    }

    private void writeHome(HomeBuilder builder, HomeScale scale, String prefix) throws IOException {
        List<HomeSection> sections = List.of(
                new Settings(builder, scale, seed, prefix),
                new Knowledge(builder, scale, seed, prefix),
                new Conversations(builder, scale, seed, prefix),
                new Media(builder, scale, seed, prefix));
        for (HomeSection section : sections) {
            section.write();
        }
    }

    /**
     * {@code OUT [--scale TINY|XS|S|L|FACTOR] [--seed N] [--odd]} makes a home, {@code OUT --mutate FRACTION [--seed N]}
     * lets an existing one grow; both print what they did on one line.
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        Path home = null;
        HomeGenerator generator = of(HomeScale.S);
        double mutate = 0;
        for (int i = 0; i < args.length; i++) {
            switch (args[i]) {
                case "--scale" ->
                    generator = new HomeGenerator(HomeScale.parse(args[++i]), generator.seed, generator.odd);
                case "--seed" -> generator = generator.withSeed(Long.parseLong(args[++i]));
                case "--odd" -> generator = generator.with(Odd.all());
                case "--mutate" -> mutate = Double.parseDouble(args[++i]);
                default -> home = Path.of(args[i]);
            }
        }
        if (home == null) {
            System.err.println(
                    "usage: OUT [--scale TINY|XS|S|L|FACTOR] [--seed N] [--odd] | OUT --mutate FRACTION [--seed N]");
            System.exit(2);
        }
        if (mutate > 0) {
            System.out.println(HomeMutation.grow(home, mutate, generator.seed).summary());
        } else {
            System.out.println(generator.generate(home).summary());
        }
    }
}
