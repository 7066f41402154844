package io.github.hermesbackup.backup;

import io.github.hermesbackup.archive.SourceStamp;
import io.github.hermesbackup.archive.SourceStamp.Mark;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileStat;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;

/**
 * Makes the stamps by which a later run recognises an unchanged file without reading it.
 *
 * <p>A stamp is taken before the file is read. One whose times are younger than two seconds proves nothing, since a further
 * change within the same tick of the file system's clock would not show (git calls such files racily clean): then there is
 * none, and the next run reads the file.
 */
final class Stamps {

    private static final Duration TRUSTED_AGE = Duration.ofSeconds(2);

    private final Disk disk;
    private final InstantSource clock;
    private final UUID boot;

    /** @param boot identity of the machine's boot, or null if it has none to tell: then databases have no stamp */
    Stamps(Disk disk, InstantSource clock, UUID boot) {
        this.disk = disk;
        this.clock = clock;
        this.boot = boot;
    }

    /** The stamp of a plain file, or null if it cannot be trusted. */
    SourceStamp ofFile(FileStat stat) {
        return trusted(stat, clock.instant()) ? SourceStamp.ofFile(mark(stat)) : null;
    }

    /** The stamp of a database with its log and journal, or null if it cannot be trusted. */
    SourceStamp ofDatabase(Path database, FileStat stat) throws IOException {
        FileStat wal = sidecar(database, "-wal");
        FileStat journal = sidecar(database, "-journal");
        Instant now = clock.instant();
        if (boot == null || !trusted(stat, now) || !trusted(wal, now) || !trusted(journal, now)) {
            return null;
        }
        return new SourceStamp(
                mark(stat),
                wal == null ? null : mark(wal),
                journal == null ? null : mark(journal),
                boot.getMostSignificantBits(),
                boot.getLeastSignificantBits());
    }

    /** Null if the file is absent or empty, which is the same to SQLite. */
    private FileStat sidecar(Path database, String suffix) throws IOException {
        try {
            FileStat stat = disk.stat(database.resolveSibling(database.getFileName() + suffix));
            return stat.isFile() && stat.size() == 0 ? null : stat;
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    private static boolean trusted(FileStat stat, Instant now) {
        Instant limit = now.minus(TRUSTED_AGE);
        return stat == null
                || (stat.modified().toInstant().isBefore(limit)
                        && stat.changed().toInstant().isBefore(limit));
    }

    private static Mark mark(FileStat stat) {
        return new Mark(stat.size(), stat.modifiedNanos(), stat.changedNanos(), stat.inode());
    }
}
