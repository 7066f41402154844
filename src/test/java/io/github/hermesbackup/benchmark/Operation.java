package io.github.hermesbackup.benchmark;

import java.util.Arrays;
import java.util.Locale;

/** What is timed, in the order of the tables. */
enum Operation {
    /** A goal that is skipped: what Maven needs before a goal begins, and what is taken off the time of the others. */
    IDLE("Maven alone"),
    /** The first backup. */
    COLD("first backup"),
    /** Every byte of the first backup. */
    VERIFY("verify"),
    /** The first backup into a directory that does not exist. */
    RESTORE("restore"),
    /** A backup when nothing has changed since the one before. */
    UNCHANGED("nothing changed"),
    /** A backup when one small file has changed. */
    ONE_FILE("one small file changed"),
    /** A backup when 1 % of the rows and of the files have been appended. */
    ONE_PERCENT("1 % appended"),
    /** A snapshot when nothing has changed since the one before. */
    SNAPSHOT_UNCHANGED("snapshot, nothing changed"),
    /** The same; what counts is the time that the goal itself measures, so it runs with {@code -X}. */
    SNAPSHOT_IN_GOAL("snapshot, nothing changed, in the goal"),
    /** A snapshot when 1 % of the rows have been appended. */
    SNAPSHOT_CHANGED("snapshot, 1 % appended");

    private final String title;

    Operation(String title) {
        this.title = title;
    }

    /** What it is called in the tables. */
    String title() {
        return title;
    }

    /** True if it leaves a backup behind. */
    boolean isBackup() {
        return this == COLD || this == UNCHANGED || this == ONE_FILE || this == ONE_PERCENT;
    }

    /**
     * @param name as in {@code benchmark.operations}: {@code one-percent}
     * @throws IllegalArgumentException if there is none of that name
     */
    static Operation named(String name) {
        for (Operation operation : values()) {
            if (operation.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(name)) {
                return operation;
            }
        }
        throw new IllegalArgumentException(name + " is none of the operations "
                + Arrays.toString(values()).toLowerCase(Locale.ROOT).replace('_', '-'));
    }
}
