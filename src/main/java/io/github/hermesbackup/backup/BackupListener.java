package io.github.hermesbackup.backup;

import io.github.hermesbackup.home.HomeListing;
import java.nio.file.Path;

/** What a backup tells while it runs. Called from the thread that runs it. */
public interface BackupListener {

    /** The home has been scanned; nothing has been read or written yet. */
    default void scanned(HomeListing listing) {}

    /** A database is about to be copied; {@code name} is escaped, {@code bytes} the size of its file. */
    default void copyingDatabase(String name, long bytes) {}

    /** An older archive could not be used, or not all of it; what it would have spared was done. */
    default void notTakenOver(Path archive, String reason) {}

    /** This much is in the archive. */
    default void progress(long files, long bytes) {}
}
