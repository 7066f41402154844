package io.github.hermesbackup.benchmark;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * One run of a command, from start to exit.
 *
 * @param seconds wall clock
 * @param peakBytes the largest resident set of one of its processes ({@code VmHWM}); 0 where there is no {@code /proc}
 * @param output what it printed
 */
record Run(double seconds, long peakBytes, String output) {

    private static final long LOOK_MILLIS = 100;

    /**
     * Runs a command to its end.
     *
     * @param log gets the command and what it prints
     * @throws IOException if it does not end with 0
     */
    static Run of(Invocation invocation, Path log) throws IOException, InterruptedException {
        Path said = Files.createTempFile(log.toAbsolutePath().getParent(), "run", ".log");
        try {
            return run(invocation, log, said);
        } finally {
            Files.delete(said);
        }
    }

    private static Run run(Invocation invocation, Path log, Path said) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(invocation.words())
                .directory(invocation.directory().toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile());
        builder.environment().putAll(invocation.environment());
        long begun = System.nanoTime();
        Process process = builder.start();
        Thread stop =
                new Thread(() -> stop(process)); // a run that is cut off leaves nothing behind that goes on writing
        Runtime.getRuntime().addShutdownHook(stop);
        process.getOutputStream().close();
        Map<Long, Long> peaks = new HashMap<>();
        while (!process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
            look(process.pid(), peaks);
            process.descendants().forEach(child -> look(child.pid(), peaks));
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        Runtime.getRuntime().removeShutdownHook(stop);
        String output = Files.readString(said, StandardCharsets.ISO_8859_1);
        Files.writeString(
                log,
                "$ " + String.join(" ", invocation.words()) + "\n" + output,
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
        if (process.exitValue() != 0) {
            throw new IOException(String.join(" ", invocation.words()) + " in " + invocation.directory()
                    + " ended with " + process.exitValue() + ":\n" + output);
        }
        long peak = peaks.values().stream().mapToLong(Long::longValue).max().orElse(0);
        return new Run(seconds, peak, output);
    }

    private static void stop(Process process) {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
    }

    private static void look(long pid, Map<Long, Long> peaks) {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
                if (line.startsWith("VmHWM:")) {
                    peaks.merge(pid, 1024 * Long.parseLong(line.replaceAll("\\D", "")), Math::max);
                }
            }
        } catch (IOException e) {
            return; // it has just ended, or this is no Linux
        }
    }
}
