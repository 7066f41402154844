package io.github.hermesbackup.backup;

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

/** The machine crashes during a backup that removes older ones, and what was not forced to the device is lost in part. */
class BackupCrashImagesTest {

    @TempDir(factory = InMemory.class)
    Path work;

    private LastGoodBackup good;
    private CrashImages images;
    private int made;
    private int lost;

    @BeforeEach
    void recordABackup() throws Exception {
        good = new LastGoodBackup(work, 3, 2);
        CrashImages.Before before = CrashImages.before(good.shelf());
        RecordingDisk disk = new RecordingDisk();
        BackupResult result = good.backup(disk).run();
        assertThat(result.status()).isEqualTo(Status.COMPLETE);
        assertThat(result.pruned()).hasSize(2);
        images = before.after(disk);
    }

    @Test
    void whateverACrashLosesThereIsABackupAndTheNextOneWorks() throws Exception {
        crash(150);
        assertThat(made).isGreaterThanOrEqualTo(5);
        assertThat(lost).isGreaterThanOrEqualTo(20);
    }

    @Tag("soak")
    @Test
    void fiveThousandCrashesOfABackup() throws Exception {
        crash(5000);
        System.out.println("after 5000 crashes: " + made + " backups came into being, " + lost + " did not");
    }

    /** At each point from the first name it gets on, with everything lost that may be, and with nothing lost. */
    @Test
    void aCrashAtAnyOperationAtTheEndLeavesABackup() throws Exception {
        for (int crash = Math.max(0, images.operations() - 25); crash <= images.operations(); crash++) {
            count(good.survived(images.image(crash, 0, crash)));
            count(good.survived(images.image(crash, 1, crash)));
        }
        assertThat(made).isPositive();
        assertThat(lost).isPositive();
    }

    private void crash(int times) throws Exception {
        for (int seed = 1; seed <= times; seed++) {
            count(good.survived(images.image(seed)));
        }
    }

    private void count(boolean backup) {
        made += backup ? 1 : 0;
        lost += backup ? 0 : 1;
    }
}
