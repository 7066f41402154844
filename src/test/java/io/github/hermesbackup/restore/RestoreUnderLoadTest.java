package io.github.hermesbackup.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hermesbackup.backup.Backups;
import io.github.hermesbackup.testkit.ChildProcess;
import io.github.hermesbackup.testkit.InMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Restores of a database to which two other processes write and from which a third reads, all the time. */
class RestoreUnderLoadTest {

    private static final int WRITERS = 2;
    private static final int ARCHIVED = 30;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir(factory = InMemory.class)
    Path work;

    /** The reader, then the writers by their numbers. */
    private final List<ChildProcess> processes = new ArrayList<>();

    private Path home;
    private Path database;
    private Path archive;

    @ParameterizedTest
    @ValueSource(strings = {"wal", "delete"})
    void whatIsCommittedAfterTheRestoreStaysAndWhatWasCommittedBeforeIsReplaced(String journal) throws Exception {
        restoreUnderLoad(journal, 5);
    }

    @Tag("soak")
    @ParameterizedTest
    @ValueSource(strings = {"wal", "delete"})
    void whatIsCommittedAfterOneOfAHundredRestoresStays(String journal) throws Exception {
        restoreUnderLoad(journal, 100);
    }

    private void restoreUnderLoad(String journal, int rounds) throws Exception {
        twoHomes(journal);
        try {
            processes.add(ChildProcess.start(StampsMain.class, List.of("read", database.toString())));
            for (int writer = 1; writer <= WRITERS; writer++) {
                processes.add(ChildProcess.start(
                        StampsMain.class,
                        List.of(
                                "write",
                                database.toString(),
                                "" + writer,
                                log(writer).toString())));
            }
            for (ChildProcess process : processes) {
                process.await("ready");
            }
            for (int round = 0; round < rounds; round++) {
                restore();
                assertThat(processes).allMatch(ChildProcess::isAlive);
            }
            for (ChildProcess process : processes) {
                process.finish();
            }
        } finally {
            processes.forEach(ChildProcess::close);
        }
        assertThat(SmallHome.ask(database, "PRAGMA integrity_check")).isEqualTo("ok");
        assertThat(SmallHome.ask(database, "PRAGMA journal_mode")).isEqualTo(journal);
    }

    private void twoHomes(String journal) throws Exception {
        Path source = SmallHome.create(work.resolve("source"), "archived");
        stamps(source.resolve("state.db"), "wal");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + source.resolve("state.db"));
                Statement statement = connection.createStatement()) {
            for (int n = 1; n <= ARCHIVED; n++) {
                StampsMain.write(statement, 0, n);
            }
        }
        archive =
                Backups.of(source).toFile(work.resolve("a.zip")).run().archive().orElseThrow();
        home = SmallHome.create(work.resolve("home"), "present");
        database = home.resolve("state.db");
        stamps(database, journal);
    }

    private static void stamps(Path database, String journal) throws Exception {
        Files.delete(database);
        SmallHome.sql(database, "PRAGMA journal_mode=" + journal);
        SmallHome.sql(database, StampsMain.SCHEMA);
    }

    private Path log(int writer) {
        return work.resolve("writer-" + writer + ".log");
    }

    /** The last row that a writer has logged. */
    private long logged(int writer) throws IOException {
        List<String> lines = Files.readAllLines(log(writer));
        return Long.parseLong(lines.get(lines.size() - 1));
    }

    private long[] logged() throws IOException {
        long[] last = new long[WRITERS + 1];
        for (int writer = 1; writer <= WRITERS; writer++) {
            last[writer] = logged(writer);
        }
        return last;
    }

    private void restore() throws Exception {
        SmallHome.write(home, "config.yaml", "model: present\n", "rw-r--r--");
        long[][] before = new long[1][];
        Restores.of(archive)
                .over(home)
                .patience(PATIENCE)
                .telling(new RestoreListener() {
                    @Override
                    public void ready(RestorePreview preview) throws IOException {
                        before[0] = logged();
                    }
                })
                .run();
        long[] after = logged();
        assertThat(home.resolve("config.yaml")).hasContent("model: archived\n");
        assertThat(home.resolve("backups")).doesNotExist();
        for (int writer = 1; writer <= WRITERS; writer++) {
            while (logged(writer) < after[writer] + 5 && processes.get(writer).isAlive()) {
                LockSupport.parkNanos(2_000_000);
            }
        }
        check(before[0], after, logged());
    }

    private void check(long[] before, long[] after, long[] now) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout=60000");
            statement.execute("BEGIN");
            assertThat(row(statement, "SELECT count(*), max(n) FROM stamps WHERE writer = 0"))
                    .containsExactly(ARCHIVED, ARCHIVED);
            assertThat(row(statement, StampsMain.AGREES)).containsExactly(1, 0);
            for (int writer = 1; writer <= WRITERS; writer++) {
                long[] rows = row(statement, "SELECT min(n), max(n) FROM stamps WHERE writer = " + writer);
                String when = "writer " + writer + " from " + rows[0] + " to " + rows[1] + ", logged " + before[writer]
                        + " before and " + after[writer] + " after the restore";
                long[] count = row(statement, "SELECT count(*), 0 FROM stamps WHERE writer = " + writer);
                assertThat(count[0]).as(when).isEqualTo(rows[1] - rows[0] + 1);
                assertThat(rows[0]).as(when).isBetween(before[writer] + 1, after[writer] + 1);
                assertThat(rows[1]).as(when).isGreaterThanOrEqualTo(now[writer]);
            }
            statement.execute("COMMIT");
        }
    }

    private static long[] row(Statement statement, String query) throws Exception {
        try (ResultSet row = statement.executeQuery(query)) {
            int columns = row.getMetaData().getColumnCount();
            return new long[] {row.getLong(1), columns > 1 ? row.getLong(2) : 0};
        }
    }
}
