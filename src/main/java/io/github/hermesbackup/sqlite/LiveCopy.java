package io.github.hermesbackup.sqlite;

import io.github.hermesbackup.io.Attempts;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.io.HermesException.Reason;
import io.github.hermesbackup.io.HermesException.Subject;
import io.github.hermesbackup.io.IoReason;
import io.github.hermesbackup.io.Sizes;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.sqlite.SQLiteConnection;

/**
 * Copies a database that others may be writing to: one consistent state, from one read transaction, as one file.
 *
 * <p>The bytes of the source and of its {@code -wal} stay as they are, also those of a writer that died (a {@code -shm}, and
 * for a clean database in WAL mode an empty {@code -wal}, may appear beside it). A source that cannot be opened read-only,
 * because it needs recovery or shared memory that cannot be made, is first copied with its log, byte by byte while nothing
 * changes, and recovered there.
 *
 * <p>The image has a rollback-journal header whatever the source's mode is: an image in WAL mode could not be opened in a
 * read-only directory. {@link DatabaseImage#source()} remembers the mode.
 */
public final class LiveCopy {

    /** Room that is left on the file system beyond the copy itself, in bytes. */
    static final long RESERVE = 1 << 20;

    private final Disk disk;
    private final Duration patience;

    /** @param patience how long another process's lock is waited for; 10 seconds is customary */
    public LiveCopy(Disk disk, Duration patience) {
        this.disk = disk;
        this.patience = patience;
    }

    /**
     * Copies a database. It is delivered even if it does not pass {@code PRAGMA quick_check}; one that SQLite cannot read
     * at all is delivered as its bytes were. {@link DatabaseImage#sound()} tells.
     *
     * @param source an existing database that this process has no connection to
     * @param destination a file that does not exist, in a directory that only this run writes to; made with mode 0600
     * @throws HermesException LOCKED with the holder, NO_SPACE with figures, INVALID_INPUT if it is no database, IO for
     *     anything else; nothing is left at the destination then
     */
    public DatabaseImage copy(Path source, Path destination) throws IOException {
        Unchecked copy = copyUnchecked(source, destination);
        try {
            return copy.check();
        } catch (IOException | RuntimeException e) {
            throw discard(destination, e);
        }
    }

    /** Ways to make a copy. */
    public enum Way {
        /** It has the blocks of the database; SQLite has not read its pages yet. */
        SHARED_BLOCKS,
        /** It has the bytes of the database; SQLite has not read its pages yet. */
        BYTES,
        /** SQLite has read every page of the database, or as much as can be read. */
        PAGES
    }

    /**
     * A copy of which SQLite has not been asked yet whether it is sound.
     *
     * @param image the copy; what is known of it already is among its findings
     * @param checked true if nothing is left to ask
     * @param way how it was made
     */
    public record Unchecked(DatabaseImage image, boolean checked, Way way) {

        /** Asks; takes a second a gigabyte, and only reads. */
        public DatabaseImage check() throws IOException {
            return checked
                    ? image
                    : new DatabaseImage(
                            image.file(), image.size(), DatabaseCheck.quickCheck(image.file()), image.source());
        }
    }

    /** As {@link #copy}, but the check is left to the caller, who can use the time. */
    public Unchecked copyUnchecked(Path source, Path destination) throws IOException {
        return copyUnchecked(source, destination, Way.BYTES);
    }

    /**
     * As {@link #copyUnchecked}, for a copy that is kept: where files can share their blocks, it has those of the database but
     * for what is in the database's log.
     */
    public Unchecked copySharing(Path source, Path destination) throws IOException {
        return copyUnchecked(source, destination, Way.SHARED_BLOCKS);
    }

    /** As {@link #copyUnchecked}, but SQLite reads every page: for a second look at what the system's copy has shown as unsound. */
    public Unchecked copyPages(Path source, Path destination) throws IOException {
        return copyUnchecked(source, destination, Way.PAGES);
    }

    private Unchecked copyUnchecked(Path source, Path destination, Way first) throws IOException {
        byte[] head = DatabaseFile.first(disk, source);
        if (!DatabaseFile.hasHeader(head, head.length)) {
            throw new HermesException(Reason.INVALID_INPUT, Subject.OTHER, Failures.name(source) + ": not a database");
        }
        List<String> findings = new ArrayList<>();
        requireSpace(source, destination);
        requireAbsent(destination);
        try {
            PageCopy pages = new PageCopy(disk, patience);
            Way way = fileCopy(source, destination, first);
            int code = way == Way.PAGES ? pages.copy(source, destination) : Failures.OK;
            switch (code) {
                case Failures.OK -> {}
                case Failures.READONLY, Failures.IOERR, Failures.CANTOPEN ->
                    findings.addAll(recoverCopy(source, destination));
                case Failures.CORRUPT, Failures.NOTADB ->
                    findings.addAll(new RawCopy(disk).takeMalformed(source, destination));
                default -> throw Failures.of(code, source, "copy it", null);
            }
            boolean copied = code == Failures.OK && way == Way.PAGES;
            if (DatabaseFile.hasTables(head) && (copied ? !pages.haveTables() : isEmptied(source, destination))) {
                throw new HermesException(
                        Reason.IO, Subject.OTHER, Failures.name(source) + ": was emptied while it was copied");
            }
            DatabaseImage image =
                    new DatabaseImage(destination, disk.stat(destination).size(), findings, DatabaseFile.header(head));
            return new Unchecked(image, code != Failures.OK, way);
        } catch (IOException | RuntimeException e) {
            throw discard(destination, e);
        }
    }

    /**
     * Tries the ways that the system goes, one after the other.
     *
     * @return how the copy was made; PAGES if there is none yet
     */
    private Way fileCopy(Path source, Path destination, Way first) throws IOException {
        if (first == Way.SHARED_BLOCKS && FileCopy.ofBlocks(disk).take(source, destination)) {
            return Way.SHARED_BLOCKS;
        }
        return first != Way.PAGES && FileCopy.ofBytes(disk).take(source, destination) ? Way.BYTES : Way.PAGES;
    }

    /**
     * An empty file is a database without tables to SQLite: one that is emptied while it is copied must not pass for that. A
     * recovered copy may have lost its only table with a transaction that was never committed.
     */
    private boolean isEmptied(Path source, Path destination) throws IOException {
        return !DatabaseFile.isDatabase(disk, source) && !DatabaseFile.hasTables(DatabaseFile.first(disk, destination));
    }

    /**
     * Copies the bytes of a database and its log, and opens only the copy: nothing appears beside the source, not even the
     * files that SQLite makes to read it.
     *
     * @throws HermesException as {@link #copy}, and IO if it kept changing
     */
    public DatabaseImage copyUntouched(Path source, Path destination) throws IOException {
        DatabaseFile.Header header = DatabaseFile.header(disk, source);
        requireSpace(source, destination);
        requireAbsent(destination);
        try {
            List<String> findings = recoverCopy(source, destination);
            return new DatabaseImage(destination, disk.stat(destination).size(), findings, header);
        } catch (IOException | RuntimeException e) {
            throw discard(destination, e);
        }
    }

    private List<String> recoverCopy(Path source, Path destination) throws IOException {
        RawCopy raw = new RawCopy(disk);
        raw.takeWithLog(source, destination);
        try (SQLiteConnection connection = Connections.writable(destination, Duration.ZERO)) {
            Connections.execute(connection, "PRAGMA synchronous=OFF");
            Connections.schemaCookie(connection); // rolls a hot journal back, or reads the log
            String mode = Connections.single(connection, "PRAGMA journal_mode=DELETE");
            if (!"delete".equals(mode)) {
                throw Failures.of(Failures.ERROR, source, "recover its copy: journal mode stays " + mode, null);
            }
        } catch (SQLException e) {
            if (!Failures.isMalformed(Failures.code(e))) {
                throw Failures.of(e, source, "recover its copy");
            }
            deleteWithSidecars(disk, destination);
            return raw.takeMalformed(source, destination);
        }
        return DatabaseCheck.quickCheck(destination);
    }

    private void requireSpace(Path source, Path destination) throws IOException {
        long log = DatabaseFile.sizeIfPresent(disk, DatabaseFile.sidecar(source, "-wal"));
        requireSpace(disk, destination, disk.stat(source).size() + log);
    }

    static void requireSpace(Disk disk, Path file, long bytes) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        long free = disk.usableSpace(directory);
        long needed = bytes + RESERVE;
        if (free < needed) {
            throw new HermesException(
                    Reason.NO_SPACE,
                    Subject.OTHER,
                    "Not enough room in " + Failures.name(directory) + ": this needs about " + Sizes.bytes(needed)
                            + ", " + Sizes.bytes(free) + " are free. Nothing was written.");
        }
    }

    private void requireAbsent(Path destination) throws IOException {
        try {
            disk.stat(destination);
        } catch (NoSuchFileException e) {
            return;
        }
        throw new HermesException(
                Reason.CONFLICT, Subject.OTHER, Failures.name(destination) + ": exists already; nothing was written");
    }

    /** Removes what there is of the copy; tells a file system that ran full from other failures while it still is. */
    private IOException discard(Path destination, Exception failure) {
        boolean full = false;
        try {
            full = failure instanceof IOException io
                    && IoReason.isNoSpace(disk, io, destination.toAbsolutePath().getParent());
            deleteWithSidecars(disk, destination);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
        if (failure instanceof RuntimeException bug) {
            throw bug;
        }
        if (failure instanceof HermesException already) {
            return already;
        }
        return full ? Failures.of(Failures.FULL, destination, "write the copy", failure) : (IOException) failure;
    }

    /** Removes each of them that it can, whatever becomes of the others. */
    static void deleteWithSidecars(Disk disk, Path file) throws IOException {
        Attempts removals = new Attempts();
        removals.at(() -> deleteIfPresent(disk, file));
        for (String suffix : DatabaseFile.SIDECAR_SUFFIXES) {
            removals.at(() -> deleteIfPresent(disk, DatabaseFile.sidecar(file, suffix)));
        }
        removals.end();
    }

    static boolean deleteIfPresent(Disk disk, Path file) throws IOException {
        try {
            disk.delete(file);
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }
}
