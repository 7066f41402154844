package io.github.hermesbackup.testkit;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * What a writer does in one transaction: moves money between two tables, adds a session or a message, and writes down the
 * number of the transaction. Any copy that is not the state between two transactions breaks one of the sums that
 * {@link Invariants} knows.
 */
final class Ledger {

    /** The two balances always add up to this. */
    static final long TOTAL = 1_000_000;
    /** Transactions to a session. */
    static final int PER_SESSION = 50;

    private static final String[] TABLES = {
        "CREATE TABLE IF NOT EXISTS kit_account_a(id INTEGER PRIMARY KEY, balance INTEGER NOT NULL)",
        "CREATE TABLE IF NOT EXISTS kit_account_b(id INTEGER PRIMARY KEY, balance INTEGER NOT NULL)",
        "CREATE TABLE IF NOT EXISTS kit_writer(id INTEGER PRIMARY KEY, counter INTEGER NOT NULL)",
        "CREATE TABLE IF NOT EXISTS kit_log(writer INTEGER NOT NULL, n INTEGER NOT NULL, PRIMARY KEY(writer, n))",
        "INSERT OR IGNORE INTO kit_account_a VALUES(1, " + TOTAL / 2 + ")",
        "INSERT OR IGNORE INTO kit_account_b VALUES(1, " + TOTAL / 2 + ")"
    };

    private final Connection connection;
    private final int writer;
    private final Dice dice;
    private final String padding;

    Ledger(Connection connection, int writer, int payload) {
        this.connection = connection;
        this.writer = writer;
        dice = new Dice(writer, "ledger");
        padding = new Prose(dice).take(payload);
    }

    /** Makes the tables where they are missing. */
    static void prepare(Connection connection) throws SQLException {
        StateSchema.create(connection);
        StateSchema.execute(connection, TABLES);
    }

    /** One transaction, committed. Waits for other writers as long as the connection's busy timeout says. */
    long commit() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            try {
                long n = write(statement);
                statement.execute("COMMIT");
                return n;
            } catch (SQLException e) {
                statement.execute("ROLLBACK");
                throw e;
            }
        }
    }

    private long write(Statement statement) throws SQLException {
        int amount = dice.between(-500, 500);
        statement.execute("UPDATE kit_account_a SET balance = balance - " + amount);
        // The counter is read from the database each time: a restore may have set it back.
        statement.execute("INSERT INTO kit_writer VALUES(" + writer + ", 1)"
                + " ON CONFLICT(id) DO UPDATE SET counter = counter + 1");
        long n;
        try (var row = statement.executeQuery("SELECT counter FROM kit_writer WHERE id = " + writer)) {
            n = row.getLong(1);
        }
        statement.execute("INSERT INTO kit_log VALUES(" + writer + ", " + n + ")");
        message(n);
        statement.execute("UPDATE kit_account_b SET balance = balance + " + amount);
        return n;
    }

    private void message(long n) throws SQLException {
        String session = sessionPrefix(writer) + (n - 1) / PER_SESSION;
        String upsert = "INSERT INTO sessions(id, source, started_at, message_count) VALUES(?, 'kit', ?, 1)"
                + " ON CONFLICT(id) DO UPDATE SET message_count = message_count + 1";
        try (PreparedStatement insert = connection.prepareStatement(upsert)) {
            insert.setString(1, session);
            insert.setDouble(2, n);
            insert.executeUpdate();
        }
        String insertMessage = "INSERT INTO messages(session_id, role, content, timestamp) VALUES(?, 'user', ?, ?)";
        try (PreparedStatement insert = connection.prepareStatement(insertMessage)) {
            insert.setString(1, session);
            insert.setString(2, "writer " + writer + " transaction " + n + " " + padding);
            insert.setDouble(3, n);
            insert.executeUpdate();
        }
    }

    static String sessionPrefix(int writer) {
        return "kit" + writer + "-";
    }
}
