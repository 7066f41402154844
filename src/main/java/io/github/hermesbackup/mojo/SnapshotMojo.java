package io.github.hermesbackup.mojo;

import io.github.hermesbackup.home.HermesHome;
import io.github.hermesbackup.home.HomeLocator;
import io.github.hermesbackup.home.StateFiles;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.report.RunReport;
import io.github.hermesbackup.report.Status;
import io.github.hermesbackup.snapshot.Snapshot;
import io.github.hermesbackup.snapshot.SnapshotRequest;
import io.github.hermesbackup.snapshot.SnapshotResult;
import io.github.hermesbackup.snapshot.StoredSnapshot;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/**
 * Captures the state files of a home, which may be in use, to {@code state-snapshots/<id>/} in it. What has not changed since
 * the snapshot before takes no space; if nothing has, none is made, in milliseconds.
 *
 * @since 1.0.0
 */
@Mojo(name = "snapshot", defaultPhase = LifecyclePhase.VERIFY, requiresProject = false, threadSafe = true)
public final class SnapshotMojo extends HermesMojo {

    /**
     * Skips this goal.
     *
     * @since 1.0.0
     */
    @Parameter(property = "hermes.snapshot.skip", defaultValue = "false")
    private boolean skipSnapshot;

    /**
     * What to call the snapshot: 1 to 64 of {@code A-Z a-z 0-9 . _ -}, the first no dot. A label that the newest snapshot does not
     * have always makes a new one.
     *
     * @since 1.0.0
     */
    @Parameter(property = "hermes.label")
    private String label;

    /**
     * Whether the snapshot is never pruned. If nothing has changed, the newest one is pinned.
     *
     * @since 1.0.0
     */
    @Parameter(property = "hermes.pin", defaultValue = "false")
    private boolean pin;

    /**
     * How many of the newest complete snapshots stay after a complete one, at least 1; pinned ones stay in any case.
     *
     * @since 1.0.0
     */
    @Parameter(property = "hermes.snapshot.keep", defaultValue = "20")
    private int keep;

    /**
     * What to do if nothing has changed since the newest complete snapshot: {@code skip} names it and makes none, {@code write}
     * makes another one, which takes no space.
     *
     * @since 1.0.0
     */
    @Parameter(property = "hermes.ifUnchanged", defaultValue = "skip")
    private String ifUnchanged;

    /**
     * Patterns of the files to capture, relative to the home; one that begins with {@code !} takes away from the others. Default:
     * the state files of a Hermes home, see the README.
     *
     * @since 1.0.0
     */
    @Parameter(property = "hermes.stateFiles")
    private List<String> stateFiles;

    /**
     * Whether the build fails if a state file could not be captured. The snapshot is made either way.
     *
     * @since 1.0.0
     */
    @Parameter(property = "hermes.failOnPartial", defaultValue = "true")
    private boolean failOnPartial;

    /**
     * Seconds to wait, without progress, for a database that another process has locked.
     *
     * @since 1.0.0
     */
    @Parameter(property = "hermes.databaseTimeout", defaultValue = "10")
    private int databaseTimeout;

    @Override
    boolean skipGoal() {
        return skipSnapshot;
    }

    @Override
    Timing timing() {
        return Timing.LAST_MODULE;
    }

    @Override
    String subject() throws IOException {
        return homeSubject() + " " + (label == null ? "" : label);
    }

    @Override
    Conclusion run(Instant begun) throws IOException {
        HermesHome home = HomeLocator.locate(disk(), configuredHome().orElse(null), surroundings());
        Snapshot snapshot = new Snapshot(request(home), machine());
        Optional<SnapshotResult> seen =
                interrupted(home, Duration.ZERO).describeUnderLock().isPresent()
                        ? Optional.empty()
                        : snapshot.ifNothingChanged();
        SnapshotResult result =
                seen.isPresent() ? seen.get() : writing(home, request(home).databasePatience(), snapshot::run);
        return conclude(home, snapshot, result, begun);
    }

    private SnapshotRequest request(HermesHome home) throws HermesException {
        boolean write = switch (ifUnchanged) {
            case "skip" -> false;
            case "write" -> true;
            default -> throw Parameters.invalid("hermes.ifUnchanged", ifUnchanged, "skip or write");
        };
        return new SnapshotRequest(
                home,
                stateFiles == null || stateFiles.isEmpty() ? StateFiles.standard() : StateFiles.of(stateFiles),
                Optional.ofNullable(label),
                pin,
                write,
                Parameters.atLeast("hermes.snapshot.keep", keep, 1),
                Parameters.seconds("hermes.databaseTimeout", databaseTimeout));
    }

    private Conclusion conclude(HermesHome home, Snapshot snapshot, SnapshotResult result, Instant begun) {
        SnapshotConsole says = new SnapshotConsole(console());
        says.result(home, snapshot.store(), result, restoreCommand(home, result));
        Optional<String> failure = Optional.empty();
        if (result.status() == Status.PARTIAL) {
            String message = SnapshotConsole.partial(result);
            if (failOnPartial) {
                failure = Optional.of(message
                        + " Repair it and run again, or accept partial snapshots with -Dhermes.failOnPartial=false.");
            } else {
                console().warn(message);
            }
        } else {
            conclude(result.status(), "snapshot of " + home.describe(), result.duration());
        }
        RunReport report = new RunReport(
                goal(),
                result.status(),
                begun,
                result.duration(),
                Optional.of(home.path()),
                result.snapshot()
                        .map(made -> snapshot.store()
                                .shown()
                                .resolve(made.directory().getFileName())),
                Optional.empty(),
                failure,
                SnapshotConsole.counts(result),
                Map.of(
                        "original",
                        result.snapshot().map(StoredSnapshot::bytes).orElse(0L),
                        "copied",
                        result.copiedBytes()),
                result.findings());
        return new Conclusion(report, failure);
    }

    private String restoreCommand(HermesHome home, SnapshotResult result) {
        String wanted = "-Dhermes.snapshot="
                + result.snapshot().map(StoredSnapshot::name).orElse("latest");
        return isDefault(home)
                ? command("snapshot-restore", wanted)
                : command("snapshot-restore", wanted, "-Dhermes.home=" + home.path());
    }
}
