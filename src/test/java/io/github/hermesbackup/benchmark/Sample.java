package io.github.hermesbackup.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * One run of a command.
 *
 * @param seconds wall clock, from start to exit
 * @param peakBytes the largest resident set of one of its processes ({@code VmHWM}); 0 where there is no {@code /proc}
 */
record Sample(double seconds, long peakBytes) {

    private static final long LOOK_MILLIS = 25;

    /**
     * Runs a command to its end.
     *
     * @param log gets what it prints
     * @throws IOException if it does not end with 0
     */
    static Sample of(Invocation invocation, Path log) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(invocation.words())
                .directory(invocation.directory().toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(invocation.environment());
        long begun = System.nanoTime();
        Process process = builder.start();
        process.getOutputStream().close();
        Map<Long, Long> peaks = new java.util.HashMap<>();
        while (!process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
            look(process.pid(), peaks);
            process.descendants().forEach(child -> look(child.pid(), peaks));
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        if (process.exitValue() != 0) {
            throw new IOException(invocation.words() + " ended with " + process.exitValue() + ", see " + log);
        }
        return new Sample(
                seconds,
                peaks.values().stream().mapToLong(Long::longValue).max().orElse(0));
    }

    private static void look(long pid, Map<Long, Long> peaks) {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
                if (line.startsWith("VmHWM:")) {
                    long kib = Long.parseLong(line.replaceAll("\\D", ""));
                    peaks.merge(pid, kib * 1024, Math::max);
                }
            }
        } catch (IOException e) {
            return; // it has just ended, or this is no Linux
        }
    }
}
