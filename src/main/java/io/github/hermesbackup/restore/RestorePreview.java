package io.github.hermesbackup.restore;

import io.github.hermesbackup.report.Finding;
import java.util.List;
import java.util.OptionalLong;

/**
 * What a restore is about to do, or has done.
 *
 * @param files members that are files, without those that are never restored
 * @param created files that are not there before
 * @param replaced files that are there with another content
 * @param unchanged files that are right already
 * @param removed files that the source does not have, and that go
 * @param adjusted files and directories that get another mode or time only
 * @param skipped members that are never restored, with the reason
 * @param databases the databases that are written
 */
public record RestorePreview(
        long files,
        long created,
        long replaced,
        long unchanged,
        long removed,
        long adjusted,
        List<Finding> skipped,
        List<Database> databases) {

    /** Rows of the tables {@code sessions} and {@code messages}, where there are such tables. */
    public record Rows(OptionalLong sessions, OptionalLong messages) {

        /** No table to count. */
        public static final Rows NONE = new Rows(OptionalLong.empty(), OptionalLong.empty());

        boolean moreThan(Rows other) {
            return sessions.orElse(0) > other.sessions.orElse(0) || messages.orElse(0) > other.messages.orElse(0);
        }
    }

    /**
     * A database that is written.
     *
     * @param name relative to the home, escaped
     * @param before its rows before, if there is one
     * @param after its rows afterwards
     */
    public record Database(String name, Rows before, Rows after) {

        /** True if rows that were there before are gone. */
        public boolean hasFewerRows() {
            return before.moreThan(after);
        }
    }

    /** True if the home is as the source has it already. */
    public boolean changesNothing() {
        return created + replaced + removed + adjusted == 0;
    }
}
