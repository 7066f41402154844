package io.github.hermesbackup.sqlite;

import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileStat;
import io.github.hermesbackup.io.SharableFile;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.sqlite.SQLiteConnection;

/**
 * A copy of a live database that has the blocks of the original, on a file system where files can share them.
 *
 * <p>Why it is one consistent state, although others write: SQLite holds a read transaction from before the first file is
 * shared to after the last, and sharing a file is atomic.
 * <ul>
 *   <li>With a rollback journal nobody changes the database during a read transaction, and what it holds at that time is
 *       committed (<a href="https://www.sqlite.org/lockingv3.html">lockingv3.html</a>).
 *   <li>With a write-ahead log nobody brings pages into the database that were committed after the read transaction began, and
 *       the log is not begun anew while the database lacks pages of it that the transaction reads
 *       (<a href="https://www.sqlite.org/walformat.html">walformat.html</a>, 2.3.2). The log is shared after the database: it
 *       has all that the database may lack, and what it has besides are commits after that. Recovery, of the copy, takes
 *       whole transactions only.
 * </ul>
 * The database is opened before SQLite opens it and closed after: closing drops the locks of the read transaction. Its name must
 * lead to the same file before and after, so that what is locked is what is shared.
 */
final class SharedCopy {

    private final Disk disk;

    SharedCopy(Disk disk) {
        this.disk = disk;
    }

    /**
     * @return false if it cannot be made in this way, for any reason; nothing is at the destination then
     */
    boolean take(Path source, Path destination) throws IOException {
        boolean taken = false;
        try {
            taken = share(source, destination) && asOneFile(destination);
        } catch (SQLException | NoSuchFileException e) {
            return false; // the other way finds out what is the matter, and says it
        } finally {
            if (!taken) {
                LiveCopy.deleteWithSidecars(disk, destination);
            }
        }
        return taken;
    }

    private boolean share(Path source, Path destination) throws IOException, SQLException {
        Path log = DatabaseFile.sidecar(source, "-wal");
        FileStat before = disk.stat(source);
        Optional<SharableFile> opened = disk.openForSharing(source);
        if (opened.isEmpty()) {
            return false;
        }
        try (SharableFile database = opened.get();
                SQLiteConnection connection = Connections.live(source, Duration.ZERO)) {
            Connections.execute(connection, "BEGIN");
            Connections.schemaCookie(connection); // from here on the read transaction is held
            return database.shareWith(destination)
                    && (!isLogged(connection, log) || shareLog(log, DatabaseFile.sidecar(destination, "-wal")))
                    && isStill(before, disk.stat(source));
        }
    }

    private boolean isLogged(SQLiteConnection connection, Path log) throws IOException, SQLException {
        return "wal".equals(Connections.single(connection, "PRAGMA main.journal_mode"))
                && DatabaseFile.sizeIfPresent(disk, log) > 0;
    }

    /** Else the name was given to another database between two of these steps, and SQLite has locked one and not the other. */
    private static boolean isStill(FileStat before, FileStat now) {
        return before.inode() == now.inode() && before.device() == now.device();
    }

    private boolean shareLog(Path log, Path destination) throws IOException {
        Optional<SharableFile> opened = disk.openForSharing(log);
        if (opened.isEmpty()) {
            return false;
        }
        try (SharableFile file = opened.get()) {
            return file.shareWith(destination);
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
