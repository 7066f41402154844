package io.github.hermesbackup.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Other programs: whether they are there, and what they say. */
public final class Commands {

    private final List<String> words;
    private final Map<String, String> environment = new LinkedHashMap<>();
    private Duration timeout = Duration.ofMinutes(5);
    private Path directory;
    private String input = "";

    private Commands(List<String> words) {
        this.words = words;
    }

    /**
     * What a program left behind.
     *
     * @param command its words
     * @param exitCode its exit code, -1 if it was killed because its time was up
     * @param output what it wrote to standard output, as UTF-8
     * @param errors what it wrote to standard error, as UTF-8
     */
    public record Outcome(List<String> command, int exitCode, String output, String errors) {

        /** True if it ended with 0. */
        public boolean ok() {
            return exitCode == 0;
        }

        /** Itself, if the program ended with 0; else an {@link IOException} with everything it said. */
        public Outcome orFail() throws IOException {
            if (!ok()) {
                throw new IOException(String.join(" ", command) + " ended with " + exitCode + ": " + output + errors);
            }
            return this;
        }
    }

    /** True if the PATH has a program of this name. */
    public static boolean isAvailable(String program) {
        for (String directory : System.getenv().getOrDefault("PATH", "").split(java.io.File.pathSeparator)) {
            if (!directory.isEmpty() && Files.isExecutable(Path.of(directory, program))) {
                return true;
            }
        }
        return false;
    }

    /** A command that is not run yet; by default it has five minutes, this process's environment and directory, no input. */
    public static Commands of(String... words) {
        return new Commands(List.of(words));
    }

    /** Runs it in another directory. */
    public Commands in(Path directory) {
        this.directory = directory;
        return this;
    }

    /** Sets an environment variable for it. */
    public Commands with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** Kills it when this time is up. */
    public Commands within(Duration timeout) {
        this.timeout = timeout;
        return this;
    }

    /** Gives it this text as standard input, in UTF-8. */
    public Commands reading(String input) {
        this.input = input;
        return this;
    }

    /** Runs it to its end; fails only if it cannot be started. */
    public Outcome run() throws IOException {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        Outcome outcome = run(stream -> stream.transferTo(output));
        return new Outcome(words, outcome.exitCode(), output.toString(StandardCharsets.UTF_8), outcome.errors());
    }

    /** Runs it to its end with its output, which is a pipe, going into a new file. */
    public Outcome runInto(Path file) throws IOException {
        return run(stream -> Files.copy(stream, file));
    }

    private interface Sink {
        void drain(InputStream stream) throws IOException;
    }

    private Outcome run(Sink sink) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(words);
        builder.environment().putAll(environment);
        if (directory != null) {
            builder.directory(directory.toFile());
        }
        Process process = builder.start();
        CompletableFuture<String> errors = CompletableFuture.supplyAsync(() -> {
            try (InputStream stream = process.getErrorStream()) {
                return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                return e.toString();
            }
        });
        CompletableFuture<Integer> exit = CompletableFuture.supplyAsync(() -> waitFor(process));
        try (var in = process.getOutputStream()) {
            in.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // It ended without reading its input; its exit code tells the rest.
        }
        try (InputStream stream = process.getInputStream()) {
            sink.drain(stream);
        }
        return new Outcome(words, exit.join(), "", errors.join());
    }

    private int waitFor(Process process) {
        try {
            if (process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                return process.exitValue();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        return -1;
    }
}
