package io.github.hermesbackup.backup;

import io.github.hermesbackup.archive.Compression;
import io.github.hermesbackup.home.ArchiveName;
import io.github.hermesbackup.home.HermesHome;
import io.github.hermesbackup.home.ScanRules;
import io.github.hermesbackup.report.Finding;
import java.time.Duration;
import java.util.List;

/**
 * A backup that is wanted.
 *
 * @param home what to back up
 * @param rules what of it
 * @param kind what for; decides the default name and the retention
 * @param destination where to
 * @param compression how small
 * @param writeUnchanged true to write an archive even if nothing has changed since the newest complete one
 * @param keep how many complete archives of the kind stay in the directory after a complete backup; 0 keeps all
 * @param databasePatience how long to wait without progress for a database that another process holds
 * @param known what the caller knows to be wrong with the home already; a failure among it makes the backup partial
 * @param reuse true to take over what has not changed from the newest complete archive of the kind there, compressed as it is
 * @param digest true to compute the SHA-256 of the archive file, which takes a second a gigabyte of a core's time
 */
public record BackupRequest(
        HermesHome home,
        ScanRules rules,
        ArchiveName.Kind kind,
        Destination destination,
        Compression compression,
        boolean writeUnchanged,
        int keep,
        Duration databasePatience,
        List<Finding> known,
        boolean reuse,
        boolean digest) {

    /** One whose result has the SHA-256 of the archive file. */
    public BackupRequest(
            HermesHome home,
            ScanRules rules,
            ArchiveName.Kind kind,
            Destination destination,
            Compression compression,
            boolean writeUnchanged,
            int keep,
            Duration databasePatience,
            List<Finding> known,
            boolean reuse) {
        this(home, rules, kind, destination, compression, writeUnchanged, keep, databasePatience, known, reuse, true);
    }

    /** One that takes over what it can from an older archive, and leaves the SHA-256 of the archive file out of its result. */
    public BackupRequest(
            HermesHome home,
            ScanRules rules,
            ArchiveName.Kind kind,
            Destination destination,
            Compression compression,
            boolean writeUnchanged,
            int keep,
            Duration databasePatience,
            List<Finding> known) {
        this(home, rules, kind, destination, compression, writeUnchanged, keep, databasePatience, known, true, false);
    }
}
