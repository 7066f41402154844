package io.github.hermesbackup.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What must be true of a database to which {@link Writers} have written, in the state after any of their transactions.
 *
 * @param violations what is wrong, one line each; empty if all is well
 * @param counters the last transaction of each writer
 */
public record Invariants(List<String> violations, Map<Integer, Long> counters) {

    private static final String WRITERS = """
            SELECT w.id, w.counter, count(l.n), coalesce(min(l.n), 0), coalesce(max(l.n), 0),
              (SELECT count(*) FROM messages WHERE session_id LIKE 'kit' || w.id || '-%'),
              (SELECT coalesce(sum(message_count), 0) FROM sessions WHERE id LIKE 'kit' || w.id || '-%')
            FROM kit_writer w LEFT JOIN kit_log l ON l.writer = w.id GROUP BY w.id""";
    private static final String TOTAL =
            "SELECT (SELECT sum(balance) FROM kit_account_a) + (SELECT sum(balance) FROM kit_account_b)";
    private static final String STRAY_ROWS =
            "SELECT count(*) FROM kit_log WHERE writer NOT IN (SELECT id FROM kit_writer)";

    /**
     * Checks a standalone copy: one file, without sidecars, that nobody has open. Nothing beside it is read or written.
     */
    public static Invariants ofImage(Path image) throws IOException {
        for (String suffix : List.of("-wal", "-journal")) {
            Path sidecar = image.resolveSibling(image.getFileName() + suffix);
            if (Files.exists(sidecar) && Files.size(sidecar) > 0) {
                return new Invariants(
                        List.of("not standalone: " + sidecar.getFileName() + " lies beside it"), Map.of());
            }
        }
        return check(StateSchema.url(image, "mode=ro&immutable=1"));
    }

    /** Checks a database in use, with its {@code -wal} or journal, in one read transaction. */
    public static Invariants ofDatabase(Path database) {
        return check(StateSchema.url(database, "mode=ro"));
    }

    /** True if nothing is wrong. */
    public boolean hold() {
        return violations.isEmpty();
    }

    private static Invariants check(String url) {
        List<String> violations = new ArrayList<>();
        Map<Integer, Long> counters = new TreeMap<>();
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout=60000");
            statement.execute("BEGIN");
            checkIntegrity(statement, violations);
            checkSums(statement, violations);
            checkWriters(statement, violations, counters);
            statement.execute("COMMIT");
        } catch (SQLException e) {
            violations.add("cannot be read: " + e.getMessage());
        }
        return new Invariants(List.copyOf(violations), Collections.unmodifiableMap(counters));
    }

    private static void checkIntegrity(Statement statement, List<String> violations) throws SQLException {
        try (ResultSet rows = statement.executeQuery("PRAGMA integrity_check")) {
            while (rows.next()) {
                if (!rows.getString(1).equals("ok")) {
                    violations.add("integrity_check: " + rows.getString(1));
                }
            }
        }
    }

    private static void checkSums(Statement statement, List<String> violations) throws SQLException {
        expect(Ledger.TOTAL, number(statement, TOTAL), "sum of the balances", violations);
        expect(0, number(statement, STRAY_ROWS), "log rows of unknown writers", violations);
        long messages = number(statement, "SELECT count(*) FROM messages");
        long indexed = number(statement, "SELECT count(*) FROM messages_fts_docsize");
        expect(messages, indexed, "messages in the full-text index", violations);
    }

    private static void checkWriters(Statement statement, List<String> violations, Map<Integer, Long> counters)
            throws SQLException {
        try (ResultSet row = statement.executeQuery(WRITERS)) {
            while (row.next()) {
                String writer = "writer " + row.getInt(1) + ": ";
                long counter = row.getLong(2);
                counters.put(row.getInt(1), counter);
                expect(counter, row.getLong(3), writer + "number of log rows", violations);
                expect(1, row.getLong(4), writer + "first log row", violations);
                expect(counter, row.getLong(5), writer + "last log row", violations);
                expect(counter, row.getLong(6), writer + "messages", violations);
                expect(counter, row.getLong(7), writer + "messages counted by sessions", violations);
            }
        }
        if (counters.isEmpty()) {
            violations.add("no writer has left anything");
        }
    }

    private static long number(Statement statement, String sql) throws SQLException {
        try (ResultSet row = statement.executeQuery(sql)) {
            return row.getLong(1);
        }
    }

    private static void expect(long expected, long actual, String what, List<String> violations) {
        if (expected != actual) {
            violations.add(what + " is " + actual + ", not " + expected);
        }
    }
}
