package io.github.hermesbackup.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Small databases in every state in which SQLite leaves one that is sound. */
public final class DatabaseStates {

    private static final String QUERY = "SELECT count(*) || ' ' || total(id) || ' ' || min(content) FROM messages";

    private DatabaseStates() {}

    /**
     * Makes them: every page size, every journal mode, with and without auto_vacuum, each with free pages; one whose writer was
     * killed in the middle of a transaction with its journal hot, and one with such a transaction in its log.
     *
     * @return the name of each, and what its committed content is, see {@link #content}
     */
    public static Map<String, String> make(Path directory) throws Exception {
        Files.createDirectories(directory);
        Map<String, String> states = new TreeMap<>();
        for (int pageSize = 512; pageSize <= 65536; pageSize *= 2) {
            for (String mode : List.of("wal", "delete")) {
                add(states, directory.resolve("p" + pageSize + "-" + mode + ".db"), pageSize, mode, 0);
            }
        }
        for (String mode : List.of("truncate", "persist", "memory", "off")) {
            add(states, directory.resolve(mode + ".db"), 4096, mode, 0);
        }
        for (int vacuum = 1; vacuum <= 2; vacuum++) {
            for (String mode : List.of("wal", "persist")) {
                add(states, directory.resolve("vacuum" + vacuum + "-" + mode + ".db"), 1024, mode, vacuum);
            }
        }
        for (String mode : List.of("wal", "delete", "persist")) {
            Path file = directory.resolve("killed-" + mode + ".db");
            add(states, file, 4096, mode, 0);
            try (Holder writer = Holder.start(file, Holder.Hold.SPILLED)) {
                writer.kill();
            }
            if (Files.size(file.resolveSibling(file.getFileName() + (mode.equals("wal") ? "-wal" : "-journal"))) == 0) {
                throw new IOException(file + " has no log");
            }
        }
        return states;
    }

    private static void add(Map<String, String> states, Path file, int pageSize, String mode, int vacuum)
            throws SQLException {
        create(file, pageSize, mode, vacuum, file.getFileName().toString());
        states.put(file.getFileName().toString(), content(file));
    }

    /** One of them: 300 messages of this text and more, of which the first 100 are deleted. */
    public static void create(Path file, int pageSize, String mode, int vacuum, String text) throws SQLException {
        try (Connection connection = StateSchema.open(file)) {
            StateSchema.execute(
                    connection,
                    "PRAGMA page_size=" + pageSize,
                    "PRAGMA auto_vacuum=" + vacuum,
                    "PRAGMA journal_mode=" + mode,
                    "CREATE TABLE messages(id INTEGER PRIMARY KEY, role TEXT, content TEXT, body BLOB)",
                    "CREATE INDEX messages_role ON messages(role)",
                    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i < 300)"
                            + " INSERT INTO messages(role, content, body) SELECT 'user', '" + text
                            + "', randomblob(400) FROM n",
                    "INSERT INTO messages(role, content, body) VALUES('user', '" + text + "', randomblob(70000))",
                    "DELETE FROM messages WHERE id <= 100");
        }
    }

    /** What is in one: or, as text, what is wrong with it. */
    public static String content(Path file) {
        try (Connection connection = StateSchema.open(file);
                Statement statement = connection.createStatement()) {
            String check = first(statement, "PRAGMA integrity_check");
            return check.equals("ok") ? first(statement, QUERY) : check;
        } catch (SQLException e) {
            return e.getMessage();
        }
    }

    private static String first(Statement statement, String query) throws SQLException {
        try (ResultSet row = statement.executeQuery(query)) {
            return row.getString(1);
        }
    }

    /** SHA-256 of each file, of databases and of their logs, but for the index of a log. */
    public static Map<String, String> bytes(Path directory) throws IOException {
        Map<String, String> bytes = new TreeMap<>();
        for (Path file : new ArrayList<>(Arrays.asList(files(directory)))) {
            if (!file.toString().endsWith("-shm") && Files.size(file) > 0) {
                bytes.put(file.getFileName().toString(), Trees.sha256(file));
            }
        }
        return bytes;
    }

    private static Path[] files(Path directory) throws IOException {
        try (var all = Files.list(directory)) {
            return all.toArray(Path[]::new);
        }
    }
}
