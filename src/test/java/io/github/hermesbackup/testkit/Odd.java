package io.github.hermesbackup.testkit;

import java.util.EnumSet;
import java.util.Set;

/** Odd things that a generated home has on request. */
public enum Odd {
    /** Directories with nothing in them, one inside another, one with mode 0700. */
    EMPTY_DIRECTORIES,
    /** File names outside ASCII: Japanese, an emoji, and one accented name composed (NFC) beside its decomposed twin (NFD). */
    FOREIGN_NAMES,
    /** Names that are not UTF-8. Not part of {@link #all()}: a backup of such a home is partial. */
    INVALID_NAMES,
    /** Scripts with mode 0755 and files with 0600, 0400 and setuid. */
    MODES,
    /** Modification times in 1975 and 2200, and with fractions of a second. */
    TIMES,
    /**
     * A socket, a FIFO, and symbolic links to a file, to nothing, and to a directory outside: {@code outside-of-the-home},
     * which is made beside the home.
     */
    SPECIAL_FILES,
    /** {@code .db} files that are not SQLite's: a BoltDB, one of zero bytes, one of NULs, a picture. */
    LOOKALIKE_DATABASES,
    /** Databases with other names: {@code .sqlite}, {@code .sqlite3}, none; with a rollback journal, and other page sizes. */
    OTHER_DATABASES,
    /** A file of 1.5 MiB that no compressor makes smaller. */
    INCOMPRESSIBLE,
    /** A text of 6 MiB, and one of exactly 1 MiB. */
    LARGE_FILES,
    /** What is left out for its name alone: pid files, byte code, a stale {@code -wal}, passkeys, the cache, an old archive. */
    LEFT_OUT,
    /** What looks left out and is not: {@code skills/x/hermes-agent/}, {@code cache/images/}, {@code *.bak}. */
    LOOKALIKE_EXCLUSIONS;

    /** Everything that a complete backup can contain. */
    public static Set<Odd> all() {
        return EnumSet.complementOf(EnumSet.of(INVALID_NAMES));
    }
}
