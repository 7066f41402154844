package io.github.hermesbackup.backup;

import io.github.hermesbackup.io.FileName;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.io.IoReason;
import io.github.hermesbackup.report.Finding;
import io.github.hermesbackup.report.Finding.Kind;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** How single files are spoken of. */
final class Findings {

    private Findings() {}

    /** A file that could not be read; one that has vanished since the scan is no failure. */
    static Finding of(String name, Path path, IOException failure) {
        if (failure instanceof NoSuchFileException) {
            return of(Kind.VANISHED, name, "was gone when its turn came");
        }
        if (failure instanceof HermesException known) {
            // It begins with the whole path; the finding names the file already.
            String prefix = FileName.show(path) + ": ";
            String message = known.getMessage();
            return of(Kind.FAILED, name, message.startsWith(prefix) ? message.substring(prefix.length()) : message);
        }
        return of(Kind.FAILED, name, IoReason.of(failure));
    }

    static Finding of(Kind kind, String name, String reason) {
        return new Finding(kind, FileName.escape(name), reason);
    }

    static Finding changed(String name) {
        return of(
                Kind.CHANGED,
                name,
                "changed while it was read, " + SourceFile.TRIES + " tries; the last state is in the archive");
    }
}
