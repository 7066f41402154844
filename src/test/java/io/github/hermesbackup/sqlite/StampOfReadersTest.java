package io.github.hermesbackup.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.SourceStamp;
import io.github.hermesbackup.io.Stamps;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** By its stamp a database is what it was as long as nobody writes to it, whoever reads it, and is not once somebody does. */
class StampOfReadersTest {

    @TempDir
    Path directory;

    private Path database;
    private Connection agent;
    private final Stamps stamps =
            new Stamps(Disk.real(), () -> Instant.now().plus(Duration.ofMinutes(1)), UUID.randomUUID());

    @BeforeEach
    void anAgentHasADatabaseOpen() throws Exception {
        database = directory.resolve("state.db");
        agent = DriverManager.getConnection("jdbc:sqlite:" + database);
        execute("PRAGMA journal_mode=WAL");
        execute("CREATE TABLE t(x)");
    }

    @AfterEach
    void close() throws Exception {
        agent.close();
    }

    @Test
    void aReaderThatGivesTheLogToTheOwnerOfTheDatabaseIsNoWriter() throws Exception {
        SourceStamp before = stamp();
        Path log = directory.resolve("state.db-wal");
        Object changed = Files.getAttribute(log, "unix:ctime");

        do { // as SQLite's chown(2) does, which only root sees
            Thread.sleep(5);
            Files.setAttribute(log, "unix:mode", Files.getAttribute(log, "unix:mode"));
        } while (changed.equals(Files.getAttribute(log, "unix:ctime")));

        assertThat(stamp()).isEqualTo(before);
    }

    @Test
    void aCommitIsSeen() throws Exception {
        SourceStamp before = stamp();
        Thread.sleep(20);

        execute("INSERT INTO t VALUES (1)");

        assertThat(stamp()).isNotEqualTo(before);
    }

    private void execute(String sql) throws Exception {
        try (Statement statement = agent.createStatement()) {
            statement.execute(sql);
        }
    }

    private SourceStamp stamp() throws Exception {
        return stamps.ofDatabase(stamps.factsOf(database));
    }
}
