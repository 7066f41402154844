package io.github.hermesbackup.restore;

import io.github.hermesbackup.home.HermesHome;
import io.github.hermesbackup.home.Markers;
import io.github.hermesbackup.home.ScanRules;
import java.time.Duration;
import java.util.Optional;

/**
 * A restore that is wanted.
 *
 * @param source what to restore
 * @param target the home to restore into; it need not exist
 * @param markers by which files a home that is configured already is recognised
 * @param overwrite true to restore into a home that is configured already
 * @param selection which members; what is not selected is as if it were not in the source
 * @param exactly rules of what counts as content of the home: what they keep and the source does not have is removed; nothing
 *     is removed without them
 * @param links what to do about a symbolic link of the user's in place of a file
 * @param databasePatience how long to wait without progress for a database that another process holds
 */
public record RestoreRequest(
        Source source,
        HermesHome target,
        Markers markers,
        boolean overwrite,
        Selection selection,
        Optional<ScanRules> exactly,
        Links links,
        Duration databasePatience) {

    /** What to do about a symbolic link in place of a file. */
    public enum Links {
        /** Refuse; nothing is changed. */
        REFUSE,
        /** Write the file that it leads to, and keep the link. */
        THROUGH
    }

    /** Everything of a source, into a home that is not configured yet, beside what is there. */
    public static RestoreRequest of(Source source, HermesHome target, Duration databasePatience) {
        return new RestoreRequest(
                source,
                target,
                Markers.standard(),
                false,
                Selection.ALL,
                Optional.empty(),
                Links.REFUSE,
                databasePatience);
    }
}
