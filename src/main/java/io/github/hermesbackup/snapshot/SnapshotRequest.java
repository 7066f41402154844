package io.github.hermesbackup.snapshot;

import io.github.hermesbackup.home.HermesHome;
import io.github.hermesbackup.home.StateFiles;
import io.github.hermesbackup.io.HermesException;
import java.time.Duration;
import java.util.Optional;

/**
 * A snapshot that is wanted.
 *
 * @param home whose state
 * @param state which files
 * @param label what to call it; a label that the newest one does not have always makes a new one
 * @param pin true if it is never to be pruned; the newest one is pinned if nothing has changed since
 * @param writeUnchanged true to make one although nothing has changed
 * @param keep how many of the newest complete ones stay, at least 1; pinned ones stay in any case
 * @param databasePatience how long to wait without progress for a database that another process holds
 */
public record SnapshotRequest(
        HermesHome home,
        StateFiles state,
        Optional<String> label,
        boolean pin,
        boolean writeUnchanged,
        int keep,
        Duration databasePatience) {

    /** @throws HermesException {@code INVALID_INPUT} if the label cannot be part of a name */
    public void requireUsable() throws HermesException {
        if (label.isPresent()) {
            SnapshotId.requireLabel(label.get());
        }
    }
}
