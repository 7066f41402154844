package io.github.hermesbackup.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hermesbackup.backup.DiskWith;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.restore.OldAndNew.State;
import io.github.hermesbackup.testkit.CrashImages;
import io.github.hermesbackup.testkit.InMemory;
import io.github.hermesbackup.testkit.RecordingDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The machine crashes during a restore, and what was not forced to the device is lost in part. No database is written to: what
 * SQLite does is not recorded. One is created, one takes the place of a file, one is removed.
 */
class RestoreCrashImagesTest {

    @TempDir(factory = InMemory.class)
    Path work;

    private OldAndNew both;
    private CrashImages images;
    private final Map<State, Integer> outcomes = new EnumMap<>(State.class);

    @BeforeEach
    void recordARestore() throws Exception {
        both = OldAndNew.create(work, false);
        record(new RecordingDisk());
    }

    private void record(RecordingDisk disk) throws Exception {
        both.makeOld();
        CrashImages.Before before = CrashImages.before(both.home());
        both.restore().on(disk).run();
        assertThat(both.state()).as(both.differences()).isEqualTo(State.NEW);
        images = before.after(disk);
    }

    @Test
    void whateverACrashLosesTheHomeBecomesTheOldOrTheNewOne() throws Exception {
        crash(200);
        assertThat(outcomes.get(State.OLD)).isGreaterThanOrEqualTo(20);
        assertThat(outcomes.get(State.NEW)).isGreaterThanOrEqualTo(20);
    }

    /** As of many files: they and the directories are not forced one by one. */
    @Test
    void whateverACrashLosesWhereEverythingIsForcedAtOnceTheHomeBecomesTheOldOrTheNewOne() throws Exception {
        record(new RecordingDisk(true));
        crash(200);
        assertThat(outcomes.get(State.OLD)).isGreaterThanOrEqualTo(20);
        assertThat(outcomes.get(State.NEW)).isGreaterThanOrEqualTo(20);
        for (int crash = 0; crash <= images.operations(); crash++) {
            recover(images.image(crash, 0, crash));
        }
    }

    @Tag("soak")
    @Test
    void fiveThousandCrashesWhereEverythingIsForcedAtOnce() throws Exception {
        record(new RecordingDisk(true));
        crash(5000);
        System.out.println("forced at once, after 5000 crashes: " + outcomes);
    }

    @Tag("soak")
    @Test
    void fiveThousandCrashes() throws Exception {
        crash(5000);
        System.out.println("after 5000 crashes: " + outcomes);
    }

    private void crash(int times) throws Exception {
        for (int seed = 1; seed <= times; seed++) {
            recover(images.image(seed));
        }
    }

    /** At each point with everything lost that may be, and with nothing lost. */
    @Test
    void aCrashAtAnyOperationLeavesTheOldOrTheNewHome() throws Exception {
        for (int crash = 0; crash <= images.operations(); crash++) {
            recover(images.image(crash, 0, crash));
            recover(images.image(crash, 1, crash));
        }
    }

    @Test
    void whateverACrashOfTheRecoveryLosesTheHomeBecomesTheOldOne() throws Exception {
        both.makeOld();
        Disk untilTheCommit = DiskWith.before("rename", path -> path.endsWith("journal.committed"), path -> {
            throw new DiskThatDies.PowerCut();
        });
        assertThatThrownBy(both.restore().on(untilTheCommit)::run).isInstanceOf(DiskThatDies.PowerCut.class);
        CrashImages.Before before = CrashImages.before(both.home());
        RecordingDisk disk = new RecordingDisk();
        Restores.recover(both.home(), disk);
        assertThat(both.state()).as(both.differences()).isEqualTo(State.OLD);
        images = before.after(disk);

        crash(100);
        for (int crash = 0; crash <= images.operations(); crash++) {
            recover(images.image(crash, 0, crash));
        }
        assertThat(outcomes).containsOnlyKeys(State.OLD);
    }

    private void recover(CrashImages.Image image) throws IOException {
        OldAndNew.remove(both.home());
        image.writeTo(Files.createDirectory(both.home()));
        List<RecoveryResult> recovered;
        try {
            recovered = Restores.recover(both.home());
        } catch (IOException e) {
            throw new AssertionError(image.toString(), e);
        }
        assertThat(recovered)
                .allSatisfy(
                        one -> assertThat(one.conflicts()).as(image.toString()).isEmpty());
        State state = both.state();
        assertThat(state).as("%s%n%s%n%s", both.differences(), recovered, image).isNotEqualTo(State.NEITHER);
        outcomes.merge(state, 1, Integer::sum);
    }
}
