package io.github.hermesbackup.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.report.Status;
import io.github.hermesbackup.testkit.Failure;
import io.github.hermesbackup.testkit.Fault;
import io.github.hermesbackup.testkit.FaultLoop;
import io.github.hermesbackup.testkit.FaultyDisk;
import io.github.hermesbackup.testkit.InMemory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every operation on files that a backup makes goes wrong once; SQLite's own operations are not among them. */
class BackupFaultLoopTest {

    /** Every how many-th operation fails where not all of them do: prime, so that loops over members are hit everywhere. */
    private static final int STRIDE = 7;

    @TempDir(factory = InMemory.class)
    Path work;

    /** What there is already when the backup is made. */
    private enum Start {
        FIRST(0, 0),
        SECOND(1, 0),
        WITH_PRUNING(3, 2);

        private final int backups;
        private final int keep;

        Start(int backups, int keep) {
            this.backups = backups;
            this.keep = keep;
        }

        LastGoodBackup in(Path work) throws Exception {
            return new LastGoodBackup(Files.createDirectory(work.resolve(name())), backups, keep);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aSingleFailureAnywhereCostsNoBackupThatWasThere(Start start) throws Exception {
        LastGoodBackup good = start.in(work);
        int rounds = FaultLoop.run(k -> Fault.once(Failure.EIO, k), STRIDE, disk -> failingOnce(good, disk));
        assertThat(rounds).isGreaterThan(20);
    }

    @ParameterizedTest
    @EnumSource(names = {"ENOSPC", "EACCES", "SHORT_THEN_ENOSPC"})
    void aSingleFailureOfAnyKindCostsNoBackupThatWasThere(Failure failure) throws Exception {
        LastGoodBackup good = Start.WITH_PRUNING.in(work);
        FaultLoop.run(k -> Fault.once(failure, k), STRIDE, disk -> failingOnce(good, disk));
    }

    @ParameterizedTest
    @EnumSource
    void aDiskThatBreaksAnywhereKeepsTheBackupsThatWereThere(Start start) throws Exception {
        LastGoodBackup good = start.in(work);
        FaultLoop.run(k -> Fault.from(Failure.EIO, k), STRIDE, disk -> failingFromThenOn(good, disk));
    }

    @ParameterizedTest
    @EnumSource(names = {"ENOSPC", "EACCES", "SHORT_THEN_ENOSPC"})
    void aDiskThatFailsInAnyWayKeepsTheBackupsThatWereThere(Failure failure) throws Exception {
        LastGoodBackup good = Start.WITH_PRUNING.in(work);
        FaultLoop.run(k -> Fault.from(failure, k), STRIDE, disk -> failingFromThenOn(good, disk));
    }

    @Tag("soak")
    @ParameterizedTest
    @EnumSource(names = {"EIO", "ENOSPC", "EACCES", "SHORT_THEN_ENOSPC"})
    void everyFailureOfEveryKind(Failure failure) throws Exception {
        for (Start start : Start.values()) {
            LastGoodBackup good = start.in(work);
            int once = FaultLoop.run(k -> Fault.once(failure, k), 1, disk -> failingOnce(good, disk));
            int after = FaultLoop.run(k -> Fault.from(failure, k), 1, disk -> failingFromThenOn(good, disk));
            System.out.println(start + ", " + failure + ": " + once + " single failures, " + after + " that stay");
        }
    }

    @Test
    void aDiskThatMovesHalfOfTheBytesAtATimeIsNoObstacle() throws Exception {
        LastGoodBackup good = Start.SECOND.in(work);
        FaultyDisk disk = new FaultyDisk(Fault.from(Failure.SHORT, 1));

        Optional<BackupResult> result = good.tryOn(disk, true);

        assertThat(result.map(BackupResult::status)).contains(Status.COMPLETE);
        assertThat(disk.hits()).hasSizeGreaterThan(20);
    }

    private static void failingOnce(LastGoodBackup good, FaultyDisk disk) throws Exception {
        good.reset();
        Optional<BackupResult> result = good.tryOn(disk, false);
        if (!disk.wasHit()) {
            assertThat(result.map(BackupResult::status)).contains(Status.COMPLETE);
            assertThat(result.map(BackupResult::outcome)).contains(BackupResult.Outcome.WRITTEN);
        }
    }

    private static void failingFromThenOn(LastGoodBackup good, FaultyDisk disk) throws Exception {
        good.reset();
        good.tryOn(disk, false);
        good.reset();
        assertThat(good.tryOn(Disk.real(), true).map(BackupResult::status)).contains(Status.COMPLETE);
    }
}
