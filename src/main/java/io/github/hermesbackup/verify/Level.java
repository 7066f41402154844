package io.github.hermesbackup.verify;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How much of an archive is checked; each level does what the ones before it do. */
public enum Level {
    /** Structure, names, markers, and the archive's own digest; no content is read. */
    QUICK,
    /** Every member is inflated and compared with its size, CRC-32 and SHA-256. */
    FULL,
    /** Every database is extracted and passes SQLite's integrity check. */
    DEEP,
    /** Everything is restored into a private home and compared file by file. */
    RESTORE;

    /** The level of a name as it is written in a configuration. */
    public static Optional<Level> of(String name) {
        return Arrays.stream(values())
                .filter(level -> level.name().equals(name.toUpperCase(Locale.ROOT)))
                .findFirst();
    }

    /** The name as it is written in a configuration. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    boolean includes(Level other) {
        return compareTo(other) >= 0;
    }
}
