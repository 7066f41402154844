package io.github.hermesbackup.mojo;

import io.github.hermesbackup.backup.BackupResult;
import io.github.hermesbackup.backup.TakenOver;
import io.github.hermesbackup.home.HermesHome;
import io.github.hermesbackup.home.LeftOut;
import io.github.hermesbackup.report.Finding;
import io.github.hermesbackup.report.RunReport;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A backup's result for other programs. */
final class BackupReport {

    private BackupReport() {}

    static RunReport of(String goal, BackupResult result, HermesHome home, Instant begun, Optional<String> failure) {
        Map<String, Long> counts = new LinkedHashMap<>();
        counts.put("files", result.files());
        counts.put("directories", result.listing().totals().directories());
        counts.put("databases", result.listing().totals().databases());
        for (Finding.Kind kind : Finding.Kind.values()) {
            if (kind != Finding.Kind.SKIPPED) {
                counts.put(
                        kind.name().toLowerCase(java.util.Locale.ROOT),
                        result.findings().stream()
                                .filter(finding -> finding.kind() == kind)
                                .count());
            }
        }
        counts.put(
                "skipped",
                result.listing().leftOutCounts().stream()
                        .mapToLong(LeftOut.Count::count)
                        .sum());
        counts.put("pruned", (long) result.pruned().size());
        counts.put("takenOver", result.takenOver().map(TakenOver::files).orElse(0L));
        counts.put("written", result.outcome() == BackupResult.Outcome.WRITTEN ? 1L : 0L);
        return new RunReport(
                goal,
                result.status(),
                begun,
                result.duration(),
                Optional.of(home.path()),
                result.archive(),
                result.sha256(),
                failure,
                counts,
                Map.of("original", result.bytes(), "archive", result.archiveBytes()),
                paths(result));
    }

    /** The findings, then what the rules left out, unpacked one by one. */
    private static Iterable<Finding> paths(BackupResult result) {
        return () -> {
            Iterator<Finding> findings = result.findings().iterator();
            Iterator<LeftOut> leftOut = result.listing().leftOut().iterator();
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return findings.hasNext() || leftOut.hasNext();
                }

                @Override
                public Finding next() {
                    if (findings.hasNext()) {
                        return findings.next();
                    }
                    LeftOut next = leftOut.next();
                    return new Finding(Finding.Kind.SKIPPED, next.path(), next.reason());
                }
            };
        };
    }
}
