package io.github.hermesbackup.retention;

import io.github.hermesbackup.report.Finding;
import io.github.hermesbackup.report.Status;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * What a pruning came to.
 *
 * @param decisions on every backup that says of itself when it was made, newest first
 * @param notCounted what has the name of such a backup and is none that can be relied on: it is never touched
 * @param removed what is gone, or would be
 * @param freed bytes of that
 * @param findings what should have been removed and is still there
 */
public record PruneResult(
        List<Decision<Removable>> decisions,
        List<Stored> notCounted,
        Set<Path> removed,
        long freed,
        List<Finding> findings) {

    /** {@link Status#PARTIAL} if something could not be removed. */
    public Status status() {
        return findings.isEmpty() ? Status.COMPLETE : Status.PARTIAL;
    }

    /** How many stay because the policy says so. */
    public long kept() {
        return decisions.stream().filter(Decision::kept).count();
    }
}
