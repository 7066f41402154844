package io.github.hermesbackup.benchmark;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A command, where it is run, and what is added to its environment. */
record Invocation(List<String> words, Path directory, Map<String, String> environment) {

    static Invocation of(Path directory, String... words) {
        return new Invocation(List.of(words), directory, Map.of());
    }

    static Invocation shell(Path directory, String line) {
        return of(directory, "sh", "-c", line);
    }

    Invocation with(Map<String, String> environment) {
        return new Invocation(words, directory, environment);
    }
}
