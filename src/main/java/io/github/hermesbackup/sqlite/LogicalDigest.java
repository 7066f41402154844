package io.github.hermesbackup.sqlite;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.sqlite.SQLiteConnection;

/**
 * SHA-256 over everything that a user of a private image can see: schema, settings in the header, and each table's rows with
 * their row ids and types, in key order. Equal for databases that differ in page size, order of pages, or free pages. Virtual
 * tables count through the ordinary tables in which they keep their data.
 */
final class LogicalDigest {

    private final MessageDigest digest;
    private final SQLiteConnection connection;

    private LogicalDigest(SQLiteConnection connection) {
        this.connection = connection;
        try {
            this.digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java platform has it
        }
    }

    /** @throws SQLException if a table cannot be read: damage, or a schema that needs the application's own functions */
    static byte[] of(Path image) throws IOException, SQLException {
        try (SQLiteConnection connection = Connections.immutable(image)) {
            return of(connection);
        }
    }

    /** Over what a connection sees; consistent only inside a transaction. */
    static byte[] of(SQLiteConnection connection) throws SQLException {
        return new LogicalDigest(connection).run();
    }

    private byte[] run() throws SQLException {
        for (String setting : List.of("encoding", "user_version", "application_id")) {
            add("PRAGMA main." + setting);
        }
        add("SELECT type,name,tbl_name,sql FROM main.sqlite_schema ORDER BY type,name");
        List<String> tables = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT name,wr FROM pragma_table_list"
                                + " WHERE schema='main' AND type IN ('table','shadow') AND name<>'sqlite_schema' ORDER BY name")) {
            while (rows.next()) {
                String columns = rows.getInt(2) == 0 ? "_rowid_,*" : "*";
                tables.add("SELECT " + columns + " FROM main.\""
                        + rows.getString(1).replace("\"", "\"\"") + "\" NOT INDEXED");
            }
        }
        for (String select : tables) {
            add(select);
        }
        return digest.digest();
    }

    private void add(String select) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(select)) {
            int columns = rows.getMetaData().getColumnCount();
            while (rows.next()) {
                digest.update((byte) 'r');
                for (int i = 1; i <= columns; i++) {
                    add(rows, i);
                }
            }
        }
        digest.update((byte) 't');
    }

    private void add(ResultSet rows, int column) throws SQLException {
        Object value = rows.getObject(column);
        if (value == null) {
            add('n', new byte[0]);
        } else if (value instanceof Double) {
            add('d', number(Double.doubleToRawLongBits(rows.getDouble(column))));
        } else if (value instanceof Number) {
            add('i', number(rows.getLong(column)));
        } else {
            // A text's own bytes: decoding would lose those that are not valid UTF-8.
            add(value instanceof String ? 's' : 'b', rows.getBytes(column));
        }
    }

    private static byte[] number(long bits) {
        return ByteBuffer.allocate(Long.BYTES).putLong(bits).array();
    }

    private void add(char type, byte[] bytes) {
        digest.update((byte) type);
        digest.update(number(bytes.length));
        digest.update(bytes);
    }
}
