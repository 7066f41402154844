package io.github.hermesbackup.benchmark;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A command, where it is run, and what is added to its environment. */
record Invocation(List<String> words, Path directory, Map<String, String> environment) {

    static Invocation of(Path directory, List<String> words) {
        return new Invocation(List.copyOf(words), directory, Map.of());
    }

    static Invocation shell(Path directory, String line) {
        return of(directory, List.of("sh", "-c", line));
    }

    Invocation with(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(environment);
        all.putAll(more);
        return new Invocation(words, directory, Map.copyOf(all));
    }
}
