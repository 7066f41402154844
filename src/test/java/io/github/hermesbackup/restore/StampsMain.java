package io.github.hermesbackup.restore;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.locks.LockSupport;
import org.sqlite.BusyHandler;

/**
 * A process that works on a database through one connection until its input ends. A writer commits one numbered row after
 * another and logs each after its commit; the numbers are its own and go on whatever happens to the database, so that a row
 * tells when it was written. A reader ends with an error if what it reads does not agree.
 */
final class StampsMain {

    /** Rows, their number, and two balances that add up to nothing: with a statement more or less they do not agree. */
    static final String[] SCHEMA = {
        "CREATE TABLE stamps(writer INTEGER, n INTEGER, fill TEXT, PRIMARY KEY(writer, n))",
        "CREATE TABLE totals(stamps INTEGER, a INTEGER, b INTEGER)",
        "INSERT INTO totals VALUES(0, 0, 0)"
    };

    static final String AGREES = "SELECT (SELECT count(*) FROM stamps) = stamps AND a + b = 0 FROM totals";

    private static final BusyHandler PATIENT = new BusyHandler() {
        @Override
        protected int callback(int invocations) {
            LockSupport.parkNanos(500_000);
            return invocations < 100_000 ? 1 : 0;
        }
    };

    private static volatile boolean told;

    private StampsMain() {}

    /** {@code read DATABASE} or {@code write DATABASE WRITER LOG} */
    public static void main(String[] args) throws Exception {
        stopAtEndOfInput();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + Path.of(args[1]));
                Statement statement = connection.createStatement()) {
            BusyHandler.setHandler(connection, PATIENT);
            if (args[0].equals("read")) {
                read(statement);
            } else {
                write(statement, Integer.parseInt(args[2]), Path.of(args[3]));
            }
        }
    }

    private static void write(Statement statement, int writer, Path file) throws IOException, SQLException {
        try (OutputStream log = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW)) {
            for (long n = 1; !told; n++) {
                write(statement, writer, n);
                log.write((n + "\n").getBytes(StandardCharsets.US_ASCII));
                if (n == 1) {
                    System.out.println("ready");
                }
                LockSupport.parkNanos(1_000_000);
            }
        }
    }

    static void write(Statement statement, int writer, long n) throws SQLException {
        statement.execute("BEGIN IMMEDIATE");
        statement.execute("UPDATE totals SET a = a - " + n);
        statement.execute("INSERT INTO stamps VALUES(" + writer + ", " + n + ", hex(randomblob(100)))");
        statement.execute("UPDATE totals SET b = b + " + n + ", stamps = stamps + 1");
        statement.execute("COMMIT");
    }

    private static void read(Statement statement) throws SQLException {
        for (long reads = 1; !told; reads++) {
            expect("1", statement, AGREES);
            if (reads % 50 == 1) {
                expect("ok", statement, "PRAGMA integrity_check");
            }
            if (reads == 1) {
                System.out.println("ready");
            }
            LockSupport.parkNanos(2_000_000);
        }
    }

    private static void expect(String expected, Statement statement, String query) throws SQLException {
        try (ResultSet row = statement.executeQuery(query)) {
            if (!expected.equals(row.getString(1))) {
                throw new IllegalStateException(query + ": " + row.getString(1));
            }
        }
    }

    private static void stopAtEndOfInput() {
        Thread reader = new Thread(() -> {
            try {
                System.in.transferTo(OutputStream.nullOutputStream());
            } catch (IOException e) {
                // an input that cannot be read has ended
            }
            told = true;
        });
        reader.setDaemon(true);
        reader.start();
    }
}
