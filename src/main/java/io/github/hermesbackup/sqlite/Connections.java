package io.github.hermesbackup.sqlite;

import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.WaitingOpens;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import org.sqlite.JDBC;
import org.sqlite.SQLiteConnection;

/** Opens databases, each in the one way that its situation allows. */
final class Connections {

    private Connections() {}

    /** To a database that others may be using: never changes the database or its log, waits for locks as long as told. */
    static SQLiteConnection live(Path database, Duration patience) throws IOException, SQLException {
        return WaitingOpens.open(database, () -> open(liveUri(database), patience));
    }

    /** To an existing database, for writing; waits for locks as long as told. */
    static SQLiteConnection writable(Path database, Duration patience) throws IOException, SQLException {
        return open(writableUri(database), patience);
    }

    /**
     * To a file of our own that nobody writes: takes no locks, makes no sidecars, distrusts the schema. On a live database
     * the results would be wrong without any error.
     *
     * <p>On a disk of this machine it is read through the memory that the system keeps it in, which spares a call for each page.
     * Elsewhere a server that does not answer would end the whole process by a signal, where a read fails with an error.
     */
    static SQLiteConnection immutable(Path image) throws IOException, SQLException {
        SQLiteConnection connection = open(immutableUri(image), Duration.ZERO);
        try {
            execute(connection, "PRAGMA trusted_schema=OFF");
            if (Disk.real().isLocal(image)) {
                execute(connection, "PRAGMA mmap_size=" + Long.MAX_VALUE);
            }
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    static String liveUri(Path database) {
        return uri(database) + "?mode=ro";
    }

    static String writableUri(Path database) {
        return uri(database) + "?mode=rw";
    }

    static String immutableUri(Path image) {
        return uri(image) + "?mode=ro&immutable=1";
    }

    /** Pure ASCII, from the bytes of the name: what a locale or a character special to URIs could change is encoded. */
    private static String uri(Path file) {
        URI uri = file.toAbsolutePath().toUri();
        String host = uri.getRawAuthority() == null ? "" : "//" + uri.getRawAuthority();
        return "file://" + host + uri.getRawPath();
    }

    private static SQLiteConnection open(String uri, Duration patience) throws IOException, SQLException {
        SqliteLibrary.require();
        Properties properties = new Properties();
        properties.setProperty("busy_timeout", Long.toString(patience.toMillis()));
        return JDBC.createConnection(JDBC.PREFIX + uri, properties);
    }

    static void execute(SQLiteConnection connection, String... statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** The first column of the first row. */
    static String single(SQLiteConnection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getString(1) : null;
        }
    }

    /**
     * Reads page 1 and nothing else, in a read transaction: fails if the database cannot be read at all, succeeds if only
     * its schema or its content is damaged.
     */
    static int schemaCookie(SQLiteConnection connection) throws SQLException {
        return Integer.parseInt(single(connection, "PRAGMA schema_version"));
    }
}
