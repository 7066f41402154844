package io.github.hermesbackup.sqlite;

import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileStat;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.sqlite.SQLiteConnection;

/**
 * A copy of a live database that the system makes, of whole files, and not SQLite, page by page: the copy shares the blocks of
 * the original where the file system can do that, or has its bytes, which the kernel moves several times as fast.
 *
 * <p>Why it is one consistent state, although others write: SQLite holds a read transaction from before the first file is
 * copied to after the last.
 * <ul>
 *   <li>With a rollback journal nobody changes the database during a read transaction, and what it holds at that time is
 *       committed (<a href="https://www.sqlite.org/lockingv3.html">lockingv3.html</a>).
 *   <li>With a write-ahead log nobody brings pages into the database that were committed after the read transaction began, and
 *       the log is not begun anew while the database lacks pages of it that the transaction reads
 *       (<a href="https://www.sqlite.org/walformat.html">walformat.html</a>, 2.3.2). The log is copied after the database: it
 *       has all that the database may lack, or has in part only because it was being written, and what it has besides are
 *       commits after that. Recovery, of the copy, takes whole transactions only.
 *   <li>A transaction that reads nothing from the log, because the database has all of it, does not keep others from beginning
 *       the log anew, but then from bringing it into the database. The old log and the new are both right for the copy; a
 *       mixture is not, and {@link CopiedFile} notices that.
 * </ul>
 * The database is opened before SQLite opens it and closed after: closing drops the locks of the read transaction. Its name must
 * lead to the same file before and after, so that what is locked is what is copied.
 */
final class FileCopy {

    private static final boolean WINDOWS = System.getProperty("os.name").startsWith("Windows");

    private final Disk disk;
    private final Way way;

    private FileCopy(Disk disk, Way way) {
        this.disk = disk;
        this.way = way;
    }

    /** A file of the database that is open. */
    interface Original extends Closeable {

        /**
         * Makes the copy, with mode 0600.
         *
         * @return false if it cannot be made in this way
         */
        boolean copyTo(Path file) throws IOException;
    }

    private interface Way {
        Optional<Original> open(Path file, boolean log) throws IOException;
    }

    /** Shares the blocks. */
    static FileCopy ofBlocks(Disk disk) {
        return new FileCopy(
                disk,
                (file, log) -> disk.openForSharing(file).map(opened -> new Original() {
                    @Override
                    public boolean copyTo(Path copy) throws IOException {
                        return opened.shareWith(copy);
                    }

                    @Override
                    public void close() throws IOException {
                        opened.close();
                    }
                }));
    }

    /** Moves the bytes. Not on Windows, where nobody can read the byte that SQLite locks in the middle of a large database. */
    static FileCopy ofBytes(Disk disk) {
        return new FileCopy(
                disk, (file, log) -> WINDOWS ? Optional.empty() : Optional.of(new CopiedFile(disk, file, log)));
    }

    /**
     * @return false if it cannot be made in this way: another way finds out what is the matter, and says it. Nothing is at the
     *     destination then
     * @throws IOException if a file cannot be read or written; what there is of the copy is left to the caller
     */
    boolean take(Path source, Path destination) throws IOException {
        try {
            if (copy(source, destination) && asOneFile(destination)) {
                return true;
            }
        } catch (SQLException | NoSuchFileException e) {
            // The other way meets it too.
        }
        LiveCopy.deleteWithSidecars(disk, destination);
        return false;
    }

    private boolean copy(Path source, Path destination) throws IOException, SQLException {
        FileStat before = disk.stat(source);
        Optional<Original> opened = way.open(source, false);
        if (opened.isEmpty()) {
            return false;
        }
        try (Original database = opened.get();
                SQLiteConnection connection = Connections.live(source, Duration.ZERO)) {
            Connections.execute(connection, "BEGIN");
            Connections.schemaCookie(connection); // from here on the read transaction is held
            return database.copyTo(destination)
                    && (!isLogged(connection) || copyLog(source, destination))
                    && isStill(before, disk.stat(source));
        }
    }

    private static boolean isLogged(SQLiteConnection connection) throws SQLException {
        return "wal".equals(Connections.single(connection, "PRAGMA main.journal_mode"));
    }

    /** Else the name was given to another database between two of these steps, and SQLite has locked one and not the other. */
    private static boolean isStill(FileStat before, FileStat now) {
        return before.inode() == now.inode() && before.device() == now.device();
    }

    private boolean copyLog(Path source, Path destination) throws IOException {
        Path log = DatabaseFile.sidecar(source, "-wal");
        if (DatabaseFile.sizeIfPresent(disk, log) == 0) {
            return true;
        }
        Optional<Original> opened = way.open(log, true);
        if (opened.isEmpty()) {
            return false;
        }
        try (Original file = opened.get()) {
            return file.copyTo(DatabaseFile.sidecar(destination, "-wal"));
        }
    }

    /** Brings in what is in the log: only these pages are written. */
    private static boolean asOneFile(Path copy) throws IOException, SQLException {
        try (SQLiteConnection connection = Connections.writable(copy, Duration.ZERO)) {
            Connections.execute(connection, "PRAGMA synchronous=OFF");
            Connections.schemaCookie(connection);
            return "delete".equals(Connections.single(connection, "PRAGMA main.journal_mode=DELETE"));
        }
    }
}
