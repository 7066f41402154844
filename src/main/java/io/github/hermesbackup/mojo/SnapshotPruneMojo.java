package io.github.hermesbackup.mojo;

import io.github.hermesbackup.home.HermesHome;
import io.github.hermesbackup.home.HomeLocator;
import io.github.hermesbackup.io.FileName;
import io.github.hermesbackup.io.Sizes;
import io.github.hermesbackup.report.RunReport;
import io.github.hermesbackup.report.Status;
import io.github.hermesbackup.snapshot.SnapshotStore;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/**
 * Removes all but the newest complete snapshots of a home, and partial ones that are older. Pinned and damaged ones stay.
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
     * How many complete snapshots stay, at least 1; pinned ones stay besides.
     *
     * @since 1.0.0
     */
    @Parameter(property = "hermes.snapshot.keep", defaultValue = "20")
    private int keep;

    @Override
    boolean skipGoal() {
        return skipSnapshotPrune;
    }

    @Override
    Conclusion run(Instant begun) throws IOException {
        int newest = Parameters.atLeast("hermes.snapshot.keep", keep, 1);
        HermesHome home = HomeLocator.locate(disk(), configuredHome().orElse(null), surroundings());
        SnapshotStore store = new SnapshotStore(disk(), home);
        List<String> pruned = writing(home, Duration.ofSeconds(10), () -> store.prune(newest));
        int stored = store.count();
        console().fact("Home", home.describe());
        pruned.forEach(name -> console().fact("Pruned", name));
        console().fact("Stored", Sizes.count(stored, "snapshot") + " in " + FileName.show(store.shown()));
        Duration duration = Duration.between(begun, machine().clock().instant());
        conclude(Status.COMPLETE, "pruning of the snapshots of " + home.describe(), duration);
        RunReport report = new RunReport(
                goal(),
                Status.COMPLETE,
                begun,
                duration,
                Optional.of(home.path()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of("pruned", (long) pruned.size(), "stored", (long) stored),
                Map.of(),
                List.of());
        return new Conclusion(report, Optional.empty());
    }
}
