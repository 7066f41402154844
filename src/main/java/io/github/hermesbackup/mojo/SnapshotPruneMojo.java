package io.github.hermesbackup.mojo;

import io.github.hermesbackup.home.HermesHome;
import io.github.hermesbackup.home.HomeLocator;
import io.github.hermesbackup.io.FileName;
import io.github.hermesbackup.report.Status;
import io.github.hermesbackup.retention.PruneResult;
import io.github.hermesbackup.retention.RetentionPolicy;
import io.github.hermesbackup.snapshot.SnapshotPrune;
import io.github.hermesbackup.snapshot.SnapshotStore;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/**
 * Removes all but the newest complete snapshots of a home, and partial ones that are older. Pinned and damaged ones stay. For other
 * rules than a number there is {@code hermes:prune -Dhermes.kind=snapshot}.
 *
 * @since 1.0.0
 */
@Mojo(name = "snapshot-prune", requiresProject = false, threadSafe = true)
public final class SnapshotPruneMojo extends HermesMojo {

    /**
     * Skips this goal.
     *
     * @since 1.0.0
     */
    @Parameter(property = "hermes.snapshotPrune.skip", defaultValue = "false")
    private boolean skipSnapshotPrune;

    /**
     * How many of the newest complete snapshots stay, at least 1; pinned ones stay in any case.
     *
     * @since 1.0.0
     */
    @Parameter(property = "hermes.snapshot.keep", defaultValue = "20")
    private int keep;

    /**
     * Only says which would go and which would stay, and why.
     *
     * @since 1.0.0
     */
    @Parameter(property = "hermes.dryRun", defaultValue = "false")
    private boolean dryRun;

    @Override
    boolean skipGoal() {
        return skipSnapshotPrune;
    }

    @Override
    Conclusion run(Instant begun) throws IOException {
        RetentionPolicy policy = RetentionPolicy.newest(Parameters.atLeast("hermes.snapshot.keep", keep, 1));
        HermesHome home = HomeLocator.locate(disk(), configuredHome().orElse(null), surroundings());
        SnapshotStore store = new SnapshotStore(machine(), home);
        SnapshotPrune prune = new SnapshotPrune(machine(), store, policy);
        PruneResult result = dryRun ? prune.run(true) : writing(home, Duration.ofSeconds(10), () -> prune.run(false));
        new PruneConsole(console(), machine()).say(result, store.shown(), "snapshot", "", policy, dryRun);
        Duration duration = Duration.between(begun, machine().clock().instant());
        Optional<String> failure = PruneReport.failure(result, store.shown(), "snapshot");
        if (failure.isEmpty()) {
            conclude(
                    Status.COMPLETE,
                    (dryRun ? "dry run, nothing was removed from " : "pruning of ") + FileName.show(store.shown()),
                    duration);
        }
        return new Conclusion(PruneReport.of(goal(), result, Optional.of(home), begun, duration, failure), failure);
    }
}
