package io.github.hermesbackup.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hermesbackup.backup.DiskWith;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.restore.OldAndNew.State;
import io.github.hermesbackup.testkit.CrashImages;
import io.github.hermesbackup.testkit.Failure;
import io.github.hermesbackup.testkit.Fault;
import io.github.hermesbackup.testkit.FaultLoop;
import io.github.hermesbackup.testkit.FaultyDisk;
import io.github.hermesbackup.testkit.InMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every operation on files that a restore makes goes wrong once; SQLite's own operations are not among them. */
class RestoreFaultLoopTest {

    /** Every how many-th operation fails where not all of them do: prime, so that loops over members are hit everywhere. */
    private static final int STRIDE = 5;

    @TempDir(factory = InMemory.class)
    Path work;

    private OldAndNew both;

    @BeforeEach
    void twoStates() throws Exception {
        both = OldAndNew.create(work, true);
    }

    @Test
    void aSingleFailureAnywhereIsReportedAndLeavesTheHomeAsItWas() throws Exception {
        int rounds = FaultLoop.run(k -> Fault.once(Failure.EIO, k), 1, this::restoreWithOneFailure);
        assertThat(rounds).isGreaterThan(300);
    }

    @ParameterizedTest
    @EnumSource(names = {"ENOSPC", "EACCES", "SHORT_THEN_ENOSPC"})
    void aSingleFailureOfAnyKindIsReportedAndLeavesTheHomeAsItWas(Failure failure) throws Exception {
        FaultLoop.run(k -> Fault.once(failure, k), STRIDE, this::restoreWithOneFailure);
    }

    @Test
    void aDiskThatBreaksAnywhereLeavesAHomeThatTheNextGoalMakesWhole() throws Exception {
        int rounds = FaultLoop.run(k -> Fault.from(Failure.EIO, k), 1, this::restoreOnADiskThatBreaks);
        assertThat(rounds).isGreaterThan(300);
    }

    /** The same where files and directories are not forced one by one. */
    @Test
    void aSingleFailureWhereEverythingIsForcedAtOnceLeavesTheHomeAsItWas() throws Exception {
        FaultLoop.run(k -> Fault.once(Failure.EIO, k), 1, disk -> restoreWithOneFailure(disk.forcingAtOnce()));
        FaultLoop.run(k -> Fault.once(Failure.ENOSPC, k), 1, disk -> restoreWithOneFailure(disk.forcingAtOnce()));
    }

    @Test
    void aDiskThatBreaksWhereEverythingIsForcedAtOnceLeavesAHomeThatTheNextGoalMakesWhole() throws Exception {
        FaultLoop.run(k -> Fault.from(Failure.EIO, k), 1, disk -> restoreOnADiskThatBreaks(disk.forcingAtOnce()));
    }

    @ParameterizedTest
    @EnumSource(names = {"ENOSPC", "EACCES", "SHORT_THEN_ENOSPC"})
    void aDiskThatFailsInAnyWayLeavesAHomeThatTheNextGoalMakesWhole(Failure failure) throws Exception {
        FaultLoop.run(k -> Fault.from(failure, k), STRIDE, this::restoreOnADiskThatBreaks);
    }

    @Tag("soak")
    @ParameterizedTest
    @EnumSource(names = {"ENOSPC", "EACCES", "SHORT_THEN_ENOSPC"})
    void everyFailureOfEveryKind(Failure failure) throws Exception {
        FaultLoop.run(k -> Fault.once(failure, k), 1, this::restoreWithOneFailure);
        FaultLoop.run(k -> Fault.from(failure, k), 1, this::restoreOnADiskThatBreaks);
    }

    @Test
    void aRecoveryThatFailsAnywhereIsFinishedByTheNextOne() throws Exception {
        CrashImages.Before crashed = crashBeforeTheCommit();
        int rounds = FaultLoop.run(k -> Fault.once(Failure.EIO, k), 1, disk -> recover(crashed, disk));
        assertThat(rounds).isGreaterThan(100);
        FaultLoop.run(k -> Fault.from(Failure.EIO, k), STRIDE, disk -> recover(crashed, disk));
        FaultLoop.run(k -> Fault.from(Failure.ENOSPC, k), STRIDE, disk -> recover(crashed, disk));
    }

    /** Everything is published and nothing is for good. */
    private CrashImages.Before crashBeforeTheCommit() throws IOException {
        Disk disk = DiskWith.before("rename", path -> path.endsWith("journal.committed"), path -> {
            throw new DiskThatDies.PowerCut();
        });
        assertThatThrownBy(both.restore().on(disk)::run).isInstanceOf(DiskThatDies.PowerCut.class);
        return CrashImages.before(both.home());
    }

    private void recover(CrashImages.Before crashed, FaultyDisk disk) throws Exception {
        OldAndNew.remove(both.home());
        crashed.writeTo(Files.createDirectory(both.home()));
        try {
            assertThat(Restores.recover(both.home(), disk))
                    .allSatisfy(one -> assertThat(one.conflicts()).isEmpty());
        } catch (IOException e) {
            assertThat(e.getMessage()).doesNotContain("\n");
            Restores.recover(both.home());
        }
        assertThat(both.state()).as(both.differences()).isEqualTo(State.OLD);
    }

    @Test
    void aDiskThatMovesHalfOfTheBytesAtATimeIsNoObstacle() throws Exception {
        FaultyDisk disk = new FaultyDisk(Fault.from(Failure.SHORT, 1));
        both.restore().on(disk).run();
        assertThat(both.state()).as(both.differences()).isEqualTo(State.NEW);
        assertThat(disk.hits()).hasSizeGreaterThan(100);
    }

    private void restoreWithOneFailure(FaultyDisk disk) throws Exception {
        both.makeOld();
        Optional<RestoreResult> result = restore(disk);
        if (result.flatMap(RestoreResult::leftover).isPresent()) {
            assertThat(both.visibleState()).as(both.differences()).isEqualTo(State.NEW);
            Restores.recover(both.home());
        }
        State expected = result.isPresent() ? State.NEW : State.OLD;
        assertThat(both.state()).as(both.differences()).isEqualTo(expected);
    }

    private void restoreOnADiskThatBreaks(FaultyDisk disk) throws Exception {
        both.makeOld();
        Optional<RestoreResult> result = restore(disk);
        if (result.isPresent()) {
            assertThat(both.visibleState()).as(both.differences()).isEqualTo(State.NEW);
        }
        List<RecoveryResult> recovered = Restores.recover(both.home());
        assertThat(recovered).allSatisfy(one -> assertThat(one.conflicts()).isEmpty());
        // Whether the commit has reached the device cannot be known if forcing it failed, and nothing else works
        // afterwards.
        boolean unknown = disk.wasHit() && disk.hits().get(0).matches(".* FORCE_DIRECTORY .*/\\.restore-[^/]*");
        assertThat(both.state())
                .as(both.differences())
                .isIn(result.isPresent() ? State.NEW : State.OLD, unknown ? State.NEW : State.OLD);
    }

    /** The result; nothing if it failed, and told a person so. */
    private Optional<RestoreResult> restore(FaultyDisk disk) throws IOException {
        String message;
        try {
            return Optional.of(both.restore().on(disk).run());
        } catch (IOException e) {
            message = e.getMessage();
        }
        assertThat(message).doesNotContain("\n");
        if (message.contains("Nothing was changed")) {
            assertThat(both.visibleState())
                    .as(message + ", " + both.differences())
                    .isEqualTo(State.OLD);
        }
        return Optional.empty();
    }
}
