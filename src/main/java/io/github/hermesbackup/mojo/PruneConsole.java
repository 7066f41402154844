package io.github.hermesbackup.mojo;

import io.github.hermesbackup.home.ArchiveName;
import io.github.hermesbackup.io.FileName;
import io.github.hermesbackup.io.Machine;
import io.github.hermesbackup.io.Sizes;
import io.github.hermesbackup.retention.Archive;
import io.github.hermesbackup.retention.Decision;
import io.github.hermesbackup.retention.PruneResult;
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

    void say(PruneResult result, Path directory, ArchiveName.Kind kind, RetentionPolicy policy, boolean dryRun) {
        console.fact(
                "Backups",
                FileName.show(directory) + "  " + Sizes.count(result.decisions().size(), "archive") + " "
                        + kind.prefix() + "*.zip"
                        + (result.notCounted().isEmpty()
                                ? ""
                                : ", and " + Sizes.count(result.notCounted().size()) + " not counted"));
        console.fact("Policy", "keep " + policy.describe());
        for (Stored stored : result.notCounted()) {
            console.warn(name(stored.path()) + "  not counted, not touched: " + PruneMojo.reason(stored));
        }
        kept(result.decisions().stream().filter(Decision::kept).toList());
        for (Decision<Archive> decision : result.decisions()) {
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
                            + Sizes.count(result.removed().size(), "archive"));
        }
        console.findings(result.findings());
    }

    private void kept(List<Decision<Archive>> kept) {
        boolean all = kept.size() <= KEPT_SHOWN;
        if (!all) {
            console.fact("Kept", Sizes.count(kept.size(), "archive") + " (each with its reasons: -X)");
        }
        for (Decision<Archive> decision : kept) {
            String line = describe(decision) + ": " + decision.why();
            if (all) {
                console.fact("Kept", line);
            } else {
                console.detail("Kept", line);
            }
        }
    }

    private String describe(Decision<Archive> decision) {
        Archive archive = decision.item();
        return name(archive.path()) + "  " + Age.of(archive.created(), machine);
    }

    private static String name(Path path) {
        return FileName.escape(path);
    }
}
