package io.github.hermesbackup.sqlite;

import io.github.hermesbackup.testkit.Jvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A Java process of its own that runs a {@code main} of the test tree; paths reach it as URIs, whatever its locale. */
final class ForkedJava {

    private final ProcessBuilder builder;
    private Process process;

    ForkedJava(List<String> options, Class<?> main, Path... paths) {
        List<String> command = new ArrayList<>(Jvm.command());
        command.addAll(options);
        command.add("-cp");
        command.add(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
        command.add(main.getName());
        command.addAll(Stream.of(paths).map(p -> p.toUri().toString()).toList());
        builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
    }

    /** The path in an argument. */
    static Path path(String argument) {
        return Path.of(URI.create(argument));
    }

    ForkedJava environment(String name, String value) {
        builder.environment().put(name, value);
        return this;
    }

    /** Starts it; what it prints on its standard output. */
    BufferedReader start() throws IOException {
        process = builder.start();
        return new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Everything that it prints, after it has ended. */
    String output() throws IOException {
        try (BufferedReader out = start()) {
            return String.join("\n", out.lines().toList());
        }
    }

    /** {@code kill -9}. */
    void kill() throws Exception {
        process.destroyForcibly();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError("not dead");
        }
    }
}
