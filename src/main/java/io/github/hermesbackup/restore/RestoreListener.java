package io.github.hermesbackup.restore;

import java.io.IOException;

/** What a restore tells while it runs. */
public interface RestoreListener {

    /** The source has been accepted: its number of files, and the prefix that is stripped from their names. */
    default void accepted(long files, String prefix) {}

    /**
     * This much has been read, verified and staged; nothing in the home has changed yet. Comes from one thread after the other,
     * never from two at once.
     */
    default void staged(long files, long bytes) {}

    /**
     * Everything is staged, and this is what is about to be done; nothing in the home has changed yet.
     *
     * @throws IOException to end the restore here, with nothing changed
     */
    default void ready(RestorePreview preview) throws IOException {}

    /** From here on the home changes. */
    default void publishing() {}
}
