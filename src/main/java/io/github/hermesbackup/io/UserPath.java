package io.github.hermesbackup.io;

import io.github.hermesbackup.io.HermesException.Reason;
import io.github.hermesbackup.io.HermesException.Subject;
import java.nio.file.FileSystems;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Turns what a user typed into an absolute path. */
public final class UserPath {

    private static final boolean UNIX = FileSystems.getDefault().getSeparator().equals("/");

    private UserPath() {}

    /**
     * The absolute, normalized path of a text. {@code ~} and {@code ~/x} begin at the user's home; any other relative text
     * at the given directory. Nothing needs to exist.
     *
     * @param text as typed; names outside ASCII keep their bytes under every locale
     * @param subject the input that the text was given for, for the message of a refusal
     * @param userHome absolute directory that {@code ~} stands for
     * @param directory absolute directory at which relative texts begin
     * @throws HermesException {@code INVALID_INPUT} if the text is blank, contains <code>${</code> or NUL, begins with
     *     {@code ~} and another user's name, or is no path on this platform
     */
    public static Path resolve(String text, Subject subject, Path userHome, Path directory) throws HermesException {
        return resolve(text, subject, userHome, directory, UNIX);
    }

    /** @param unix false for what Windows takes for a separator besides */
    static Path resolve(String text, Subject subject, Path userHome, Path directory, boolean unix)
            throws HermesException {
        if (text.isBlank()) {
            throw refused("\"" + FileName.escape(text) + "\" is no path: it is empty", subject);
        }
        if (text.contains("${")) {
            throw refused(FileName.escape(text) + " contains an unresolved ${...}; write the path out", subject);
        }
        if (text.indexOf('\0') >= 0) {
            throw refused(FileName.escape(text) + " contains a NUL character, which no path can hold", subject);
        }
        try {
            return absolute(text, subject, userHome, directory, unix).normalize();
        } catch (InvalidPathException e) {
            throw refused(FileName.escape(text) + " is no path on this system: " + e.getReason(), subject);
        }
    }

    private static Path absolute(String text, Subject subject, Path userHome, Path directory, boolean unix)
            throws HermesException {
        if (text.equals("~")) {
            return userHome;
        }
        if (text.startsWith("~/") || (!unix && text.startsWith("~\\"))) {
            return below(userHome, text.substring(2), unix);
        }
        // A shell would have expanded this one; taken literally it would make a directory of that odd name.
        if (text.startsWith("~")) {
            throw refused(
                    FileName.escape(text)
                            + " begins with another user's home, which is not expanded; write the path out" + " (or ./"
                            + FileName.escape(text) + " if that is its name)",
                    subject);
        }
        return unix && text.startsWith("/") ? below(Path.of("/"), text, unix) : below(directory, text, unix);
    }

    private static Path below(Path base, String text, boolean unix) {
        if (!unix) {
            return base.resolve(text);
        }
        String name = text.replaceAll("/{2,}", "/").replaceAll("^/|/$", "");
        return name.isEmpty() ? base : FileName.resolve(base, name);
    }

    private static HermesException refused(String message, Subject subject) {
        return new HermesException(Reason.INVALID_INPUT, subject, message);
    }
}
