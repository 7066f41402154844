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
 * @param sections lists that only this goal has, by the name of their key: each row a map of texts, numbers, truth values and
 *     further maps, of which each walk may make the rows anew
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
        Iterable<Finding> findings,
        Map<String, Iterable<Map<String, Object>>> sections) {

    /** Keeps the order of the numbers. */
    public RunReport {
        counts = new LinkedHashMap<>(counts);
        bytes = new LinkedHashMap<>(bytes);
        sections = new LinkedHashMap<>(sections);
    }

    /** A report of a goal that has nothing but what all have. */
    public RunReport(
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
        this(goal, status, begun, duration, home, archive, sha256, message, counts, bytes, findings, Map.of());
    }
}
