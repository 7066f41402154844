package io.github.hermesbackup.sqlite;

import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.io.HermesException.Reason;
import io.github.hermesbackup.io.HermesException.Subject;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.sqlite.SQLiteConnection;

/**
 * Writes a staged, checked image into a database that others may have open.
 *
 * <p>Scratch files lie beside the image, so the image belongs into a directory that only this run writes to, with room for
 * two more of its size.
 */
public final class LiveRestore {

    private final Disk disk;
    private final Duration patience;

    /** @param patience how long another process's lock is waited for; 10 seconds is customary */
    public LiveRestore(Disk disk, Duration patience) {
        this.disk = disk;
        this.patience = patience;
    }

    /** What stands where a database is to be restored. */
    public enum TargetKind {
        /** Nothing: remove orphan sidecars, then put the image in place. */
        ABSENT,
        /** A database: {@link LiveRestore#write}. */
        DATABASE,
        /** A file that SQLite cannot write pages into: empty, garbage, or malformed from its first page on. Replace it. */
        OTHER
    }

    /** What {@link LiveRestore#write} found when it read the target back. */
    public enum Written {
        /** The target's pages are the image's. */
        AS_STAGED,
        /** The image was written; then another process wrote, and the target is sound. */
        AND_CHANGED_SINCE
    }

    /**
     * Tells what is there. Reads the file directly, so this process must have no connection to it.
     *
     * @throws HermesException LOCKED if a lock hides it
     */
    public TargetKind kind(Path target) throws IOException {
        try {
            if (!DatabaseFile.isDatabase(disk, target)) {
                return TargetKind.OTHER;
            }
        } catch (NoSuchFileException e) {
            return TargetKind.ABSENT;
        }
        try (SQLiteConnection connection = Connections.live(target, patience)) {
            Connections.schemaCookie(connection);
        } catch (SQLException e) {
            if (Failures.isBusy(Failures.code(e))) {
                throw Failures.locked(disk, target, patience);
            }
            return Failures.isMalformed(Failures.code(e)) ? TargetKind.OTHER : TargetKind.DATABASE;
        }
        return TargetKind.DATABASE;
    }

    /**
     * Removes the {@code -wal}, {@code -shm} and {@code -journal} of a database that is not there: SQLite would apply them
     * to the image that takes its name.
     *
     * @return what was removed
     * @throws HermesException CONFLICT if the database is there: then they belong to it
     */
    public List<Path> removeOrphanSidecars(Path target) throws IOException {
        try {
            disk.stat(target);
        } catch (NoSuchFileException e) {
            List<Path> removed = new ArrayList<>();
            for (String suffix : DatabaseFile.SIDECAR_SUFFIXES) {
                Path sidecar = DatabaseFile.sidecar(target, suffix);
                if (LiveCopy.deleteIfPresent(disk, sidecar)) {
                    removed.add(sidecar);
                }
            }
            return removed;
        }
        throw new HermesException(
                Reason.CONFLICT, Subject.OTHER, Failures.name(target) + ": exists, so its -wal and -journal stay");
    }

    /**
     * Replaces a database's content by an image's, in one transaction. The file keeps its inode, page size permitting its
     * journal mode, and its open connections, which see the new content; a crash leaves either content whole. Then the
     * target is read back and compared, and a write transaction tried.
     *
     * @param image sound, private and closed, a {@link LiveCopy}'s for example; not changed
     * @param target a database ({@link TargetKind#DATABASE}) that this process has no connection to
     * @throws HermesException LOCKED, NO_SPACE, IO: nothing changed, unless the message says that it was written
     */
    public Written write(Path image, Path target) throws IOException {
        return write(image, target, () -> {});
    }

    /**
     * The same, telling when the content has changed: an earlier failure has nothing to take back, and must not take back
     * what another process has committed since.
     */
    public Written write(Path image, Path target, Runnable changed) throws IOException {
        if (!DatabaseFile.isDatabase(disk, target)) {
            throw new HermesException(
                    Reason.CONFLICT,
                    Subject.OTHER,
                    Failures.name(target) + ": not a database; replace the file instead");
        }
        DatabaseFile.Header header = DatabaseFile.header(disk, target);
        new TargetSpace(disk, image, target).require(header);
        try (FittedImage fitted = FittedImage.to(disk, image, header)) {
            return new PageRestore(disk, patience, target).write(fitted.file(), changed);
        }
    }

    /**
     * How a database compares with an image.
     *
     * @param same true if it holds what the image holds
     * @param rows of the tables that were asked for, as far as they are there
     */
    public record Comparison(boolean same, Map<String, Long> rows) {}

    /**
     * Whether a database already holds what an image holds: the same pages apart from counters, or, where page sizes or
     * pages differ, the same schema and rows. Takes a copy of the target beside the image.
     *
     * @param target a database that this process has no connection to; may be in use
     * @param tables whose rows in the target to count
     * @throws HermesException as {@link LiveCopy#copy}
     */
    public Comparison compare(Path image, Path target, String... tables) throws IOException {
        Path copy = Scratch.beside(image);
        try {
            DatabaseImage current = new LiveCopy(disk, patience).copy(target, copy);
            return current.sound()
                    ? new Comparison(isSame(image, copy), DatabaseCheck.rowCounts(copy, tables))
                    : new Comparison(false, Map.of());
        } finally {
            LiveCopy.deleteWithSidecars(disk, copy);
        }
    }

    /**
     * As {@link #compare}, from the bytes of the database and its log alone: SQLite does not open it, so that nothing
     * appears beside it.
     *
     * @return false also if it keeps changing while it is copied
     */
    public boolean compareUntouched(Path image, Path target) throws IOException {
        Path copy = Scratch.beside(image);
        try {
            return new LiveCopy(disk, patience).copyUntouched(target, copy).sound() && isSame(image, copy);
        } catch (HermesException e) {
            if (e.reason() == Reason.NO_SPACE) {
                throw e;
            }
            return false;
        } finally {
            LiveCopy.deleteWithSidecars(disk, copy);
        }
    }

    private boolean isSame(Path image, Path copy) throws IOException {
        try {
            return new PageComparison(disk, image, copy).isSame()
                    || MessageDigest.isEqual(LogicalDigest.of(image), LogicalDigest.of(copy));
        } catch (SQLException e) {
            return false; // a table that cannot be read cannot be called equal; writing it again does no harm
        }
    }

    /** As {@link #compare}, without tables. */
    public boolean sameContent(Path image, Path target) throws IOException {
        return compare(image, target).same();
    }

    /**
     * SHA-256 over the schema and rows of a database, read where it is: slower than {@link #compare}, and needs no room.
     *
     * @param target a database that this process has no connection to; may be in use
     * @throws HermesException LOCKED, or IO if it cannot be read
     */
    public byte[] digest(Path target) throws IOException {
        try (SQLiteConnection connection = Connections.live(target, patience)) {
            Connections.execute(connection, "PRAGMA trusted_schema=OFF", "BEGIN");
            return LogicalDigest.of(connection);
        } catch (SQLException e) {
            if (Failures.isBusy(Failures.code(e))) {
                throw Failures.locked(disk, target, patience);
            }
            throw Failures.of(e, target, "read it");
        }
    }

    /** The same of a private image that nobody writes. */
    public byte[] digestOfImage(Path image) throws IOException {
        try {
            return LogicalDigest.of(image);
        } catch (SQLException e) {
            throw Failures.of(e, image, "read it");
        }
    }
}
