package io.github.hermesbackup.mojo;

import io.github.hermesbackup.home.HermesHome;
import io.github.hermesbackup.io.FileName;
import io.github.hermesbackup.io.Sizes;
import io.github.hermesbackup.report.RunReport;
import io.github.hermesbackup.report.Status;
import io.github.hermesbackup.retention.Decision;
import io.github.hermesbackup.retention.PruneResult;
import io.github.hermesbackup.retention.Stored;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A pruning, of archives or snapshots, for other programs, and what the build fails with if not all could be removed. */
final class PruneReport {

    private PruneReport() {}

    /** What the goal fails with if something could not be removed. */
    static Optional<String> failure(PruneResult result, Path where, String what) {
        if (result.status() == Status.COMPLETE) {
            return Optional.empty();
        }
        return Optional.of("PARTIAL: " + Sizes.count(result.findings().size(), what) + " of "
                + Sizes.count(result.findings().size() + result.removed().size())
                + " could not be removed (listed above). Nothing that was to stay is lost; see to the permissions of "
                + FileName.show(where) + " and run it again.");
    }

    static RunReport of(
            String goal,
            PruneResult result,
            Optional<HermesHome> home,
            Instant begun,
            Duration duration,
            Optional<String> failure) {
        return new RunReport(
                goal,
                result.status(),
                begun,
                duration,
                home.map(HermesHome::path),
                Optional.empty(),
                Optional.empty(),
                failure,
                Map.of(
                        "kept",
                        result.kept(),
                        "removed",
                        (long) result.removed().size(),
                        "notCounted",
                        (long) result.notCounted().size(),
                        "failed",
                        (long) result.findings().size()),
                Map.of("freed", result.freed()),
                result.findings(),
                Map.of("decisions", decisions(result)));
    }

    private static List<Map<String, Object>> decisions(PruneResult result) {
        Stream<Map<String, Object>> counted = result.decisions().stream()
                .map(decision -> Map.of(
                        "path",
                        FileName.show(decision.item().path()),
                        "created",
                        decision.item().created().toString(),
                        "decision",
                        word(decision),
                        "reason",
                        decision.why()));
        Stream<Map<String, Object>> others = result.notCounted().stream()
                .map(stored -> Map.of("path", stored.id(), "decision", "notCounted", "reason", reason(stored)));
        return Stream.concat(counted, others).toList();
    }

    private static String word(Decision<?> decision) {
        return decision.kept() ? "keep" : "remove";
    }

    static String reason(Stored stored) {
        return stored.problem().orElse("it says nothing of itself");
    }
}
