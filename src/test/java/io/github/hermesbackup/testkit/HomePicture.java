package io.github.hermesbackup.testkit;

import io.github.hermesbackup.io.FileStat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A picture of a home in which a database counts by what SQLite reads from it, after {@code PRAGMA integrity_check}: its
 * bytes differ when the same content was written twice. The sidecars of a database belong to it and are not in the picture.
 * Modification times of databases are not compared.
 */
public final class HomePicture {

    private static final byte[] HEADER = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
    private static final List<String> SIDECARS = List.of("-wal", "-shm", "-journal");

    private HomePicture() {}

    private static final int CORRUPT = 11; // SQLITE_CORRUPT

    /**
     * Takes it. Opens each database read-write, which recovers it if its last user crashed.
     *
     * @throws IOException if a database cannot be read
     */
    public static Tree of(Path home) throws IOException {
        List<String> databases = new ArrayList<>();
        for (String name : Trees.of(home).files().entries().keySet()) {
            if (isDatabase(home.resolve(name))) {
                databases.add(name);
            }
        }
        SortedMap<String, String> contents = new TreeMap<>();
        for (String name : databases) {
            contents.put(name, content(home.resolve(name)));
        }
        SortedMap<String, TreeEntry> entries = new TreeMap<>(Trees.of(home)
                .without(name -> SIDECARS.stream()
                        .anyMatch(suffix -> name.endsWith(suffix)
                                && contents.containsKey(name.substring(0, name.length() - suffix.length()))))
                .entries());
        contents.forEach((name, content) -> entries.compute(
                name, (same, entry) -> new TreeEntry(FileStat.Kind.FILE, entry.mode(), Tree.ANY_TIME, 0, content, "")));
        return new Tree(entries);
    }

    private static boolean isDatabase(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return java.util.Arrays.equals(in.readNBytes(HEADER.length), HEADER);
        }
    }

    /** What a user sees in a database, in a few words and a digest; what integrity_check says, if it is not sound. */
    private static String content(Path database) throws IOException {
        try (Connection connection = DriverManager.getConnection(StateSchema.url(database, "mode=rw"));
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout=60000");
            String integrity = rows(statement, "PRAGMA integrity_check");
            if (!integrity.equals("ok;")) {
                return "damaged: " + integrity;
            }
            StringBuilder text =
                    new StringBuilder(rows(statement, "SELECT type, name, sql FROM sqlite_schema ORDER BY 2"));
            for (String table : rows(statement, "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY 1")
                    .split(";")) {
                text.append(table).append(":").append(rows(statement, "SELECT * FROM \"" + table + "\" ORDER BY 1, 2"));
            }
            return "database "
                    + Trees.sha256(text.toString().getBytes(StandardCharsets.UTF_8))
                            .substring(0, 16);
        } catch (SQLException e) {
            if ((e.getErrorCode() & 0xff) == CORRUPT) {
                return "damaged: " + e.getMessage(); // the half of a copy, say, that could not be removed
            }
            throw new IOException(database + ": " + e.getMessage(), e);
        }
    }

    private static String rows(Statement statement, String query) throws SQLException {
        StringBuilder text = new StringBuilder();
        try (ResultSet rows = statement.executeQuery(query)) {
            int columns = rows.getMetaData().getColumnCount();
            while (rows.next()) {
                for (int i = 1; i <= columns; i++) {
                    Object value = rows.getObject(i);
                    text.append(i > 1 ? "|" : "")
                            .append(
                                    value instanceof byte[] bytes
                                            ? HexFormat.of().formatHex(bytes)
                                            : value);
                }
                text.append(";");
            }
        }
        return text.toString();
    }
}
