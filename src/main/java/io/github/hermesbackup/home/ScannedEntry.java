package io.github.hermesbackup.home;

import io.github.hermesbackup.io.FileStat;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Something that a backup contains, as the scan saw it.
 *
 * @param name relative to the home, {@code /} between components; a directory's ends in {@code /}
 * @param kind what it is
 * @param stat what the system said of it; of the file behind the link, if it is one
 * @param database true if its first bytes were those of a SQLite database; the reader must look again, see {@link HomeScan}
 * @param behindLink where the file really is, if a link stands in its place
 */
public record ScannedEntry(String name, Kind kind, FileStat stat, boolean database, Optional<Path> behindLink) {

    /** What an entry is. */
    public enum Kind {
        /** A directory. */
        DIRECTORY,
        /** A regular file. */
        FILE,
        /** A regular file that is a SQLite database. */
        DATABASE,
        /** A marker or state file in whose place a link to a regular file stands. */
        FILE_BEHIND_LINK
    }

    /** True unless it is a directory. */
    public boolean isFile() {
        return kind != Kind.DIRECTORY;
    }
}
