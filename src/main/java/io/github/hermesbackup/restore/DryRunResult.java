package io.github.hermesbackup.restore;

import io.github.hermesbackup.report.Finding;
import java.util.List;
import java.util.Map;

/**
 * What a restore would do.
 *
 * @param names of files, escaped, by what would be done about them
 * @param findings members that are never restored, and why others would be refused
 */
public record DryRunResult(Map<Change, List<String>> names, List<Finding> findings) {

    /** What would be done about a file. */
    public enum Change {
        /** It is not there yet. */
        CREATED,
        /** It is there with another content. */
        REPLACED,
        /** It is right already. */
        UNCHANGED,
        /** The source does not have it, and it would go. */
        REMOVED,
        /** It would stop the restore. */
        REFUSED
    }

    /** How many of a kind. */
    public long count(Change change) {
        return names.get(change).size();
    }
}
