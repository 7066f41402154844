package io.github.hermesbackup.mojo;

import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.io.HermesException.Reason;
import io.github.hermesbackup.io.HermesException.Subject;
import java.nio.file.Files;
import java.nio.file.Path;

/** The archive that a user named. */
final class ArchiveFile {

    private ArchiveFile() {}

    static void requireReadable(Path path) throws HermesException {
        String problem = null;
        if (!Files.exists(path)) {
            problem = "does not exist";
        } else if (Files.isDirectory(path)) {
            problem = "is a directory, not an archive";
        } else if (!Files.isReadable(path)) {
            problem = "cannot be read (permission denied)";
        }
        if (problem != null) {
            throw new HermesException(
                    Reason.INVALID_INPUT,
                    Subject.ARCHIVE,
                    path + " " + problem + "; name a backup with -Dhermes.archive=<file.zip>.");
        }
    }
}
