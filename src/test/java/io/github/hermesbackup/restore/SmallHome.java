package io.github.hermesbackup.restore;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;

/** A home of a few files and one database, for tests that look at single files of it. */
public final class SmallHome {

    private SmallHome() {}

    /** Two states of the same home share their names but not their contents. */
    public static Path create(Path home, String state) throws Exception {
        write(home, "config.yaml", "model: " + state + "\n", "rw-r--r--");
        write(home, ".env", "KEY=" + state + "\n", "rw-------");
        write(home, "memories/MEMORY.md", "remembers " + state + "\n", "rw-r--r--");
        write(home, "skills/a/SKILL.md", "the same in every state\n", "rw-r--r--");
        write(home, "skills/a/run.sh", "#!/bin/sh\necho " + state + "\n", "rwxr-xr-x");
        database(home.resolve("state.db"), state, 3);
        return home;
    }

    public static Path write(Path home, String name, String content, String permissions) throws IOException {
        Path file = home.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-02-03T04:05:06.789Z")));
        return file;
    }

    /** A database in WAL mode with so many sessions of two messages each, all tagged. */
    public static Path database(Path file, String tag, int sessions) throws SQLException {
        sql(
                file,
                "PRAGMA journal_mode=WAL",
                "CREATE TABLE sessions(id INTEGER PRIMARY KEY, tag TEXT)",
                "CREATE TABLE messages(id INTEGER PRIMARY KEY, session INTEGER, body TEXT)",
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i < " + sessions
                        + ") INSERT INTO sessions(tag) SELECT '" + tag + "' FROM n",
                "INSERT INTO messages(session, body) SELECT id, hex(randomblob(300)) FROM sessions",
                "INSERT INTO messages(session, body) SELECT id, hex(randomblob(300)) FROM sessions");
        return file;
    }

    public static void sql(Path database, String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout=60000");
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** As a program that was killed leaves it: what these statements change is in the log of the database and not in its file. */
    public static void sqlIntoLog(Path database, String... statements) throws Exception {
        Path log = database.resolveSibling(database.getFileName() + "-wal");
        byte[] fileThen;
        byte[] logThen;
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode=WAL");
            statement.execute("PRAGMA wal_autocheckpoint=0");
            for (String sql : statements) {
                statement.execute(sql);
            }
            fileThen = Files.readAllBytes(database);
            logThen = Files.readAllBytes(log);
        }
        Files.write(database, fileThen); // closed, the connection has taken the log in
        Files.write(log, logThen);
    }

    /** The first value of a query. */
    public static String ask(Path database, String query) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            return row.getString(1);
        }
    }

    public static String tag(Path database) throws SQLException {
        return ask(database, "SELECT tag FROM sessions");
    }
}
