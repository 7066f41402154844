package io.github.hermesbackup.io;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Locale;

/** Says in a few words why the system refused an operation on a file. */
public final class IoReason {

    /** Less than this left counts as full: file systems keep some blocks for themselves. */
    private static final long NEARLY_NOTHING = 64 * 1024;

    private IoReason() {}

    /** The reason without the path, for a line that already names it: {@code permission denied}. */
    public static String of(IOException failure) {
        if (failure instanceof AccessDeniedException) {
            return "permission denied";
        } else if (failure instanceof NoSuchFileException) {
            return "no such file or directory";
        } else if (failure instanceof FileAlreadyExistsException) {
            return "already exists";
        } else if (failure instanceof NotDirectoryException) {
            return "not a directory";
        } else if (failure instanceof DirectoryNotEmptyException) {
            return "directory not empty";
        } else if (failure instanceof FileSystemLoopException) {
            return "symbolic links lead in a circle";
        }
        String text = failure instanceof FileSystemException system && system.getReason() != null
                ? system.getReason()
                : failure.getMessage();
        if (text == null) {
            return failure.getClass().getSimpleName();
        }
        return text.length() > 1 && Character.isLowerCase(text.charAt(1))
                ? text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1)
                : text;
    }

    /** True if an operation failed because a file system is full, in whatever language the system says so. */
    public static boolean isNoSpace(Disk disk, IOException failure, Path where) {
        String text = String.valueOf(failure.getMessage());
        if (text.contains("No space left")
                || text.contains("Disk quota exceeded")
                || text.contains("not enough space")) {
            return true;
        }
        try {
            return disk.usableSpace(where) < NEARLY_NOTHING;
        } catch (IOException e) {
            return false;
        }
    }
}
