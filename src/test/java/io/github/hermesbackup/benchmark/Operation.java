package io.github.hermesbackup.benchmark;

/** What is timed. A round takes them in this order; each finds what the one before has left. */
enum Operation {
    /** A goal that is skipped: what Maven needs before a goal begins, and what is taken off the time of the others. */
    IDLE("Maven alone"),
    /** The first backup. */
    COLD("first backup"),
    /** A backup when nothing has changed since the one before. */
    UNCHANGED("nothing changed"),
    /** A backup when one small file has changed. */
    ONE_FILE("one small file changed"),
    /** A backup when 1 % of the rows and of the files have been appended. */
    ONE_PERCENT("1 % appended"),
    /** Every byte of the newest backup. */
    VERIFY("verify"),
    /** The newest backup into an empty directory. */
    RESTORE("restore"),
    /** A snapshot when nothing has changed since the one before. */
    SNAPSHOT_UNCHANGED("snapshot, nothing changed"),
    /** A snapshot when 1 % of the rows have been appended. */
    SNAPSHOT_CHANGED("snapshot, 1 % appended");

    private final String title;

    Operation(String title) {
        this.title = title;
    }

    /** What it is called in the table. */
    String title() {
        return title;
    }
}
