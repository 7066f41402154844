package io.github.hermesbackup.backup;

import io.github.hermesbackup.home.HomeListing;
import io.github.hermesbackup.report.Finding;
import io.github.hermesbackup.report.Status;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a backup came to.
 *
 * @param outcome what has happened
 * @param archive the archive that holds the home's state; nothing if there was nothing to back up
 * @param archiveBytes its size
 * @param sha256 SHA-256 of the archive file, lower-case hex; nothing if none was written
 * @param files files in the archive
 * @param bytes bytes of their contents
 * @param findings everything there is to say of single paths, except what the rules left out
 * @param listing what the scan found, with everything that the rules left out
 * @param pruned archives that were removed
 * @param newestComplete the newest complete archive of the kind that lies there now
 * @param takenOver what was taken over from an older archive instead of compressing it again, if anything was
 * @param duration how long it took
 */
public record BackupResult(
        Outcome outcome,
        Optional<Path> archive,
        long archiveBytes,
        Optional<String> sha256,
        long files,
        long bytes,
        List<Finding> findings,
        HomeListing listing,
        List<Path> pruned,
        Optional<Path> newestComplete,
        Optional<TakenOver> takenOver,
        Duration duration) {

    /** What has happened. */
    public enum Outcome {
        /** An archive was written. */
        WRITTEN,
        /** Nothing has changed since the newest complete archive, which is named instead. */
        UNCHANGED,
        /** The home has no file that belongs into a backup. */
        NOTHING
    }

    /** {@link Status#PARTIAL} if something that belongs into the archive is not in it, or not sound. */
    public Status status() {
        return isComplete(findings) ? Status.COMPLETE : Status.PARTIAL;
    }

    static boolean isComplete(List<Finding> findings) {
        return findings.stream().noneMatch(finding -> finding.kind() == Finding.Kind.FAILED);
    }
}
