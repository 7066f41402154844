package io.github.hermesbackup.mojo;

import io.github.hermesbackup.home.HermesHome;
import io.github.hermesbackup.io.FileName;
import io.github.hermesbackup.io.Sizes;
import io.github.hermesbackup.report.Finding;
import io.github.hermesbackup.snapshot.SnapshotResult;
import io.github.hermesbackup.snapshot.SnapshotStore;
import io.github.hermesbackup.snapshot.StoredSnapshot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a snapshot says. */
final class SnapshotConsole {

    private final Console console;

    SnapshotConsole(Console console) {
        this.console = console;
    }

    void result(HermesHome home, SnapshotStore store, SnapshotResult result, String restoreCommand) {
        console.fact("Home", home.describe());
        leftOut(result.findings());
        console.findings(result.findings());
        Optional<StoredSnapshot> snapshot = result.snapshot();
        if (snapshot.isEmpty()) {
            console.info("Nothing to capture: none of the state files is there. No snapshot was made.");
            return;
        }
        StoredSnapshot stored = snapshot.get();
        String size = Sizes.count(stored.files(), "file") + ", " + Sizes.bytes(stored.bytes());
        if (result.made()) {
            console.fact("Snapshot", stored.name() + "  " + size + copied(result));
        } else {
            console.fact(
                    "Snapshot",
                    stored.name() + "  " + size
                            + (stored.isComplete()
                                    ? ", the present state; none was made"
                                    : ", lacking the same; none was made")
                            + (stored.isPinned() ? " (pinned)" : ""));
        }
        if (!result.pruned().isEmpty()) {
            console.fact("Pruned", String.join(", ", result.pruned()));
        }
        console.fact("Stored", Sizes.count(result.stored(), "snapshot") + " in " + FileName.show(store.shown()));
        console.fact("Restore", restoreCommand);
    }

    private static String copied(SnapshotResult result) {
        return result.linked() == 0
                ? ""
                : " (" + Sizes.count(result.copied(), "file") + ", " + Sizes.bytes(result.copiedBytes())
                        + " copied; the others are shared with the snapshot before)";
    }

    private void leftOut(List<Finding> findings) {
        List<String> skipped = new ArrayList<>();
        for (Finding finding : findings) {
            if (finding.kind() == Finding.Kind.SKIPPED) {
                skipped.add(finding.path());
            }
        }
        if (!skipped.isEmpty()) {
            console.fact(
                    "Left out",
                    Sizes.count(skipped.size()) + ": "
                            + String.join(", ", skipped.subList(0, Math.min(Console.FIRST, skipped.size())))
                            + (skipped.size() > Console.FIRST ? " …" : ""));
        }
    }

    static String partial(SnapshotResult result) {
        StoredSnapshot made = result.snapshot().orElseThrow();
        return "PARTIAL: " + Sizes.count(made.failed().size(), "state file")
                + " failed (" + String.join(", ", made.failed().keySet()) + "); the others are in snapshot "
                + made.name() + ". Nothing was pruned.";
    }

    /** The numbers for other programs. */
    static Map<String, Long> counts(SnapshotResult result) {
        Map<String, Long> counts = new LinkedHashMap<>();
        counts.put("files", result.snapshot().map(StoredSnapshot::files).orElse(0L));
        counts.put("written", result.made() ? 1L : 0L);
        counts.put("linked", result.linked());
        counts.put("copied", result.copied());
        counts.put("pruned", (long) result.pruned().size());
        counts.put("stored", (long) result.stored());
        return counts;
    }
}
