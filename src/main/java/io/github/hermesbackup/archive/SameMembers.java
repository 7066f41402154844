package io.github.hermesbackup.archive;

import java.io.IOException;
import java.util.Arrays;

/** Whether two archives hold the same state of a home. */
public final class SameMembers {

    private SameMembers() {}

    /**
     * True if both have the same members in the same order, with the same content, permission bits and, for files, times. A
     * directory's time says only that a file came and went, which the members say themselves.
     */
    public static boolean in(ArchiveReader one, ArchiveReader other) throws IOException {
        if (one.entries() != other.entries()) {
            return false;
        }
        EntryCursor left = one.cursor();
        EntryCursor right = other.cursor();
        for (ArchiveEntry a = left.next(); a != null; a = left.next()) {
            if (!same(a, right.next())) {
                return false;
            }
        }
        return true;
    }

    private static boolean same(ArchiveEntry a, ArchiveEntry b) {
        return a.name().equals(b.name())
                && a.mode() == b.mode()
                && (a.isDirectory()
                        || (a.sha256() != null
                                && Arrays.equals(a.sha256(), b.sha256())
                                && a.time().equals(b.time())));
    }
}
