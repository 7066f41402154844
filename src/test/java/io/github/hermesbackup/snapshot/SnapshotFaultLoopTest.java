package io.github.hermesbackup.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hermesbackup.report.Status;
import io.github.hermesbackup.snapshot.LastGoodSnapshot.Since;
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

/** Every operation on files that a snapshot makes goes wrong once; SQLite's own operations are not among them. */
class SnapshotFaultLoopTest {

    /** Every how many-th operation fails where not all of them do: prime, so that loops over files are hit everywhere. */
    private static final int STRIDE = 3;

    @TempDir(factory = InMemory.class)
    Path work;

    /** What there is already when the snapshot is made. */
    private enum Start {
        FIRST(0, Since.CHANGED, STRIDE),
        SECOND(1, Since.CHANGED, STRIDE),
        WITH_PRUNING(3, Since.CHANGED, STRIDE),
        /** Nothing is to be done, which takes few operations. */
        UNCHANGED(2, Since.UNCHANGED, 1),
        /** No new one is made, but the manifest of the newest, whose stamps are of no use any more, is replaced: one step in many. */
        RENEWED(2, Since.TOUCHED, 1);

        private final int snapshots;
        private final Since since;
        private final int stride;

        Start(int snapshots, Since since, int stride) {
            this.snapshots = snapshots;
            this.since = since;
            this.stride = stride;
        }

        LastGoodSnapshot in(Path work) throws Exception {
            return new LastGoodSnapshot(Files.createDirectory(work.resolve(name())), snapshots, 2, "wal", since);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aSingleFailureAnywhereCostsNoSnapshotThatWasThere(Start start) throws Exception {
        LastGoodSnapshot good = start.in(work);
        int rounds = FaultLoop.run(k -> Fault.once(Failure.EIO, k), start.stride, disk -> failing(good, disk));
        assertThat(rounds).isGreaterThan(20);
    }

    @ParameterizedTest
    @EnumSource(names = {"ENOSPC", "EACCES", "SHORT_THEN_ENOSPC"})
    void aSingleFailureOfAnyKindCostsNoSnapshotThatWasThere(Failure failure) throws Exception {
        LastGoodSnapshot good = Start.WITH_PRUNING.in(work);
        FaultLoop.run(k -> Fault.once(failure, k), STRIDE, disk -> failing(good, disk));
    }

    @ParameterizedTest
    @EnumSource
    void aDiskThatBreaksAnywhereKeepsTheSnapshotsThatWereThere(Start start) throws Exception {
        LastGoodSnapshot good = start.in(work);
        FaultLoop.run(k -> Fault.from(Failure.EIO, k), start.stride, disk -> failing(good, disk));
    }

    @ParameterizedTest
    @EnumSource(names = {"ENOSPC", "EACCES", "SHORT_THEN_ENOSPC"})
    void aDiskThatFailsInAnyWayKeepsTheSnapshotsThatWereThere(Failure failure) throws Exception {
        LastGoodSnapshot good = Start.WITH_PRUNING.in(work);
        FaultLoop.run(k -> Fault.from(failure, k), STRIDE, disk -> failing(good, disk));
    }

    @Tag("soak")
    @ParameterizedTest
    @EnumSource(names = {"EIO", "ENOSPC", "EACCES", "SHORT_THEN_ENOSPC"})
    void everyFailureOfEveryKind(Failure failure) throws Exception {
        for (Start start : Start.values()) {
            LastGoodSnapshot good = start.in(work);
            int once = FaultLoop.run(k -> Fault.once(failure, k), 1, disk -> failing(good, disk));
            int after = FaultLoop.run(k -> Fault.from(failure, k), 1, disk -> failing(good, disk));
            System.out.println(start + ", " + failure + ": " + once + " single failures, " + after + " that stay");
        }
    }

    @Test
    void aDiskThatMovesHalfOfTheBytesAtATimeIsNoObstacle() throws Exception {
        LastGoodSnapshot good = Start.SECOND.in(work);
        FaultyDisk disk = new FaultyDisk(Fault.from(Failure.SHORT, 1));

        assertThat(good.tryOn(disk).map(SnapshotResult::status)).contains(Status.COMPLETE);

        assertThat(disk.hits()).hasSizeGreaterThan(10);
    }

    private static void failing(LastGoodSnapshot good, FaultyDisk disk) throws Exception {
        good.reset();
        Optional<SnapshotResult> result = good.tryOn(disk);
        if (!disk.wasHit()) {
            assertThat(result.map(SnapshotResult::status)).contains(Status.COMPLETE);
            assertThat(result.map(SnapshotResult::made)).contains(good.since() == Since.CHANGED);
            assertThat(good.isSeenToBeUnchanged()).isTrue();
        }
        good.nextOneWorks();
    }
}
