package io.github.hermesbackup.io;

import io.github.hermesbackup.io.SourceStamp.Mark;
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
public final class Stamps {

    private static final Duration TRUSTED_AGE = Duration.ofSeconds(2);

    private final Disk disk;
    private final InstantSource clock;
    private final UUID boot;

    /** @param boot identity of the machine's boot, or null if it has none to tell: then databases have no stamp */
    public Stamps(Disk disk, InstantSource clock, UUID boot) {
        this.disk = disk;
        this.clock = clock;
        this.boot = boot;
    }

    /** The stamp of a plain file, or null if it cannot be trusted. */
    public SourceStamp ofFile(FileStat stat) {
        return trusted(stat, clock.instant()) ? SourceStamp.ofFile(Mark.of(stat)) : null;
    }

    /**
     * A database's file with its log and journal, as they are now.
     *
     * @param file the file
     * @param wal its write-ahead log, null if absent or empty
     * @param journal its rollback journal, null if absent or empty
     * @param at when that was looked at
     */
    public record DatabaseFacts(FileStat file, FileStat wal, FileStat journal, Instant at) {

        private boolean sameContentAs(DatabaseFacts other) {
            return same(file, other.file) && same(wal, other.wal) && same(journal, other.journal);
        }

        private static boolean same(FileStat one, FileStat other) {
            return one == null || other == null
                    ? one == other
                    : one.size() == other.size()
                            && one.inode() == other.inode()
                            && one.modified().equals(other.modified());
        }
    }

    /** Looks at a database and at what lies beside it; opens nothing. */
    public DatabaseFacts factsOf(Path database) throws IOException {
        Instant now = clock.instant();
        return new DatabaseFacts(disk.stat(database), sidecar(database, "-wal"), sidecar(database, "-journal"), now);
    }

    /** The stamp of a database that is not being read, or null if it cannot be trusted. */
    public SourceStamp ofDatabase(DatabaseFacts facts) {
        Instant now = clock.instant();
        Instant limit = now.minus(TRUSTED_AGE); // of a log, only the content's time counts: see SourceStamp
        return trusted(facts.file(), now) && isOld(facts.wal(), limit) && isOld(facts.journal(), limit)
                ? stamp(facts)
                : null;
    }

    /**
     * The stamp of a database that has just been copied, or null if it cannot be trusted.
     *
     * <p>Run by root, SQLite gives the log's ownership to the database's owner whenever it opens one (the {@code chown(2)} of
     * its unix-vfs), and so changes the log's {@code ctime}. So the times of content must be the same before and after the
     * copy, and old enough when it began: a long copy does not make a commit visible that fell into the tick of the one before
     * it. Then the {@code ctime} is taken as it is now.
     */
    public SourceStamp afterCopy(Path database, DatabaseFacts before) throws IOException {
        DatabaseFacts after = factsOf(database);
        Instant limit = before.at().minus(TRUSTED_AGE);
        boolean old = isOld(before.file(), limit) && isOld(before.wal(), limit) && isOld(before.journal(), limit);
        return old && before.sameContentAs(after) ? stamp(after) : null;
    }

    private static boolean isOld(FileStat stat, Instant limit) {
        return stat == null || stat.modified().toInstant().isBefore(limit);
    }

    private SourceStamp stamp(DatabaseFacts facts) {
        if (boot == null) {
            return null;
        }
        return new SourceStamp(
                Mark.of(facts.file()),
                facts.wal() == null ? null : Mark.of(facts.wal()),
                facts.journal() == null ? null : Mark.of(facts.journal()),
                boot.getMostSignificantBits(),
                boot.getLeastSignificantBits());
    }

    /** Null if the file is absent or empty, which is the same to SQLite. */
    private FileStat sidecar(Path database, String suffix) throws IOException {
        try {
            FileStat stat = disk.stat(FileName.append(database, suffix));
            return stat.isFile() && stat.size() == 0 ? null : stat;
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    /** True if a change after an instant would show in what the system says, or would have shown in what it has just said. */
    public boolean isSettled(FileStat stat, Instant instant) {
        return trusted(stat, instant);
    }

    private static boolean trusted(FileStat stat, Instant now) {
        Instant limit = now.minus(TRUSTED_AGE);
        return stat == null || (isOld(stat, limit) && stat.changed().toInstant().isBefore(limit));
    }
}
