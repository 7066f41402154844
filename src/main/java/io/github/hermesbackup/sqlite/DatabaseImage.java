package io.github.hermesbackup.sqlite;

import java.nio.file.Path;
import java.util.List;

/**
 * A standalone copy of a database: one file, no sidecars, a rollback-journal header, readable where nothing can be written.
 *
 * @param file the copy
 * @param size its size in bytes
 * @param findings why it is not sound, the first ones only; empty if it passed {@code PRAGMA quick_check}
 * @param source the header of the database that was copied: its page size, and whether it used a write-ahead log
 */
public record DatabaseImage(Path file, long size, List<String> findings, DatabaseFile.Header source) {

    /** Keeps its own copy of the findings. */
    public DatabaseImage {
        findings = List.copyOf(findings);
    }

    /** True if the copy passed SQLite's own check. */
    public boolean sound() {
        return findings.isEmpty();
    }
}
