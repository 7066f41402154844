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

/** A person at a prompt of their own: runs {@code mvn} in some directory, with a home directory made for the test. */
public final class MavenProcess {

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
                        "#!/bin/sh",
                        "exec '" + Path.of(mavenHome, "bin", "mvn") + "' -B -s '" + settings + "' \\",
                        "  -Dmaven.repo.local='" + localRepository + "' -Duser.home='" + userHome + "' \"$@\"",
                        ""));
        Files.setPosixFilePermissions(mvn, PosixFilePermissions.fromString("rwxr-xr-x"));
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

    private Outcome run(Path directory, List<String> words) throws IOException {
        Commands command = Commands.of(words.toArray(String[]::new)).in(directory);
        environment.forEach(command::with);
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
