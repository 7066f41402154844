package io.github.hermesbackup.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Another process, most often a JVM that runs one of our main classes: told to stop by the end of its input, and never outliving
 * this JVM, since that ends its input too.
 */
public final class ChildProcess implements AutoCloseable {

    /** How long a child may take for anything before a test gives it up. */
    static final Duration PATIENCE = Duration.ofMinutes(10);

    private static final String END = "\0end";

    private final String name;
    private final Process process;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final StringBuffer errors = new StringBuffer();
    private final Thread errorReader;

    private ChildProcess(String name, Process process) {
        this.name = name;
        this.process = process;
        daemon(() -> {
            try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
                reader.lines().forEach(lines::add);
            } catch (IOException | UncheckedIOException e) {
                errors.append(e);
            } finally {
                lines.add(END);
            }
        });
        errorReader = daemon(() -> {
            try (InputStream stream = process.getErrorStream()) {
                errors.append(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException e) {
                errors.append(e);
            }
        });
    }

    /** Starts a main class of the tests. */
    public static ChildProcess start(Class<?> main, List<String> arguments) throws IOException {
        return start(main, arguments, Map.of());
    }

    /** The same with variables added to its environment. */
    public static ChildProcess start(Class<?> main, List<String> arguments, Map<String, String> environment)
            throws IOException {
        return start(command(main, arguments), environment);
    }

    /** The command that starts a main class of the tests, for those who put another one in front of it. */
    public static List<String> command(Class<?> main, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-Dorg.sqlite.tmpdir=" + NativeLibraries.directory()));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(arguments);
        return command;
    }

    /** Starts any command. */
    public static ChildProcess start(List<String> command, Map<String, String> environment) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        return new ChildProcess(command.get(0), builder.start());
    }

    /** Writes a line to its input. */
    public void say(String line) throws IOException {
        process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    /** Waits for a line of its output that begins so, and returns what follows. */
    public String await(String beginning) throws IOException, InterruptedException {
        for (; ; ) {
            String line = lines.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            if (line == null || line.equals(END)) {
                lines.add(END);
                boolean silent = line == null;
                throw new IOException(name + (silent ? " said nothing in " + PATIENCE : " ended") + " before \""
                        + beginning + "\": " + failure());
            }
            if (line.startsWith(beginning)) {
                return line.substring(beginning.length()).strip();
            }
        }
    }

    /** Waits for its end and returns the lines that it wrote. */
    public List<String> finish() throws IOException, InterruptedException {
        process.getOutputStream().close();
        List<String> written = new ArrayList<>();
        for (String line; (line = lines.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS)) != null && !line.equals(END); ) {
            written.add(line);
        }
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            kill();
            throw new IOException(name + " did not end in " + PATIENCE);
        }
        if (process.exitValue() != 0) {
            throw new IOException(name + " ended with " + process.exitValue() + ": " + failure());
        }
        return written;
    }

    /** What it had still said when it ended, of the lines that begin so: the part after that. */
    public List<String> rest(String beginning) throws IOException, InterruptedException {
        List<String> said = new ArrayList<>();
        for (String line; !END.equals(line = lines.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS)); ) {
            if (line == null) {
                throw new IOException(name + " did not end in " + PATIENCE);
            }
            if (line.startsWith(beginning)) {
                said.add(line.substring(beginning.length()).strip());
            }
        }
        return said;
    }

    /** Kills it ({@code kill -9}) and waits until it is gone. What it has said can still be read. */
    public void kill() throws InterruptedException {
        process.toHandle().destroyForcibly(); // that of the process itself closes its output, too
        process.waitFor();
    }

    /** True while it runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Its process id. */
    public long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        try {
            kill();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String failure() throws InterruptedException {
        errorReader.join(1000);
        return errors.toString();
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** Where children unpack SQLite's native library: a killed JVM leaves it behind, so this JVM removes it. */
    private static final class NativeLibraries {

        private static final Path DIRECTORY = make();

        static Path directory() {
            return DIRECTORY;
        }

        private static Path make() {
            try {
                Path directory = Files.createTempDirectory("hermes-testkit");
                Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(directory)));
                return directory;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static void remove(Path directory) {
            java.io.File[] left = directory.toFile().listFiles();
            Arrays.stream(left == null ? new java.io.File[0] : left).forEach(java.io.File::delete);
            directory.toFile().delete();
        }
    }
}
