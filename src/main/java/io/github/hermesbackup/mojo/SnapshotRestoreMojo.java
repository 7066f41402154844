package io.github.hermesbackup.mojo;

import io.github.hermesbackup.home.HermesHome;
import io.github.hermesbackup.home.HomeLocator;
import io.github.hermesbackup.home.Markers;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.io.HermesException.Reason;
import io.github.hermesbackup.io.HermesException.Subject;
import io.github.hermesbackup.restore.RestoreRequest;
import io.github.hermesbackup.snapshot.SnapshotSource;
import io.github.hermesbackup.snapshot.SnapshotStore;
import io.github.hermesbackup.snapshot.StoredSnapshot;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.codehaus.plexus.components.interactivity.Prompter;

/**
 * Restores a snapshot into its home, which may be in use, all or nothing, as {@code hermes:import} does. Files that the snapshot
 * does not have stay.
 *
 * @since 1.0.0
 */
@Mojo(name = "snapshot-restore", requiresProject = false, threadSafe = true)
public final class SnapshotRestoreMojo extends RestoringMojo {

    /**
     * Skips this goal.
     *
     * @since 1.0.0
     */
    @Parameter(property = "hermes.snapshotRestore.skip", defaultValue = "false")
    private boolean skipSnapshotRestore;

    /**
     * The snapshot to restore: its id, its number in {@code hermes:snapshot-list}, or {@code latest} for the newest complete one.
     * Required.
     *
     * @since 1.0.0
     */
    @Parameter(property = "hermes.snapshot")
    private String snapshot;

    /** @param prompter asks the person at the terminal */
    @Inject
    public SnapshotRestoreMojo(Prompter prompter) {
        super(prompter);
    }

    @Override
    boolean skipGoal() {
        return skipSnapshotRestore;
    }

    @Override
    Conclusion run(Instant begun) throws IOException {
        if (snapshot == null) {
            throw new HermesException(
                    Reason.INVALID_INPUT,
                    Subject.OTHER,
                    "hermes.snapshot is missing; name one of hermes:snapshot-list by its id or number, or"
                            + " -Dhermes.snapshot=latest.");
        }
        HermesHome home = HomeLocator.locate(disk(), configuredHome().orElse(null), surroundings());
        requireKnownValues();
        SnapshotStore store = new SnapshotStore(machine(), home);
        StoredSnapshot meant = store.find(snapshot);
        return dryRun()
                ? tryOut(request(home, meant), origin(store, meant), begun)
                // Looked up again: another run may have pruned it, or have made a newer one that shifts the numbers.
                : writing(home, databasePatience(), () -> {
                    StoredSnapshot still = store.find(meant.name());
                    return restore(request(home, still), origin(store, still), begun);
                });
    }

    private RestoreRequest request(HermesHome home, StoredSnapshot stored) throws HermesException {
        stored.failed()
                .forEach((name, reason) -> console()
                        .warn(name + "  is not restored: " + reason + ", says the snapshot, which is partial"));
        return request(new SnapshotSource(disk(), stored), home, Markers.standard(), Optional.empty());
    }

    private static RestoreOrigin origin(SnapshotStore store, StoredSnapshot stored) {
        return new RestoreOrigin(
                "Snapshot",
                stored.name(),
                "Snapshot",
                store.shown().resolve(stored.directory().getFileName()));
    }
}
