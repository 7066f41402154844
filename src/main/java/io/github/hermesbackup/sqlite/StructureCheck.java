package io.github.hermesbackup.sqlite;

import io.github.hermesbackup.io.Await;
import io.github.hermesbackup.io.Background;
import io.github.hermesbackup.io.Disk;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.Future;
import org.sqlite.SQLiteConnection;

/**
 * {@code PRAGMA quick_check} without what the modules of virtual tables add to it. Since SQLite 3.44 a full text index (FTS5)
 * reads itself whole in a quick check, which took 4.3 of 4.9 seconds on a gigabyte; what it looks for is whether derived data
 * agree with each other, which is {@code integrity_check}'s business here. Its tables and their pages are checked as all others.
 *
 * <p>In parts: each table with its indexes and the list of free pages by {@code quick_check}, and that each page of the file
 * belongs to exactly one of them by {@code dbstat} and by the list of free pages itself (file format, section 1.5).
 */
final class StructureCheck {

    private static final long LOCK_BYTE = 0x4000_0000L;
    private static final int FREELIST_OFFSET = 32;

    /** From here on a second thread and its connection are worth it. */
    private static final long LARGE_BYTES = 16L << 20;

    private final SQLiteConnection connection;
    private final Path image;

    StructureCheck(SQLiteConnection connection, Path image) {
        this.connection = connection;
        this.image = image;
    }

    /** True if there are virtual tables, and nothing of which this check does not know. */
    boolean applies() throws SQLException {
        String virtual = "SELECT count(*) FROM pragma_table_list WHERE schema='main' AND type='virtual'";
        return !"0".equals(Connections.single(connection, virtual))
                && "0".equals(Connections.single(connection, "PRAGMA main.auto_vacuum"));
    }

    /**
     * True if nothing is wrong; what is wrong the full check tells in its own words. Both parts take about as long, and on a large
     * image they are done at the same time.
     */
    boolean sound() throws SQLException, IOException {
        if (Disk.real().stat(image).size() < LARGE_BYTES) {
            return everyTableIsSound() && everyPageHasOnePlace(connection);
        }
        Future<Boolean> places = Background.start("hermes-sqlite-pages", () -> {
            try (SQLiteConnection second = Connections.immutable(image)) {
                return everyPageHasOnePlace(second);
            } catch (SQLException | IOException | RuntimeException e) {
                return false; // whatever stood in its way, the full check finds it too
            }
        });
        boolean tables = false;
        boolean pages;
        try {
            tables = everyTableIsSound();
        } finally {
            pages = Await.uninterrupted(places); // nothing may read the image any more when this returns
        }
        return tables && pages;
    }

    private boolean everyTableIsSound() throws SQLException {
        for (String table : ordinaryTables()) {
            String pragma = "PRAGMA main.quick_check('" + table.replace("'", "''") + "')";
            if (!"ok".equals(Connections.single(connection, pragma))) {
                return false;
            }
        }
        return true;
    }

    private List<String> ordinaryTables() throws SQLException {
        List<String> names = new ArrayList<>();
        names.add("sqlite_schema");
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT name FROM main.sqlite_schema WHERE type='table' AND rootpage<>0")) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
        }
        return names;
    }

    private boolean everyPageHasOnePlace(SQLiteConnection connection) throws SQLException, IOException {
        int pageBytes = Integer.parseInt(Connections.single(connection, "PRAGMA main.page_size"));
        int pages = Integer.parseInt(Connections.single(connection, "PRAGMA main.page_count"));
        BitSet used = new BitSet(pages + 1);
        long lockPage = LOCK_BYTE / pageBytes + 1;
        if (lockPage <= pages) {
            used.set((int) lockPage);
        }
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT pageno FROM dbstat('main')")) {
            while (rows.next()) {
                if (!take(used, rows.getInt(1), pages)) {
                    return false;
                }
            }
        }
        return takeFreePages(used, pageBytes, pages) && used.cardinality() == pages;
    }

    private static boolean take(BitSet used, int page, int pages) {
        if (page < 1 || page > pages || used.get(page)) {
            return false;
        }
        used.set(page);
        return true;
    }

    private boolean takeFreePages(BitSet used, int pageBytes, int pages) throws IOException {
        try (FileChannel file = Disk.real().openForReading(image)) {
            int trunk = read(file, 0, FREELIST_OFFSET + 4).getInt(FREELIST_OFFSET);
            while (trunk != 0) {
                if (!take(used, trunk, pages)) {
                    return false;
                }
                ByteBuffer page = read(file, (trunk - 1L) * pageBytes, pageBytes);
                trunk = page.getInt();
                int leaves = page.getInt();
                if (leaves < 0 || leaves > pageBytes / 4 - 2) {
                    return false;
                }
                for (int i = 0; i < leaves; i++) {
                    if (!take(used, page.getInt(), pages)) {
                        return false;
                    }
                }
            }
            return true;
        } catch (EOFException e) {
            return false;
        }
    }

    private static ByteBuffer read(FileChannel file, long position, int bytes) throws IOException {
        ByteBuffer out = ByteBuffer.allocate(bytes);
        while (out.hasRemaining()) {
            if (file.read(out, position + out.position()) < 0) {
                throw new EOFException();
            }
        }
        return out.flip();
    }
}
