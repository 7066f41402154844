package io.github.hermesbackup.home;

/**
 * Something that a scan saw and a person should know.
 *
 * @param path relative to the home, escaped for a person
 * @param kind what it is about
 * @param text what there is to say, as it stands behind the path
 */
public record ScanNote(String path, Kind kind, String text) {

    /** What a note is about. */
    public enum Kind {
        /** It was there when its directory was listed and gone a moment later: not in the backup, and no failure. */
        VANISHED,
        /** A link stands in its place; the content of the file behind it is in the backup. */
        FILE_BEHIND_LINK,
        /** Named like a database, but empty or all NUL; in the backup as it is. */
        EMPTY_DATABASE,
        /** The same of a state file: the state is lost, so a backup of it is partial. */
        EMPTY_STATE_DATABASE,
        /** A state file that is named like a database and begins like none; in the backup as it is. */
        NO_DATABASE
    }
}
