package io.github.hermesbackup.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.hermesbackup.backup.DiskWith;
import io.github.hermesbackup.io.Disk;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whom a message names when a database is locked. */
class LockHolderTest {

    @TempDir
    Path dir;

    private Path database;

    @BeforeEach
    void aDatabase() throws Exception {
        assumeTrue(Files.exists(Path.of("/proc/locks")));
        database = Databases.rows(dir.toRealPath().resolve("state.db"), "delete", 4096, 5, "x");
    }

    @Test
    void whoeverHasItOpenIfNobodyHoldsALock() throws Exception {
        assertThat(new LockHolder(Disk.real(), database).describe()).isEmpty();
        try (OtherProcess opener = new OtherProcess(database).runAll("SELECT count(*) FROM t")) {
            assertThat(new LockHolder(Disk.real(), database).describe())
                    .hasValueSatisfying(who -> assertThat(who).startsWith("pid " + opener.pid() + ", python3"));
        }
    }

    @Test
    void aReaderBeforeWhoeverHasItOpenAndAWriterBeforeAReader() throws Exception {
        try (OtherProcess opener = new OtherProcess(database).runAll("SELECT count(*) FROM t");
                OtherProcess reader = new OtherProcess(database).runAll("BEGIN", "SELECT count(*) FROM t")) {
            assertThat(opener.isAlive()).isTrue();
            assertThat(new LockHolder(Disk.real(), database).describe())
                    .hasValueSatisfying(who -> assertThat(who).startsWith("pid " + reader.pid()));
            try (OtherProcess writer = new OtherProcess(database).runAll("BEGIN IMMEDIATE")) {
                assertThat(new LockHolder(Disk.real(), database).describe())
                        .hasValueSatisfying(who -> assertThat(who).startsWith("pid " + writer.pid()));
            }
        }
    }

    /** This process's own connection does not stand in its own way. */
    @Test
    void notThisProcess() throws Exception {
        try (var own = Connections.writable(database, java.time.Duration.ZERO)) {
            Connections.execute(own, "BEGIN IMMEDIATE");
            assertThat(new LockHolder(Disk.real(), database).describe()).isEmpty();
        }
    }

    @Test
    void nobodyWhereNothingIsTold() throws Exception {
        Disk silent =
                DiskWith.before(Set.of("stat", "list", "openForReading"), path -> path.startsWith("/proc"), path -> {
                    throw new NoSuchFileException(path.toString());
                });
        try (OtherProcess holder = new OtherProcess(database).runAll("BEGIN IMMEDIATE")) {
            assertThat(holder.isAlive()).isTrue();
            assertThat(new LockHolder(silent, database).describe()).isEmpty();
        }
    }
}
