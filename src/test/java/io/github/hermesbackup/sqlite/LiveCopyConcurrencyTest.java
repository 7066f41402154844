package io.github.hermesbackup.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hermesbackup.io.Disk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LiveCopyConcurrencyTest {

    @TempDir
    Path dir;

    @ParameterizedTest
    @ValueSource(strings = {"wal", "delete", "truncate", "persist"})
    void everyCopyIsOneConsistentStateWhileFourProcessesWrite(String journal) throws Exception {
        assertCopiesAreConsistent(journal, 4);
    }

    @Tag("soak")
    @ParameterizedTest
    @ValueSource(strings = {"wal", "delete"})
    void everyCopyIsConsistentForTwoHundredCopies(String journal) throws Exception {
        assertCopiesAreConsistent(journal, 200);
    }

    private void assertCopiesAreConsistent(String journal, int copies) throws Exception {
        Path source = Databases.ledger(dir.resolve("state.db"), journal);
        List<OtherProcess> writers = new ArrayList<>();
        try {
            for (int i = 0; i < Databases.WRITERS; i++) {
                OtherProcess writer = new OtherProcess(source);
                writers.add(writer);
                writer.startTransfers(i);
            }
            LiveCopy copy = new LiveCopy(Disk.real(), Duration.ofSeconds(60));
            long last = 0;
            for (int i = 0; i < copies; i++) {
                Path image = dir.resolve("image");
                assertThat(copy.copy(source, image).sound()).isTrue();
                long transactions = Databases.assertConsistentLedger(image);
                assertThat(transactions).isGreaterThanOrEqualTo(last);
                last = transactions;
                Files.delete(image);
            }
            assertThat(last).isPositive();
            assertThat(writers).allMatch(OtherProcess::isAlive);
        } finally {
            for (OtherProcess writer : writers) {
                writer.close();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"wal", "delete", "persist"})
    void everyCopyIsConsistentWhileOthersEmptyTheLogAndPackTheDatabase(String journal) throws Exception {
        assertCopiesAreConsistentUnderMaintenance(journal, 6);
    }

    @Tag("soak")
    @ParameterizedTest
    @ValueSource(strings = {"wal", "delete"})
    void everyCopyIsConsistentForAHundredCopiesUnderMaintenance(String journal) throws Exception {
        assertCopiesAreConsistentUnderMaintenance(journal, 100);
    }

    private void assertCopiesAreConsistentUnderMaintenance(String journal, int copies) throws Exception {
        Path source = Databases.ledger(dir.resolve("state.db"), journal);
        AtomicBoolean enough = new AtomicBoolean();
        AtomicInteger turns = new AtomicInteger();
        try (OtherProcess writer = new OtherProcess(source);
                OtherProcess maintainer = new OtherProcess(source)) {
            writer.startTransfers(0);
            Thread maintenance = new Thread(() -> {
                try {
                    while (!enough.get()) {
                        maintainer.run("PRAGMA wal_checkpoint(TRUNCATE)");
                        turns.addAndGet("[]".equals(maintainer.run("VACUUM")) ? 1 : 0);
                    }
                } catch (IOException e) {
                    turns.set(-1_000_000);
                }
            });
            maintenance.start();
            LiveCopy copy = new LiveCopy(Disk.real(), Duration.ofSeconds(60));
            long last = 0;
            for (int i = 0; i < copies || turns.get() < 2; i++) {
                Path image = dir.resolve("image");
                assertThat(copy.copy(source, image).findings()).isEmpty();
                long transactions = Databases.assertConsistentLedger(image);
                assertThat(transactions).isGreaterThanOrEqualTo(last);
                last = transactions;
                Files.delete(image);
            }
            enough.set(true);
            maintenance.join();
            assertThat(turns.get()).isPositive();
            assertThat(writer.isAlive()).isTrue();
        }
    }
}
