package io.github.hermesbackup.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.hermesbackup.report.Finding;
import io.github.hermesbackup.report.Status;
import io.github.hermesbackup.restore.Restores;
import io.github.hermesbackup.restore.SmallHome;
import io.github.hermesbackup.testkit.DatabaseStates;
import io.github.hermesbackup.testkit.Holder;
import io.github.hermesbackup.testkit.Tmpfs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A home whose databases are in every state in which SQLite leaves one. */
class DatabaseStatesTest {

    @TempDir
    Path work;

    private Path home;
    private Path databases;

    @BeforeEach
    void home() throws Exception {
        home = work.resolve("home");
        databases = home.resolve("databases");
        SmallHome.write(home, "config.yaml", "model: a\n", "rw-r--r--");
    }

    @Test
    void eachIsArchivedAsItIsRestoredAsItWasAndWrittenOverAnotherOne() throws Exception {
        Map<String, String> states = DatabaseStates.make(databases);
        Map<String, String> bytes = DatabaseStates.bytes(databases);

        BackupResult result = Backups.of(home).toFile(work.resolve("a.zip")).run();

        assertThat(result.findings()).isEmpty();
        assertThat(result.status()).isEqualTo(Status.COMPLETE);
        assertThat(result.files()).isEqualTo(states.size() + 1);
        assertThat(DatabaseStates.bytes(databases)).isEqualTo(bytes);
        Path fresh = work.resolve("fresh");
        Restores.of(work.resolve("a.zip")).into(fresh).run();
        assertRestored(states, fresh);

        Path used = work.resolve("used");
        int turn = 0;
        for (String name : states.keySet()) {
            Files.createDirectories(used.resolve("databases"));
            String mode = new String[] {"wal", "delete", "persist"}[turn % 3];
            DatabaseStates.create(used.resolve("databases/" + name), 512 << (turn++ % 8), mode, turn % 2, "other");
        }
        Path held = used.resolve("databases/p4096-wal.db");
        SmallHome.sql(held, "PRAGMA journal_mode=WAL");
        Object inode = Files.getAttribute(held, "unix:ino");
        try (Holder reader = Holder.start(held, Holder.Hold.READ)) {
            Restores.of(work.resolve("a.zip")).over(used).run();
            reader.release();
        }
        assertRestored(states, used);
        assertThat(Files.getAttribute(held, "unix:ino")).isEqualTo(inode);
    }

    private static void assertRestored(Map<String, String> states, Path target) {
        states.forEach((name, content) -> assertThat(DatabaseStates.content(target.resolve("databases/" + name)))
                .as(name)
                .isEqualTo(content));
    }

    @Test
    void aDamagedOneIsTheOnlyFailureAndTheOthersAreFine() throws Exception {
        Map<String, String> states = DatabaseStates.make(databases);
        byte[] bytes = Files.readAllBytes(databases.resolve("p1024-delete.db"));
        Arrays.fill(bytes, 2048, 40_000, (byte) 0xa5);
        Files.write(databases.resolve("damaged.db"), bytes);
        Files.write(databases.resolve("cut.db"), Arrays.copyOf(bytes, 1500));

        BackupResult result = Backups.of(home).toFile(work.resolve("a.zip")).run();

        assertThat(result.status()).isEqualTo(Status.PARTIAL);
        assertThat(result.findings())
                .allMatch(finding -> finding.kind() == Finding.Kind.FAILED
                        && finding.reason().startsWith("is damaged ("))
                .extracting(Finding::path)
                .containsExactlyInAnyOrder("databases/damaged.db", "databases/cut.db");
        Path target = work.resolve("target");
        Restores.of(work.resolve("a.zip"))
                .into(target)
                .select("config.yaml", "databases/p*", "databases/[k-v]*")
                .run();
        assertRestored(states, target);
    }

    @Test
    void aHomeThatCannotBeWrittenToIsBackedUpWithItsLogs() throws Exception {
        assumeTrue(Tmpfs.isAvailable());
        try (Tmpfs readOnly = Tmpfs.mount(work.resolve("readonly"), 16 << 20)) {
            Path other = readOnly.root().resolve("home");
            SmallHome.write(other, "config.yaml", "model: a\n", "rw-r--r--");
            Map<String, String> states = DatabaseStates.make(other.resolve("databases"));
            try (var all = Files.list(other.resolve("databases"))) {
                for (Path file :
                        all.filter(each -> each.toString().endsWith("-shm")).toList()) {
                    Files.delete(file);
                }
            }
            readOnly.makeReadOnly();

            BackupResult result =
                    Backups.of(other).toFile(work.resolve("a.zip")).run();

            assertThat(result.findings()).isEmpty();
            Restores.of(work.resolve("a.zip")).into(work.resolve("target")).run();
            assertRestored(states, work.resolve("target"));
        }
    }
}
