package io.github.hermesbackup.report;

import io.github.hermesbackup.io.FileName;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.io.IoReason;
import io.github.hermesbackup.io.SourceFile;
import io.github.hermesbackup.report.Finding.Kind;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** How single files are spoken of. */
public final class Findings {

    private Findings() {}

    /** A file that could not be read; one that has vanished since the scan is no failure. */
    public static Finding of(String name, Path path, IOException failure) {
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

    /** @param name relative to the home, not yet escaped */
    public static Finding of(Kind kind, String name, String reason) {
        return new Finding(kind, FileName.escape(name), reason);
    }

    /** @param taken what the last state is in, {@code archive} say */
    public static Finding changed(String name, String taken) {
        return of(
                Kind.CHANGED,
                name,
                "changed while it was read, " + SourceFile.TRIES + " tries; the last state is in the " + taken);
    }
}
