package io.github.hermesbackup.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hermesbackup.report.Status;
import io.github.hermesbackup.restore.SmallHome;
import io.github.hermesbackup.testkit.DatabaseStates;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Snapshots of databases in every state in which SQLite leaves one. */
class DatabaseStatesSnapshotTest {

    @TempDir
    Path work;

    @Test
    void eachIsInTheSnapshotAsItWasAndGoesBackIntoItsPlace() throws Exception {
        Path home = work.resolve("home");
        SmallHome.write(home, "config.yaml", "model: a\n", "rw-r--r--");
        Path databases = home.resolve("databases");
        Map<String, String> states = DatabaseStates.make(databases);
        Map<String, String> bytes = DatabaseStates.bytes(databases);

        SnapshotResult result = snapshots(home).run();

        assertThat(result.status()).isEqualTo(Status.COMPLETE);
        assertThat(DatabaseStates.bytes(databases)).isEqualTo(bytes);
        for (String name : states.keySet()) {
            SmallHome.sql(databases.resolve(name), "UPDATE messages SET content = 'later'");
        }
        Snapshots.restore(result.snapshot().orElseThrow(), home);
        states.forEach((name, content) -> assertThat(DatabaseStates.content(databases.resolve(name)))
                .as(name)
                .isEqualTo(content));

        byte[] damaged = Files.readAllBytes(databases.resolve("p1024-delete.db"));
        Arrays.fill(damaged, 2048, 40_000, (byte) 0xa5);
        Files.write(databases.resolve("damaged.db"), damaged);
        SnapshotResult partial = snapshots(home).later(Duration.ofMinutes(1)).run();
        assertThat(partial.status()).isEqualTo(Status.PARTIAL);
        assertThat(partial.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.path()).isEqualTo("databases/damaged.db");
            assertThat(finding.reason()).startsWith("is damaged (");
        });
    }

    private static Snapshots snapshots(Path home) throws Exception {
        return Snapshots.of(home).state("config.yaml", "databases/**");
    }
}
