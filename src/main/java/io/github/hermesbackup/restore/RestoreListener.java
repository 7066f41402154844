package io.github.hermesbackup.restore;

/** What a restore tells while it runs. */
public interface RestoreListener {

    /** The archive has been accepted: its number of files, and the prefix that is stripped from their names. */
    default void accepted(long files, String prefix) {}

    /** This much has been read, verified and staged; nothing in the home has changed yet. */
    default void staged(long files, long bytes) {}

    /** Everything is staged; from here on the home changes. */
    default void publishing() {}
}
