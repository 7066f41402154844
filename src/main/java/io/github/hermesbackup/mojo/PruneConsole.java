package io.github.hermesbackup.mojo;

import io.github.hermesbackup.io.FileName;
import io.github.hermesbackup.io.Machine;
import io.github.hermesbackup.io.Sizes;
import io.github.hermesbackup.retention.Decision;
import io.github.hermesbackup.retention.PruneResult;
import io.github.hermesbackup.retention.Removable;
import io.github.hermesbackup.retention.RetentionPolicy;
import io.github.hermesbackup.retention.Stored;
import java.nio.file.Path;
import java.util.List;

/** Every decision of a pruning with its reason. */
final class PruneConsole {

    /** Up to so many that stay are named one by one; of more, only with {@code -X}. What goes is always named. */
    private static final int KEPT_SHOWN = 20;

    private final Console console;
    private final Machine machine;

    PruneConsole(Console console, Machine machine) {
        this.console = console;
        this.machine = machine;
    }

    /**
     * @param what a single one, {@code archive} or {@code snapshot}
     * @param named how the names look that were counted
     */
    void say(PruneResult result, Path directory, String what, String named, RetentionPolicy policy, boolean dryRun) {
        console.fact(
                "Backups",
                FileName.show(directory) + "  " + Sizes.count(result.decisions().size(), what) + named
                        + (result.notCounted().isEmpty()
                                ? ""
                                : ", and " + Sizes.count(result.notCounted().size()) + " not counted"));
        console.fact("Policy", "keep " + policy.describe());
        for (Stored stored : result.notCounted()) {
            console.warn(FileName.escape(stored.path()) + "  not counted, not touched: " + PruneReport.reason(stored));
        }
        kept(result.decisions().stream().filter(Decision::kept).toList(), what);
        for (Decision<Removable> decision : result.decisions()) {
            if (result.removed().contains(decision.item().path())) {
                console.fact(
                        dryRun ? "Would go" : "Removed",
                        describe(decision) + ", " + Sizes.bytes(decision.item().bytes()) + ": " + decision.why());
            }
        }
        if (!result.removed().isEmpty()) {
            console.fact(
                    dryRun ? "Would free" : "Freed",
                    Sizes.bytes(result.freed()) + " in "
                            + Sizes.count(result.removed().size(), what));
        }
        console.findings(result.findings());
    }

    private void kept(List<Decision<Removable>> kept, String what) {
        boolean all = kept.size() <= KEPT_SHOWN;
        if (!all) {
            console.fact("Kept", Sizes.count(kept.size(), what) + " (each with its reasons: -X)");
        }
        for (Decision<Removable> decision : kept) {
            String line = describe(decision) + ": " + decision.why();
            if (all) {
                console.fact("Kept", line);
            } else {
                console.detail("Kept", line);
            }
        }
    }

    private String describe(Decision<Removable> decision) {
        return decision.item().shown() + "  " + Age.of(decision.item().created(), machine);
    }
}
