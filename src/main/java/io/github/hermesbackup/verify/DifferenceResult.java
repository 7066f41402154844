package io.github.hermesbackup.verify;

import io.github.hermesbackup.report.Finding;
import io.github.hermesbackup.report.Status;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * How two sides differ. Names are escaped for one line; there is no content in it.
 *
 * @param filesBefore files of the archive
 * @param filesAfter files of what it was compared with
 * @param same files that are the same on both sides
 * @param changes everything that differs, in the order of the names
 * @param databases the databases among that
 * @param findings what could not be compared, and what is in the archive and left out of backups in the home
 */
public record DifferenceResult(
        long filesBefore,
        long filesAfter,
        long same,
        List<Change> changes,
        List<Database> databases,
        List<Finding> findings) {

    /** What has become of a name. */
    public enum Kind {
        /** Only on the later side. */
        ADDED,
        /** Only in the archive. */
        REMOVED,
        /** On both, and different. */
        CHANGED
    }

    /** In what something differs. */
    public enum Aspect {
        /** Bytes; for a database its schema or its rows. */
        CONTENT,
        /** Permission bits. */
        MODE,
        /** Modification time. */
        TIME
    }

    /**
     * One difference.
     *
     * @param kind what has become of it
     * @param name its name, escaped
     * @param aspects in what it differs, if it is on both sides
     */
    public record Change(Kind kind, String name, Set<Aspect> aspects) {}

    /**
     * A database that is new, gone, or of other content.
     *
     * @param name its name, escaped
     * @param before rows of each table in the archive; empty if it is not there
     * @param after rows of each table afterwards; empty if it is not there
     */
    public record Database(String name, Map<String, Long> before, Map<String, Long> after) {

        /** All tables of both sides, sorted. */
        public Set<String> tables() {
            Set<String> all = new TreeSet<>(before.keySet());
            all.addAll(after.keySet());
            return all;
        }
    }

    /** How many differences of a kind there are. */
    public long count(Kind kind) {
        return changes.stream().filter(change -> change.kind() == kind).count();
    }

    /** {@link Status#PARTIAL} if something could not be compared. */
    public Status status() {
        return findings.stream().anyMatch(finding -> finding.kind() == Finding.Kind.FAILED)
                ? Status.PARTIAL
                : Status.COMPLETE;
    }
}
