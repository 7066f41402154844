package io.github.hermesbackup.report;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a goal reports to other programs.
 *
 * @param goal name of the goal
 * @param status how it ended
 * @param begun when it began
 * @param duration how long it took
 * @param home the home that was read or written
 * @param archive the archive that was written or read
 * @param sha256 SHA-256 of the archive file, lower-case hex, if it was written
 * @param message what the user was told, if it failed
 * @param counts numbers of files, by what happened to them
 * @param bytes numbers of bytes, by what they are
 * @param findings all paths that there is something to say of
 */
public record RunReport(
        String goal,
        Status status,
        Instant begun,
        Duration duration,
        Optional<Path> home,
        Optional<Path> archive,
        Optional<String> sha256,
        Optional<String> message,
        Map<String, Long> counts,
        Map<String, Long> bytes,
        Iterable<Finding> findings) {

    /** Keeps the order of the numbers. */
    public RunReport {
        counts = new LinkedHashMap<>(counts);
        bytes = new LinkedHashMap<>(bytes);
    }
}
