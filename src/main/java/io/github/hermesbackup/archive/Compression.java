package io.github.hermesbackup.archive;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How much time is spent on making an archive small. */
public enum Compression {
    /** Deflate level 1; what hardly compresses is stored. */
    FAST(1),
    /** Deflate level 6, zlib's default; what hardly compresses is stored. */
    SMALL(6),
    /** No compression. */
    STORE(0);

    private final int level;

    Compression(int level) {
        this.level = level;
    }

    /** zlib's level; 0 for none. */
    public int level() {
        return level;
    }

    /** The compression of a name as it is written in a configuration. */
    public static Optional<Compression> of(String name) {
        return Arrays.stream(values())
                .filter(value -> value.name().equals(name.toUpperCase(Locale.ROOT)))
                .findFirst();
    }

    /** The names, for a message. */
    public static String names() {
        return "fast, small, store";
    }
}
