package io.github.hermesbackup.home;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Locale;

/** Why the system refused something, in the few words that fit behind a path. */
final class Refusal {

    private Refusal() {}

    /** The reason without the path, which the JDK's messages repeat. */
    static String of(IOException failure) {
        if (failure instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (failure instanceof NoSuchFileException) {
            return "does not exist";
        }
        if (failure instanceof FileSystemLoopException) {
            return "symbolic links lead in a circle";
        }
        if (failure instanceof NotDirectoryException) {
            return "not a directory";
        }
        String text = failure instanceof FileSystemException named ? named.getReason() : failure.getMessage();
        return text == null || text.isBlank()
                ? failure.getClass().getSimpleName()
                : text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1);
    }
}
