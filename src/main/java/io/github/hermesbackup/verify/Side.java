package io.github.hermesbackup.verify;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/** One side of a comparison: an archive or a home, as names of a home, without what belongs to the machine alone. */
interface Side extends Closeable {

    /** Goes through everything once, in the order of the names' UTF-8 bytes. */
    interface Walk {
        /** The next, or null after the last. */
        Held next() throws IOException;
    }

    /** A new walk. */
    Walk walk() throws IOException;

    /** How many files there are. */
    long files();

    /** False if directories are not recorded and times are rounded to two seconds, as in zips of other tools. */
    boolean exact();

    /** Why it cannot be said that a name is not here, although the walk does not meet it. */
    Optional<String> unknown(String name);

    /** The order of the walk: code points, which for UTF-8 is that of the bytes. */
    static int compare(String a, String b) {
        int shared = Math.min(a.length(), b.length());
        for (int i = 0; i < shared; i++) {
            char left = a.charAt(i);
            char right = b.charAt(i);
            if (left != right) {
                return Integer.compare(rank(left), rank(right));
            }
        }
        return Integer.compare(a.length(), b.length());
    }

    /** Half of a code point beyond the 16-bit ones comes after all of those. */
    private static int rank(char c) {
        return Character.isSurrogate(c) ? c + 0x10000 : c;
    }
}
