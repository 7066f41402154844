package io.github.hermesbackup.verify;

import io.github.hermesbackup.archive.EntryTime;
import java.io.IOException;
import java.nio.file.Path;

/** A file or directory on one side of a comparison. */
interface Held {

    /** Name relative to the home, {@code /} between components; a directory's ends in {@code /}. */
    String name();

    /** Permission bits (0777), or -1 where none are recorded. */
    int mode();

    /** Modification time. */
    EntryTime time();

    /** Bytes of the content. */
    long size();

    /** SHA-256 of the content, read if it has to be. */
    byte[] sha256() throws IOException;

    /** True for an SQLite database, by its first bytes. */
    boolean isDatabase() throws IOException;

    /** Makes a standalone copy of a database at a path where there is nothing, mode 0600. */
    void image(Path destination) throws IOException;

    default boolean isDirectory() {
        return name().endsWith("/");
    }
}
