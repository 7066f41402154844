package io.github.hermesbackup.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Makes databases for tests, and looks into them. */
final class Databases {

    static final int WRITERS = 4;
    static final int START = 1_000_000;

    private Databases() {}

    /** A new database made by these statements. */
    static Path create(Path file, String... statements) throws Exception {
        Files.createFile(file);
        execute(file, statements);
        return file;
    }

    static void execute(Path file, String... statements) throws Exception {
        try (Connection c = Connections.writable(file, Duration.ofSeconds(60));
                Statement s = c.createStatement()) {
            for (String sql : statements) {
                s.execute(sql);
            }
        }
    }

    /** A table {@code t} with so many rows of 500 bytes, each tagged. */
    static Path rows(Path file, String journal, int pageSize, int rows, String tag) throws Exception {
        return create(
                file,
                "PRAGMA page_size=" + pageSize,
                "PRAGMA journal_mode=" + journal,
                "CREATE TABLE t(id INTEGER PRIMARY KEY, tag TEXT, fill TEXT)",
                "CREATE INDEX t_tag ON t(tag)",
                insert(rows, tag));
    }

    static String insert(int rows, String tag) {
        return "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n LIMIT " + rows
                + ") INSERT INTO t(tag, fill) SELECT '" + tag + "', hex(randomblob(250)) FROM n";
    }

    /** Accounts for writers that move amounts from {@code a} to {@code b}: the sum is constant, the log has no gaps. */
    static Path ledger(Path file, String journal) throws Exception {
        List<String> sql = new ArrayList<>(List.of(
                "PRAGMA journal_mode=" + journal,
                "CREATE TABLE a(id INTEGER PRIMARY KEY, v INTEGER)",
                "CREATE TABLE b(id INTEGER PRIMARY KEY, v INTEGER)",
                "CREATE TABLE counters(id INTEGER PRIMARY KEY, n INTEGER)",
                "CREATE TABLE log(w INTEGER, n INTEGER, fill TEXT, PRIMARY KEY(w, n))"));
        for (int i = 0; i < WRITERS; i++) {
            sql.add("INSERT INTO a VALUES(" + i + "," + START + ")");
            sql.add("INSERT INTO b VALUES(" + i + ",0)");
            sql.add("INSERT INTO counters VALUES(" + i + ",0)");
        }
        return create(file, sql.toArray(String[]::new));
    }

    /** Checks a ledger's invariants and returns how many transactions it holds. */
    static long assertConsistentLedger(Path image) throws Exception {
        assertThat(DatabaseCheck.integrityCheck(image)).isEmpty();
        long total = 0;
        for (int i = 0; i < WRITERS; i++) {
            String is = " WHERE id=" + i;
            String of = " FROM log WHERE w=" + i;
            assertThat(number(image, "SELECT (SELECT v FROM a" + is + ")+(SELECT v FROM b" + is + ")"))
                    .isEqualTo(START);
            long n = number(image, "SELECT n FROM counters" + is);
            assertThat(number(image, "SELECT count(*)" + of)).isEqualTo(n);
            assertThat(number(image, "SELECT ifnull(max(n),0)" + of)).isEqualTo(n);
            total += n;
        }
        return total;
    }

    static long number(Path image, String sql) throws Exception {
        return Long.parseLong(text(image, sql));
    }

    /** The first value of a query on a private image. */
    static String text(Path image, String sql) throws Exception {
        try (var c = Connections.immutable(image)) {
            return Connections.single(c, sql);
        }
    }

    /** The first value of a query on a database in use. */
    static String liveText(Path database, String sql) throws Exception {
        try (var c = Connections.live(database, Duration.ofSeconds(60))) {
            return Connections.single(c, sql);
        }
    }

    /** The same through a connection that may recover what a dead process left. */
    static String liveRecovered(Path database, String sql) throws Exception {
        try (var c = Connections.writable(database, Duration.ofSeconds(60))) {
            return Connections.single(c, sql);
        }
    }

    static List<String> names(Path directory) throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.map(p -> p.getFileName().toString()).sorted().toList();
        }
    }
}
