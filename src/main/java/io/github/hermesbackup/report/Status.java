package io.github.hermesbackup.report;

/** How a goal ended. The exit codes are those that restic uses for the same outcomes. */
public enum Status {
    /** Everything was done. */
    COMPLETE(0),
    /** Something was done, and something that belongs to it could not be. */
    PARTIAL(3),
    /** It was not done. */
    FAILED(1),
    /** It was not done because another process holds the home. */
    LOCKED(11);

    private final int exitCode;

    Status(int exitCode) {
        this.exitCode = exitCode;
    }

    /** 0 complete, 1 failed, 3 partial, 11 locked. */
    public int exitCode() {
        return exitCode;
    }

    /** The word that a person reads: a locked home is a failure like any other. */
    public String word() {
        return this == LOCKED ? FAILED.name() : name();
    }
}
