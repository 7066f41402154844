package io.github.hermesbackup.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hermesbackup.io.Disk;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LiveRestoreConcurrencyTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path dir;

    @Test
    void aBusyTargetTakesTheImageAndItsWritersGoOnFromThere() throws Exception {
        restoreUnderWriters(5);
    }

    @Tag("soak")
    @Test
    void aBusyTargetTakesTheImageFortyTimes() throws Exception {
        restoreUnderWriters(40);
    }

    private void restoreUnderWriters(int times) throws Exception {
        Path image = Databases.ledger(dir.resolve("image"), "delete");
        Path target = Databases.ledger(dir.resolve("state.db"), "wal");
        LiveRestore restore = new LiveRestore(Disk.real(), PATIENCE);
        List<OtherProcess> writers = new ArrayList<>();
        try {
            for (int i = 0; i < Databases.WRITERS; i++) {
                OtherProcess writer = new OtherProcess(target);
                writers.add(writer);
                writer.startTransfers(i);
            }
            for (int i = 0; i < times; i++) {
                restore.write(image, target); // either outcome: a writer may come in between
                Path now = dir.resolve("now");
                new LiveCopy(Disk.real(), PATIENCE).copy(target, now);
                Databases.assertConsistentLedger(now);
                Files.delete(now);
            }
            assertThat(writers).allMatch(OtherProcess::isAlive);
        } finally {
            for (OtherProcess writer : writers) {
                writer.close();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"wal", "delete"})
    void killedAtAnyMomentTheTargetIsWhollyOldOrWhollyNew(String journal) throws Exception {
        killRestores(journal, 6);
    }

    @Tag("soak")
    @ParameterizedTest
    @ValueSource(strings = {"wal", "delete"})
    void killedAHundredTimesTheTargetIsWhollyOldOrWhollyNew(String journal) throws Exception {
        killRestores(journal, 100);
    }

    private void killRestores(String journal, int times) throws Exception {
        Path one = Databases.rows(dir.resolve("one"), "delete", 4096, 20_000, "one");
        Path two = Databases.rows(dir.resolve("two"), "delete", 4096, 25_000, "two");
        Path target = Databases.rows(dir.resolve("state.db"), journal, 4096, 20_000, "one");
        for (int i = 0; i < times; i++) {
            ForkedJava restorer = new ForkedJava(List.of(), RestoreForever.class, target, one, two);
            try (BufferedReader out = restorer.start()) {
                assertThat(out.readLine()).isEqualTo("restoring");
                Thread.sleep(37L * i % 400); // which moment does not matter, only that they differ
            } finally {
                restorer.kill();
            }
            String state = Databases.liveRecovered(target, "SELECT count(*)||min(tag)||max(tag) FROM t");
            assertThat(state).isIn("20000oneone", "25000twotwo");
            assertThat(Databases.liveRecovered(target, "PRAGMA integrity_check"))
                    .isEqualTo("ok");
        }
    }

    /** Restores two images in turn until it is killed. */
    static final class RestoreForever {
        public static void main(String[] files) throws Exception {
            Path target = ForkedJava.path(files[0]);
            LiveRestore restore = new LiveRestore(Disk.real(), PATIENCE);
            System.out.println("restoring");
            for (int i = 0; ; i++) {
                restore.write(ForkedJava.path(files[1 + i % 2]), target);
            }
        }
    }
}
