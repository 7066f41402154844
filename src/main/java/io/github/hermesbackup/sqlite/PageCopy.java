package io.github.hermesbackup.sqlite;

import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.io.WaitingOpens;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import org.sqlite.SQLiteConnection;

/**
 * One pass of SQLite's backup API from a live database into a new private file. Reads the source through SQLite only, so
 * it may run while this process has a connection to the source.
 */
final class PageCopy {

    private static final int ALL_PAGES = -1;
    private static final int RETRY_MILLIS = 50;
    private static final int VERSIONS_OFFSET = 18;

    private final Disk disk;
    private final Duration patience;
    private boolean tables;

    PageCopy(Disk disk, Duration patience) {
        this.disk = disk;
        this.patience = patience;
    }

    /**
     * Copies, and gives the copy a rollback-journal header.
     *
     * @return SQLite's primary result code; unless it is 0, nothing is at the destination
     * @throws HermesException LOCKED, or NO_SPACE
     */
    int copy(Path source, Path destination) throws IOException {
        int code = probe(source);
        if (code == Failures.OK) {
            code = attempt(destination, () -> unsynced(source, destination));
            if (code != Failures.OK) {
                // The unsynced way does not say why it failed; the exact one does, or succeeds.
                code = attempt(destination, () -> exact(source, destination));
            }
        }
        if (Failures.isBusy(code)) {
            throw Failures.locked(disk, source, patience);
        }
        if (code == Failures.FULL) {
            throw Failures.of(code, destination, "copy " + Failures.name(source), null);
        }
        return code;
    }

    /** True if there are tables in what was copied. */
    boolean haveTables() {
        return tables;
    }

    /** Opening is lazy: only a read transaction tells whether the database can be read. */
    private int probe(Path source) throws IOException {
        try (SQLiteConnection connection = Connections.live(source, patience)) {
            Connections.schemaCookie(connection);
            return Failures.OK;
        } catch (SQLException e) {
            return Failures.code(e);
        }
    }

    private interface Pages {
        int copy() throws IOException, SQLException;
    }

    private int attempt(Path destination, Pages pages) throws IOException {
        boolean kept = false;
        try (FileChannel file = disk.create(destination, 0600)) {
            int code = pages.copy();
            kept = code == Failures.OK;
            if (kept) {
                expectRollbackJournal(file);
                tables = DatabaseFile.hasTables(DatabaseFile.first(file));
            }
            return code;
        } catch (SQLException e) {
            return Failures.code(e);
        } finally {
            if (!kept) {
                LiveCopy.deleteWithSidecars(disk, destination);
            }
        }
    }

    /**
     * Pulls the pages through a connection to the destination, which alone can be told not to sync (it took half the time
     * on 1 GB). That direction returns 0 whatever happens, so only the observer's word counts: it is called after a step
     * that succeeded, and the only step is committed by then.
     */
    private int unsynced(Path source, Path destination) throws IOException, SQLException {
        int[] remaining = {ALL_PAGES};
        try (SQLiteConnection connection = Connections.writable(destination, Duration.ZERO)) {
            Connections.execute(connection, "PRAGMA synchronous=OFF", "PRAGMA journal_mode=OFF");
            WaitingOpens.open(
                    source,
                    () -> connection
                            .getDatabase()
                            .restore(
                                    "main",
                                    Connections.liveUri(source),
                                    (left, all) -> remaining[0] = left,
                                    RETRY_MILLIS,
                                    (int) (patience.toMillis() / RETRY_MILLIS),
                                    ALL_PAGES));
        }
        return remaining[0] == 0 ? Failures.OK : Failures.ERROR;
    }

    private int exact(Path source, Path destination) throws IOException, SQLException {
        int[] remaining = {ALL_PAGES};
        try (SQLiteConnection connection = Connections.live(source, Duration.ZERO)) {
            int code = connection
                    .getDatabase()
                    .backup(
                            "main",
                            Connections.writableUri(destination),
                            (left, all) -> remaining[0] = left,
                            RETRY_MILLIS,
                            0,
                            ALL_PAGES);
            return code == Failures.OK && remaining[0] != 0 ? Failures.ERROR : code & 0xff;
        }
    }

    /** Read and write version 1 (file format, section 1.3): no reader looks for a log that is not there. */
    static void expectRollbackJournal(FileChannel file) throws IOException {
        ByteBuffer versions = ByteBuffer.allocate(2);
        while (versions.hasRemaining()) {
            if (file.read(versions, VERSIONS_OFFSET + versions.position()) < 0) {
                return; // too short for a database
            }
        }
        if (versions.get(0) == 2 && versions.get(1) == 2) {
            for (ByteBuffer ones = ByteBuffer.wrap(new byte[] {1, 1}); ones.hasRemaining(); ) {
                file.write(ones, VERSIONS_OFFSET + ones.position());
            }
        }
    }
}
