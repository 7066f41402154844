package io.github.hermesbackup.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hermesbackup.testkit.Failure;
import io.github.hermesbackup.testkit.Fault;
import io.github.hermesbackup.testkit.FaultyDisk;
import io.github.hermesbackup.testkit.InMemory;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A restore leaves no file open, however it ends: who holds one keeps its room on the disk, and on Windows its name. */
class FilesAreClosedTest {

    /** Every how many-th operation fails: prime, so that loops over members are hit everywhere. */
    private static final int STRIDE = 29;

    @TempDir(factory = InMemory.class)
    Path work;

    @Test
    void whateverFails() throws Exception {
        OldAndNew both = OldAndNew.create(work, true);
        int failed = 0;
        for (int k = 1; ; k += STRIDE) {
            both.makeOld();
            FaultyDisk disk = new FaultyDisk(Fault.once(Failure.EIO, k));
            OpenedFiles opened = new OpenedFiles(disk);
            boolean done = restored(both, opened);
            assertThat(opened.stillOpen()).as("%s", disk.hits()).isEmpty();
            failed += done ? 0 : 1;
            if (!disk.wasHit()) {
                assertThat(done).isTrue();
                assertThat(opened.count()).isGreaterThan(50);
                break;
            }
        }
        assertThat(failed).isGreaterThan(10);
    }

    private static boolean restored(OldAndNew both, OpenedFiles opened) {
        try {
            both.restore().on(opened.disk()).run();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Each operation that makes a journal, and each that reads it. */
    @Test
    void whateverFailsAboutTheJournal() throws Exception {
        for (int k = 1; ; k++) {
            Path directory = java.nio.file.Files.createDirectory(work.resolve("journal " + k));
            FaultyDisk disk = new FaultyDisk(Fault.once(Failure.EIO, k));
            OpenedFiles opened = new OpenedFiles(disk);
            try (JournalWriter writer = JournalWriter.create(opened.disk(), directory, JournalTest.HEADER)) {
                writer.add(new Step.MakeDirectory("a"));
                writer.arm();
                Journal.open(opened.disk(), directory, Journal.State.ARMED).close();
                Journal.header(opened.disk(), directory.resolve("journal"));
            } catch (IOException e) {
                assertThat(disk.wasHit()).isTrue();
            }
            assertThat(opened.stillOpen()).as("%s", disk.hits()).isEmpty();
            if (!disk.wasHit()) {
                assertThat(k).isGreaterThan(10);
                return;
            }
        }
    }
}
