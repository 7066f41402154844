package io.github.hermesbackup.snapshot;

import io.github.hermesbackup.report.Finding;
import io.github.hermesbackup.report.Status;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a snapshot came to.
 *
 * @param status complete or partial
 * @param snapshot the one that was made, or the newest if nothing has changed since; nothing if there was nothing to capture
 * @param made true if one was made
 * @param linked files that share their space with the snapshot before
 * @param copied files that were copied
 * @param copiedBytes their size
 * @param pruned names of older ones that were removed
 * @param stored how many there are now
 * @param findings everything there is to say of single files
 * @param duration how long it took
 */
public record SnapshotResult(
        Status status,
        Optional<StoredSnapshot> snapshot,
        boolean made,
        long linked,
        long copied,
        long copiedBytes,
        List<String> pruned,
        int stored,
        List<Finding> findings,
        Duration duration) {

    /** Keeps copies. */
    public SnapshotResult {
        pruned = List.copyOf(pruned);
        findings = List.copyOf(findings);
    }
}
