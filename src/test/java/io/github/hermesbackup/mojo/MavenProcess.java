package io.github.hermesbackup.mojo;

import io.github.hermesbackup.testkit.Commands;
import io.github.hermesbackup.testkit.Commands.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A person at a prompt of their own: runs {@code mvn} in some directory, with a home directory made for the test. */
public final class MavenProcess {

    /** For runs of two seconds: no time is spent on making them fast. */
    private static final String SHORT_RUN = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC ";

    /** Options that name a place to write to. */
    private static final Pattern NAMED =
            Pattern.compile("-Dhermes\\.(?:home|output|resultFile|fixtureHome|fixtureFile|workDirectory)='?([^' ]+)");

    private final List<Path> named = new ArrayList<>();
    private final Path root;
    private final Path sampleHome;
    private final Path userHome;
    private final String plugin;
    private final Map<String, String> environment = new LinkedHashMap<>();

    /**
     * Prepares the prompt; its {@code mvn} uses the tests' local repository.
     *
     * @param root the integration test's directory; {@code user} in it becomes the person's home directory
     * @param mavenHome the Maven to run
     * @param projectDirectory of the plugin's own project
     * @param outerRepository the local repository of its build
     * @param localRepository where the plugin under test is installed
     * @param version of the plugin under test
     */
    public MavenProcess(
            Path root,
            String mavenHome,
            String projectDirectory,
            String outerRepository,
            Path localRepository,
            String version)
            throws IOException {
        this.root = root;
        sampleHome = Path.of(projectDirectory, "src", "sample-home");
        userHome = Files.createDirectories(root.resolve("user"));
        plugin = "io.github.hermesbackup:hermes-maven-plugin:" + version + ":";
        String shared = Files.readString(Path.of(projectDirectory, "src", "it", "settings.xml"));
        Path settings = Files.writeString(
                root.resolve("settings.xml"),
                shared.replace(
                        "@localRepositoryUrl@", Path.of(outerRepository).toUri().toString()));
        Path mvn = Files.createDirectories(root.resolve("bin")).resolve("mvn");
        Files.writeString(
                mvn,
                String.join(
                        "\n",
                        "#!/usr/bin/env bash",
                        isMaven4(mavenHome) ? "set -- \"${@//\\$/\\\\$}\"" : "",
                        "exec '" + Path.of(mavenHome, "bin", "mvn") + "' -B -s '" + settings + "' \\",
                        "  -Dmaven.repo.local='" + localRepository + "' -Duser.home='" + userHome + "' \"$@\"",
                        ""));
        Files.setPosixFilePermissions(mvn, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** The launcher of 4.0.0-rc-4 lets a shell expand the words a second time ({@code eval exec}), so a dollar needs a backslash. */
    public static boolean isMaven4(String mavenHome) throws IOException {
        try (var libraries = Files.list(Path.of(mavenHome, "lib"))) {
            return libraries.anyMatch(
                    library -> library.getFileName().toString().startsWith("maven-core-4"));
        }
    }

    /** The person's home directory. */
    public Path userHome() {
        return userHome;
    }

    /** An empty directory of this name in the test's directory. */
    public Path directory(String name) throws IOException {
        return Files.createDirectories(root.resolve(name));
    }

    /** A copy of the sample home, as a checkout has it. */
    public Path sampleHome(Path target) throws IOException {
        Files.createDirectories(target.getParent());
        Commands.of("cp", "-R", sampleHome.toString(), target.toString()).run().orFail();
        return target;
    }

    /** Sets an environment variable for all later runs. */
    public MavenProcess with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** Runs a goal of the plugin. */
    public Outcome goal(Path directory, String goal, String... options) throws IOException {
        List<String> words = new ArrayList<>(List.of(root.resolve("bin/mvn").toString(), plugin + goal));
        words.addAll(List.of(options));
        return run(directory, words);
    }

    /** Runs a line as a person's shell would. */
    public Outcome line(Path directory, String line) throws IOException {
        return run(directory, List.of("sh", "-c", line));
    }

    /** Names a place that the POM, and not the command line, tells a goal to write to. */
    public MavenProcess mayWrite(Path place) {
        named.add(place);
        return this;
    }

    /** Runs, and fails if anything was written outside of what is named: no goal ever does. */
    private Outcome run(Path directory, List<String> words) throws IOException {
        WrittenPaths written = new WrittenPaths(root);
        Outcome outcome = execute(directory, words);
        List<Path> places = new ArrayList<>(named);
        for (Matcher option = NAMED.matcher(String.join(" ", words)); option.find(); ) {
            String value = option.group(1).replaceFirst("^~", userHome.toString());
            places.add(directory.resolve(value).normalize());
        }
        List<String> unexpected = written.since(path -> isOrdinary(path)
                || places.stream()
                        .anyMatch(place -> path.startsWith(place)
                                || place.startsWith(path)
                                || path.toString().equals(place + ".zip")));
        if (!unexpected.isEmpty()) {
            throw new AssertionError("Written outside of what " + words + " names: " + unexpected);
        }
        return outcome;
    }

    /** A module's build directory, the default home, the default output, and where aliases and native libraries go. */
    private boolean isOrdinary(Path path) {
        for (Path part : path) {
            if (part.toString().equals("target")) {
                return true;
            }
        }
        return path.getFileName()
                        .toString()
                        .matches("hermes-backup-[0-9-]+\\.zip|settings\\.xml|\\.hermes\\.backup\\.lock|build\\.log")
                || List.of(".hermes", ".local", ".cache", ".m2").stream()
                        .anyMatch(place -> path.startsWith(userHome.resolve(place)));
    }

    private Outcome execute(Path directory, List<String> words) throws IOException {
        Commands command = Commands.of(words.toArray(String[]::new)).in(directory);
        environment.forEach(command::with);
        // Maven 4 keeps -D of its command line to itself, so that of the user's home goes to the JVM, too.
        command.with(
                "MAVEN_OPTS", SHORT_RUN + "-Duser.home=" + userHome + " " + environment.getOrDefault("MAVEN_OPTS", ""));
        // An empty HERMES_HOME is none: the person who runs the tests may have set one.
        if (!environment.containsKey("HERMES_HOME")) {
            command.with("HERMES_HOME", "");
        }
        return command.with("PATH", root.resolve("bin") + ":" + System.getenv("PATH"))
                .run();
    }

    /** The lines of a level, {@code INFO} say, without their prefix. */
    public static List<String> lines(Outcome outcome, String level) {
        String prefix = "[" + level + "] ";
        return outcome.output()
                .lines()
                .filter(line -> line.startsWith(prefix))
                .map(line -> line.substring(prefix.length()))
                .toList();
    }

    /** What follows a label in the console output, {@code Restore} say. */
    public static String fact(Outcome outcome, String label) {
        return lines(outcome, "INFO").stream()
                .filter(line -> line.startsWith(label + " "))
                .findFirst()
                .map(line -> line.substring(label.length()).strip())
                .orElseThrow(() -> new AssertionError("no " + label + " in " + outcome.output()));
    }
}
