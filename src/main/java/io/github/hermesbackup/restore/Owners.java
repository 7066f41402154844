package io.github.hermesbackup.restore;

import io.github.hermesbackup.io.FileStat;
import java.io.IOException;
import java.nio.file.Path;

/** Who is to own new files, looked up once for the members of a directory, which come one after the other. */
final class Owners {

    private final Metadata metadata;
    private Path lastDirectory;
    private FileStat lastOwner;

    Owners(Metadata metadata) {
        this.metadata = metadata;
    }

    /**
     * The one whose owner a new file gets; null if it has the right one.
     *
     * @param directory where it will lie; need not exist yet
     * @param made the file
     */
    synchronized FileStat of(Path directory, FileStat made) throws IOException {
        if (!directory.equals(lastDirectory)) {
            lastOwner = metadata.ownerFor(directory, made);
            lastDirectory = directory;
        }
        return lastOwner;
    }
}
