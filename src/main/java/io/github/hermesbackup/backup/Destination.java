package io.github.hermesbackup.backup;

import java.nio.file.Path;

/** Where a backup goes. */
public sealed interface Destination {

    /** The directory that holds the archive. */
    Path directory();

    /**
     * A file; an older one of that name is replaced once the new one is complete.
     *
     * @param path absolute path of the archive
     */
    record File(Path path) implements Destination {
        @Override
        public Path directory() {
            return path.getParent();
        }
    }

    /**
     * A directory, in which the archive gets the default name of its kind; nothing there is ever overwritten.
     *
     * @param directory absolute path; it is made if it is missing
     */
    record Directory(Path directory) implements Destination {}
}
