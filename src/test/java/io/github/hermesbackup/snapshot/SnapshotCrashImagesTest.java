package io.github.hermesbackup.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hermesbackup.report.Status;
import io.github.hermesbackup.testkit.CrashImages;
import io.github.hermesbackup.testkit.InMemory;
import io.github.hermesbackup.testkit.RecordingDisk;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The machine crashes during a snapshot that removes older ones, and what was not forced to the device is lost in part. What SQLite
 * writes is not recorded: to the copy of this database it writes nothing.
 */
class SnapshotCrashImagesTest {

    @TempDir(factory = InMemory.class)
    Path work;

    private LastGoodSnapshot good;
    private CrashImages images;
    private int made;
    private int lost;

    @BeforeEach
    void recordASnapshot() throws Exception {
        good = new LastGoodSnapshot(work, 3, 2, "delete");
        RecordingDisk disk = new RecordingDisk();
        SnapshotResult result = good.snapshot(disk).run();
        assertThat(result.status()).isEqualTo(Status.COMPLETE);
        assertThat(result.pruned()).hasSize(2);
        images = good.before().after(disk);
    }

    @Test
    void whateverACrashLosesThereAreSnapshotsAndTheNextOneWorks() throws Exception {
        crash(200);
        assertThat(made).isGreaterThanOrEqualTo(20);
        assertThat(lost).isGreaterThanOrEqualTo(20);
    }

    @Tag("soak")
    @Test
    void fiveThousandCrashesOfASnapshot() throws Exception {
        crash(5000);
        System.out.println("after 5000 crashes: " + made + " snapshots came into being, " + lost + " did not");
    }

    /** At each point with everything lost that may be, and with nothing lost. */
    @Test
    void aCrashAtAnyOperationLeavesTheSnapshotsThatAreToBeKept() throws Exception {
        for (int crash = 0; crash <= images.operations(); crash++) {
            count(good.survived(images.image(crash, 0, crash)));
            count(good.survived(images.image(crash, 1, crash)));
        }
    }

    private void crash(int times) throws Exception {
        for (int seed = 1; seed <= times; seed++) {
            count(good.survived(images.image(seed)));
        }
    }

    private void count(boolean snapshot) {
        made += snapshot ? 1 : 0;
        lost += snapshot ? 0 : 1;
    }
}
