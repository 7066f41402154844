package io.github.hermesbackup.restore;

import io.github.hermesbackup.report.Finding;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a restore came to.
 *
 * @param files members that are files, without those that are never restored
 * @param created files that were not there before
 * @param replaced files that were there with another content
 * @param unchanged files that were right already
 * @param skipped members that are never restored, with the reason
 * @param databases the databases that were written
 * @param prefix leading directory that was stripped from the names, ending in {@code /}, or ""
 * @param leftover a private directory that could not be cleared away afterwards, with the reason
 * @param duration how long it took
 */
public record RestoreResult(
        long files,
        long created,
        long replaced,
        long unchanged,
        List<Finding> skipped,
        List<Database> databases,
        String prefix,
        Optional<String> leftover,
        Duration duration) {

    /** Rows of the tables {@code sessions} and {@code messages}, where there are such tables. */
    public record Rows(OptionalLong sessions, OptionalLong messages) {

        /** No table to count. */
        public static final Rows NONE = new Rows(OptionalLong.empty(), OptionalLong.empty());

        boolean moreThan(Rows other) {
            return sessions.orElse(0) > other.sessions.orElse(0) || messages.orElse(0) > other.messages.orElse(0);
        }
    }

    /**
     * A database that was written.
     *
     * @param name relative to the home, escaped
     * @param before its rows before, if there was one
     * @param after its rows now
     */
    public record Database(String name, Rows before, Rows after) {

        /** True if rows that were there before are gone. */
        public boolean hasFewerRows() {
            return before.moreThan(after);
        }
    }
}
