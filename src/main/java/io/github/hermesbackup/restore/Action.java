package io.github.hermesbackup.restore;

/** What a restore does about one member. */
enum Action {
    /** It is never restored. */
    SKIP,
    /** The caller did not select it. */
    IGNORE,
    /** A file that is not there yet. */
    CREATE,
    /** A file that is there, to be replaced by the staged one. */
    REPLACE,
    /** A file whose content is right; mode and time are brought to the archive's. */
    KEEP,
    /** A database that is there, to be written page by page. */
    WRITE_PAGES,
    /** A directory that is not there yet. */
    CREATE_DIRECTORY,
    /** A directory that is there; mode and time are brought to the archive's. */
    KEEP_DIRECTORY;

    /** True if the member's content has to be staged. */
    boolean needsContent() {
        return this == CREATE || this == REPLACE || this == WRITE_PAGES;
    }

    /** True if something of the home is made or changed by it, besides modes and times. */
    boolean changes() {
        return needsContent() || this == CREATE_DIRECTORY;
    }
}
