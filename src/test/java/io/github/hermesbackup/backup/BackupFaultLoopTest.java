package io.github.hermesbackup.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hermesbackup.report.Status;
import io.github.hermesbackup.testkit.Failure;
import io.github.hermesbackup.testkit.Fault;
import io.github.hermesbackup.testkit.FaultLoop;
import io.github.hermesbackup.testkit.FaultyDisk;
import io.github.hermesbackup.testkit.InMemory;
import io.github.hermesbackup.testkit.Operation;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every operation on files that a backup makes goes wrong once; SQLite's own operations are not among them. */
class BackupFaultLoopTest {

    @TempDir(factory = InMemory.class)
    Path work;

    @ParameterizedTest
    @EnumSource
    void aSingleFailureAnywhereCostsNoBackupThatWasThere(BackupStart start) throws Exception {
        LastGoodBackup good = start.in(work);
        int rounds = FaultLoop.run(k -> Fault.once(Failure.EIO, k), start.stride(), disk -> failing(start, good, disk));
        assertThat(rounds).isGreaterThan(start.stride() > 7 ? 3 : 20);
    }

    /** Each of the few steps by which names come and go, so that no way out of a failure is left out. */
    @ParameterizedTest
    @EnumSource
    void aSingleFailureToGiveOrTakeANameLeavesNothingThatCouldBeRemoved(BackupStart start) throws Exception {
        LastGoodBackup good = start.in(work);
        FaultLoop.run(
                k -> Fault.once(Failure.EIO, k)
                        .at(
                                Operation.CREATE,
                                Operation.LINK,
                                Operation.RENAME,
                                Operation.DELETE,
                                Operation.FORCE,
                                Operation.FORCE_DIRECTORY),
                1,
                disk -> failing(start, good, disk));
    }

    /** Only what is removed is removed: then nothing at all may be left. */
    @ParameterizedTest
    @EnumSource
    void aDiskThatGivesNoMoreNamesIsLeftAsItWas(BackupStart start) throws Exception {
        LastGoodBackup good = start.in(work);
        FaultLoop.run(
                k -> Fault.from(Failure.EIO, k).at(Operation.LINK, Operation.RENAME, Operation.FORCE),
                1,
                disk -> failing(start, good, disk));
    }

    @ParameterizedTest
    @EnumSource(names = {"FIRST", "WITHOUT_LINKS", "UNCHANGED_IN_THE_END"})
    void aFileThatCannotBeClosedIsRemovedAllTheSame(BackupStart start) throws Exception {
        LastGoodBackup good = start.in(work);
        FaultLoop.run(k -> Fault.once(Failure.EIO, k).at(Operation.CLOSE), 1, disk -> failing(start, good, disk));
        FaultLoop.run(
                k -> Fault.from(Failure.EIO, k).at(Operation.CLOSE, Operation.LINK, Operation.RENAME),
                start.stride(),
                disk -> failing(start, good, disk));
    }

    @ParameterizedTest
    @EnumSource(names = {"ENOSPC", "EACCES", "SHORT_THEN_ENOSPC"})
    void aSingleFailureOfAnyKindCostsNoBackupThatWasThere(Failure failure) throws Exception {
        BackupStart start = BackupStart.WITH_PRUNING;
        LastGoodBackup good = start.in(work);
        FaultLoop.run(k -> Fault.once(failure, k), start.stride(), disk -> failing(start, good, disk));
    }

    @ParameterizedTest
    @EnumSource
    void aDiskThatBreaksAnywhereKeepsTheBackupsThatWereThere(BackupStart start) throws Exception {
        LastGoodBackup good = start.in(work);
        FaultLoop.run(k -> Fault.from(Failure.EIO, k), start.stride(), disk -> failing(start, good, disk));
    }

    @ParameterizedTest
    @EnumSource(names = {"ENOSPC", "EACCES", "SHORT_THEN_ENOSPC"})
    void aDiskThatFailsInAnyWayKeepsTheBackupsThatWereThere(Failure failure) throws Exception {
        BackupStart start = BackupStart.WITH_PRUNING;
        LastGoodBackup good = start.in(work);
        FaultLoop.run(k -> Fault.from(failure, k), start.stride(), disk -> failing(start, good, disk));
    }

    @Tag("soak")
    @ParameterizedTest
    @EnumSource(names = {"EIO", "ENOSPC", "EACCES", "SHORT_THEN_ENOSPC"})
    void everyFailureOfEveryKind(Failure failure) throws Exception {
        for (BackupStart start : BackupStart.values()) {
            LastGoodBackup good = start.in(work);
            int once = FaultLoop.run(k -> Fault.once(failure, k), 1, disk -> failing(start, good, disk));
            int after = FaultLoop.run(k -> Fault.from(failure, k), 1, disk -> failing(start, good, disk));
            System.out.println(start + ", " + failure + ": " + once + " single failures, " + after + " that stay");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aDiskThatMovesHalfOfTheBytesAtATimeIsNoObstacle(BackupStart start) throws Exception {
        LastGoodBackup good = start.in(work);
        FaultyDisk disk = new FaultyDisk(Fault.from(Failure.SHORT, 1));

        Optional<BackupResult> result = good.tryOn(disk);

        assertThat(result.map(BackupResult::status)).contains(Status.COMPLETE);
        assertThat(result.map(BackupResult::outcome)).contains(start.outcome());
        assertThat(disk.hits()).isNotEmpty();
    }

    private static void failing(BackupStart start, LastGoodBackup good, FaultyDisk disk) throws Exception {
        good.reset();
        Optional<BackupResult> result = good.tryOn(disk);
        if (!disk.wasHit()) {
            assertThat(result.map(BackupResult::status)).contains(Status.COMPLETE);
            assertThat(result.map(BackupResult::outcome)).contains(start.outcome());
        }
        good.nextOneWorks();
    }
}
