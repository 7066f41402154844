package io.github.hermesbackup.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hermesbackup.home.ArchiveName.Kind;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.report.Status;
import io.github.hermesbackup.testkit.CrashImages;
import io.github.hermesbackup.testkit.Failure;
import io.github.hermesbackup.testkit.Fault;
import io.github.hermesbackup.testkit.FaultLoop;
import io.github.hermesbackup.testkit.FaultyDisk;
import io.github.hermesbackup.testkit.InMemory;
import io.github.hermesbackup.testkit.RecordingDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every operation on files that the removal of old archives makes goes wrong once, and the machine crashes at each of them. */
class PruneFaultLoopTest {

    private static final RetentionPolicy LAST_TWO = RetentionPolicy.newest(2);

    @TempDir(factory = InMemory.class)
    Path work;

    private Shelf shelf;
    private final Map<Path, byte[]> before = new TreeMap<>();
    private final Set<Path> kept = new TreeSet<>();

    /** The newest is cut, two are partial, one is damaged inside: none of them counts, and all of them stay. */
    @BeforeEach
    void archives() throws Exception {
        shelf = new Shelf(work);
        kept.add(Shelf.cut(shelf.daysAgo(0)));
        kept.add(shelf.partialDaysAgo(1));
        kept.add(Shelf.damage(shelf.daysAgo(2)));
        kept.add(shelf.daysAgo(3));
        kept.add(shelf.daysAgo(4));
        kept.add(shelf.daysAgo(9, Kind.PRE_UPDATE));
        shelf.daysAgo(5);
        shelf.daysAgo(7);
        kept.add(shelf.partialDaysAgo(6));
        for (Path file : shelf.files()) {
            before.put(file, Files.readAllBytes(file));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"EIO", "EACCES"})
    void aSingleFailureAnywhereRemovesNothingThatIsToBeKept(Failure failure) throws Exception {
        int rounds = FaultLoop.run(k -> Fault.once(failure, k), 1, this::prune);
        assertThat(rounds).isGreaterThan(20);
    }

    @ParameterizedTest
    @EnumSource(names = {"EIO", "EACCES"})
    void aDiskThatBreaksAnywhereLosesNothingThatIsToBeKept(Failure failure) throws Exception {
        FaultLoop.run(k -> Fault.from(failure, k), 1, this::prune);
    }

    @Test
    void aDiskThatMovesHalfOfTheBytesAtATimeIsNoObstacle() throws Exception {
        FaultyDisk disk = new FaultyDisk(Fault.from(Failure.SHORT, 1));
        prune(disk);
        assertThat(shelf.files()).containsExactlyInAnyOrderElementsOf(kept);
    }

    @Test
    void aCrashAnywhereLosesNothingThatIsToBeKept() throws Exception {
        CrashImages.Before start = CrashImages.before(shelf.directory());
        RecordingDisk disk = new RecordingDisk();
        run(disk);
        CrashImages images = start.after(disk);
        for (int crash = 0; crash <= images.operations(); crash++) {
            for (int seed = 0; seed < 8; seed++) {
                clear();
                images.image(crash, seed / 7.0, seed).writeTo(shelf.directory());
                assertKeptAreIntact();
                finish();
            }
        }
    }

    private PruneResult run(Disk disk) throws IOException {
        return new Prune(Shelf.machine(disk), shelf.directory(), Kind.BACKUP, LAST_TWO).run(false);
    }

    private void prune(FaultyDisk disk) throws Exception {
        clear();
        for (Map.Entry<Path, byte[]> archive : before.entrySet()) {
            Files.write(archive.getKey(), archive.getValue());
        }
        Optional<PruneResult> result = Optional.empty();
        try {
            result = Optional.of(run(disk));
        } catch (IOException e) {
            assertThat(e.getMessage()).doesNotContain("\n");
            assertThat(shelf.files()).containsExactlyInAnyOrderElementsOf(before.keySet());
        }
        assertKeptAreIntact();
        if (result.isPresent()) {
            Set<Path> gone = new TreeSet<>(before.keySet());
            gone.removeAll(shelf.files());
            assertThat(result.get().removed()).containsAll(gone);
            if (!disk.wasHit()) {
                assertThat(result.get().status()).isEqualTo(Status.COMPLETE);
            }
        }
        finish();
    }

    private void clear() throws IOException {
        for (Path file : shelf.files()) {
            Files.delete(file);
        }
    }

    private void assertKeptAreIntact() throws IOException {
        for (Path archive : kept) {
            assertThat(archive).hasBinaryContent(before.get(archive));
        }
        for (Path archive : shelf.files()) {
            assertThat(archive).hasBinaryContent(before.get(archive));
        }
    }

    /** The next run, with which nothing is the matter, removes the rest. */
    private void finish() throws IOException {
        assertThat(run(Disk.real()).status()).isEqualTo(Status.COMPLETE);
        assertThat(shelf.files()).containsExactlyInAnyOrderElementsOf(kept);
        assertKeptAreIntact();
    }
}
