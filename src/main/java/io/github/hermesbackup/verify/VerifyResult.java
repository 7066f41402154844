package io.github.hermesbackup.verify;

import io.github.hermesbackup.archive.ArchiveComment;
import io.github.hermesbackup.home.MarkerResult;
import io.github.hermesbackup.report.Finding;
import io.github.hermesbackup.report.Status;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a check came to.
 *
 * @param archive what was checked
 * @param comment what the archive says of itself; nothing for one that another tool made
 * @param entries members, directories included
 * @param files members that are files
 * @param bytes bytes of their contents, as declared
 * @param markers by what it is a backup
 * @param matchedSha256 files whose content matched the SHA-256 that the archive records
 * @param matchedCrc files for which no SHA-256 is recorded and whose CRC-32 matched
 * @param databases what the databases are
 * @param findings everything that is wrong
 * @param notes what is unusual and not wrong, a few lines at most
 * @param duration how long it took
 */
public record VerifyResult(
        Path archive,
        Optional<ArchiveComment> comment,
        long entries,
        long files,
        long bytes,
        MarkerResult markers,
        long matchedSha256,
        long matchedCrc,
        List<Database> databases,
        List<Finding> findings,
        List<Finding> notes,
        Duration duration) {

    /**
     * One database of the archive.
     *
     * @param name its member name, escaped
     * @param sound true if it passed SQLite's integrity check
     * @param sessions rows of its table {@code sessions}, if it has one
     * @param messages rows of its table {@code messages}, if it has one
     */
    public record Database(String name, boolean sound, OptionalLong sessions, OptionalLong messages) {}

    /** The same result with other findings. */
    public VerifyResult with(List<Finding> others) {
        return new VerifyResult(
                archive,
                comment,
                entries,
                files,
                bytes,
                markers,
                matchedSha256,
                matchedCrc,
                databases,
                others,
                notes,
                duration);
    }

    /** {@link Status#FAILED} if there is any finding. */
    public Status status() {
        return findings.isEmpty() ? Status.COMPLETE : Status.FAILED;
    }
}
