package io.github.hermesbackup.testkit;

import io.github.hermesbackup.io.FileStat;

/**
 * One name in a {@link Tree}.
 *
 * @param kind type of the file
 * @param mode permission bits (07777), -1 if it is not compared
 * @param modified modification time in units of 100 ns since the epoch, {@link Tree#ANY_TIME} if it is not compared
 * @param size bytes of a regular file, 0 of anything else
 * @param sha256 hexadecimal digest of a regular file's content, empty for anything else
 * @param target where a symbolic link leads, escaped; empty for anything else
 */
public record TreeEntry(FileStat.Kind kind, int mode, long modified, long size, String sha256, String target) {

    /** What is different from another entry, for a person; empty if they are equal. */
    String difference(TreeEntry actual) {
        StringBuilder text = new StringBuilder();
        compare(text, "type", kind, actual.kind);
        compare(text, "mode", Integer.toOctalString(mode), Integer.toOctalString(actual.mode));
        compare(text, "mtime", modified, actual.modified);
        compare(text, "size", size, actual.size);
        compare(text, "sha256", sha256, actual.sha256);
        compare(text, "target", target, actual.target);
        return text.toString();
    }

    private static void compare(StringBuilder text, String what, Object expected, Object actual) {
        if (!expected.equals(actual)) {
            text.append(text.isEmpty() ? "" : ", ").append(what + " is " + actual + ", not " + expected);
        }
    }
}
