package io.github.hermesbackup.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The {@code mvn} that runs the goals, as a person does: from the command line, without a project, with Maven's own options.
 * It has a local repository of its own with the plugin as it was just built, and is offline.
 *
 * @param words the command and its options
 * @param plugin its coordinates up to and with the last colon
 * @param directory where it is run
 * @param heap {@code -Xmx64m}; empty for what the JVM takes by itself
 */
record Maven(List<String> words, String plugin, Path directory, String heap) {

    /**
     * @param mavenHome the Maven to run
     * @param settings a template of settings; {@code @localRepositoryUrl@} in it is where to get what is missing
     * @param outer the local repository of the build that is to be measured, which has all that is needed
     * @param inner the local repository that the plugin was installed into
     */
    static Maven of(Path directory, Path mavenHome, Path settings, Path outer, Path inner, String version)
            throws IOException {
        String text = Files.readString(settings)
                .replace("@localRepositoryUrl@", outer.toUri().toString());
        Path own = Files.writeString(directory.resolve("settings.xml"), text);
        List<String> words = List.of(
                mavenHome.resolve("bin/mvn").toString(),
                "-B",
                "-q",
                "-s",
                own.toString(),
                "-Dmaven.repo.local=" + inner);
        return new Maven(words, "io.github.hermesbackup:hermes-maven-plugin:" + version + ":", directory, "");
    }

    /** The same after it has fetched from the outer repository what it needs, and from now on offline. */
    Maven offline() throws IOException, InterruptedException {
        Run.of(goal("help"), directory.resolve("benchmark.log"));
        List<String> offline = new ArrayList<>(words);
        offline.add("-o");
        return new Maven(List.copyOf(offline), plugin, directory, heap);
    }

    /** The same with a small heap. */
    Maven with(String heap) {
        return new Maven(words, plugin, directory, heap);
    }

    /** The command for a goal. */
    Invocation goal(String goal, String... options) {
        List<String> all = new ArrayList<>(words);
        all.add(plugin + goal);
        all.addAll(List.of(options));
        // Neither the memory that the person who runs this has given to Maven, nor a home that is really theirs.
        return Invocation.of(directory, all)
                .with(Map.of("MAVEN_OPTS", heap, "MAVEN_ARGS", "", "MAVEN_SKIP_RC", "true", "HERMES_HOME", ""));
    }
}
