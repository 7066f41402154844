package io.github.hermesbackup.sqlite;

import java.nio.file.Path;
import java.util.UUID;

/** Names for files that live as long as one call. */
final class Scratch {

    private Scratch() {}

    /** A new name, short and ASCII whatever the neighbour's is. */
    static Path beside(Path file) {
        return file.toAbsolutePath().resolveSibling(".sqlite-" + UUID.randomUUID());
    }
}
