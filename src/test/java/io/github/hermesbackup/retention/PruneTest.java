package io.github.hermesbackup.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.hermesbackup.archive.ArchiveReader;
import io.github.hermesbackup.backup.DiskWith;
import io.github.hermesbackup.home.ArchiveName.Kind;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.report.Finding;
import io.github.hermesbackup.report.Status;
import io.github.hermesbackup.testkit.Tmpfs;
import io.github.hermesbackup.testkit.Trees;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PruneTest {

    private static final RetentionPolicy LAST_TWO = RetentionPolicy.newest(2);

    @TempDir
    Path work;

    private Shelf shelf;

    @BeforeEach
    void shelf() throws Exception {
        shelf = new Shelf(work);
    }

    private PruneResult prune(RetentionPolicy policy) throws IOException {
        return prune(policy, Disk.real());
    }

    private PruneResult prune(RetentionPolicy policy, Disk disk) throws IOException {
        return new Prune(Shelf.machine(disk), shelf.directory(), Kind.BACKUP, policy).run(false);
    }

    @Test
    void onlyCompleteOnesOfOurNamesCountAndOnlyThoseAreRemoved() throws Exception {
        Path partial = shelf.partialDaysAgo(0);
        Path cut = Shelf.cut(shelf.daysAgo(1));
        Path newest = shelf.daysAgo(2);
        Path second = shelf.daysAgo(3);
        Path third = shelf.daysAgo(4);
        Path update = shelf.daysAgo(5, Kind.PRE_UPDATE);
        Path renamed = Files.move(shelf.daysAgo(6), shelf.directory().resolve("for ever.zip"));
        Path foreign = shelf.directory().resolve("hermes-backup-2020-01-01-000000.zip");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(foreign))) {
            zip.putNextEntry(new ZipEntry("config.yaml"));
        }
        Path link = Files.createSymbolicLink(shelf.directory().resolve("hermes-backup-2020-01-02-000000.zip"), third);

        PruneResult result = prune(LAST_TWO);

        assertThat(result.removed()).containsExactly(third);
        assertThat(shelf.files())
                .containsExactlyInAnyOrder(partial, cut, newest, second, update, renamed, foreign, link);
        assertThat(result.status()).isEqualTo(Status.COMPLETE);
        assertThat(result.decisions()).extracting(Decision::kept).containsExactly(true, true, true, false);
        assertThat(result.notCounted()).extracting(Stored::path).containsExactlyInAnyOrder(cut, foreign, link);
        assertThat(result.notCounted()).allMatch(stored -> stored.problem().isPresent());
        assertThat(prune(LAST_TWO).removed()).isEmpty();
    }

    @Test
    void anArchiveThatIsReplacedBetweenTwoLooksCountsNoMore() throws Exception {
        Path newest = shelf.daysAgo(1);
        Path second = shelf.daysAgo(2);
        Path third = shelf.daysAgo(3);
        byte[] other = Files.readAllBytes(shelf.daysAgo(9));
        AtomicInteger opened = new AtomicInteger();
        Disk replacing = DiskWith.before("openForReading", newest::equals, path -> {
            if (opened.incrementAndGet() == 2) {
                Files.write(newest, other);
            }
        });

        PruneResult result = prune(LAST_TWO, replacing);

        assertThat(result.notCounted())
                .singleElement()
                .satisfies(stored -> assertThat(stored.problem()).contains("it was replaced meanwhile"));
        assertThat(newest).exists();
        assertThat(second).exists();
        assertThat(third).exists();
    }

    @Test
    void whatDoesNotCountIsToldTheNewestFirst() throws Exception {
        Path old = Shelf.cut(shelf.daysAgo(5));
        Path young = Shelf.cut(shelf.daysAgo(1));
        Files.setLastModifiedTime(old, FileTime.from(Shelf.NOON.minusSeconds(500_000)));
        Files.setLastModifiedTime(young, FileTime.from(Shelf.NOON.minusSeconds(90_000)));
        shelf.daysAgo(2);

        PruneResult result = prune(LAST_TWO);

        assertThat(result.notCounted()).extracting(Stored::path).containsExactly(young, old);
        assertThat(result.kept()).isEqualTo(1);
    }

    @Test
    void aDryRunDecidesTheSameAndTouchesNothing() throws Exception {
        for (int days = 0; days < 4; days++) {
            shelf.daysAgo(days);
        }
        var before = Trees.of(shelf.directory());
        PruneResult dry = new Prune(Shelf.machine(Disk.real()), shelf.directory(), Kind.BACKUP, LAST_TWO).run(true);
        assertThat(before.differencesTo(Trees.of(shelf.directory()))).isEmpty();

        PruneResult done = prune(LAST_TWO);
        assertThat(done.removed()).hasSize(2).isEqualTo(dry.removed());
        assertThat(done.decisions()).isEqualTo(dry.decisions());
        assertThat(done.freed()).isEqualTo(dry.freed()).isPositive();
    }

    /** What an archive says of itself stands at its end; the rest of it may be lost all the same. */
    @Test
    void oneThatCannotBeOpenedCostsNoOtherItsPlace() throws Exception {
        Path damaged = Shelf.damage(shelf.daysAgo(0));
        Path second = shelf.daysAgo(1);
        Path third = Shelf.damage(shelf.daysAgo(2));
        Path fourth = shelf.daysAgo(3);
        Path fifth = shelf.daysAgo(4);

        PruneResult result = prune(LAST_TWO);

        assertThat(result.removed()).containsExactly(fifth);
        assertThat(shelf.files()).containsExactlyInAnyOrder(damaged, second, third, fourth);
        assertThat(result.notCounted()).extracting(Stored::path).containsExactly(damaged, third);
    }

    @Test
    void allThatIsDamagedStaysIfNothingElseIsThere() throws Exception {
        for (int days = 0; days < 3; days++) {
            Shelf.damage(shelf.daysAgo(days));
        }
        PruneResult result = prune(RetentionPolicy.newest(1));
        assertThat(result.removed()).isEmpty();
        assertThat(shelf.files()).hasSize(3);
        assertThat(result.decisions()).isEmpty();
    }

    @Test
    void whicheverDeleteFailsTheNewestOnesStayAndTheOthersGo() throws Exception {
        List<Path> newest = List.of(shelf.daysAgo(0), shelf.daysAgo(1));
        for (int k = 1; k <= 3; k++) {
            List<Path> old = new ArrayList<>();
            for (int days = 2; days < 5; days++) {
                old.add(shelf.daysAgo(days));
            }
            AtomicInteger deletes = new AtomicInteger();
            PruneResult result = prune(LAST_TWO, DiskWith.failing(Set.of("delete"), k, deletes, old::contains));

            Path stuck = old.get(3 - k); // the oldest goes first
            assertThat(deletes).hasValue(3);
            assertThat(result.status()).isEqualTo(Status.PARTIAL);
            assertThat(result.findings())
                    .containsExactly(new Finding(
                            Finding.Kind.FAILED, stuck.toString(), "cannot be removed (input/output error)"));
            assertThat(result.removed()).hasSize(2).doesNotContain(stuck);
            assertThat(shelf.files()).containsExactlyInAnyOrder(newest.get(0), newest.get(1), stuck);
            prune(LAST_TWO);
            assertThat(shelf.files()).hasSize(2);
        }
    }

    @Test
    void oneThatIsReplacedMeanwhileStays() throws Exception {
        Path newest = shelf.daysAgo(0);
        Path old = shelf.daysAgo(9);
        Path other = Files.move(shelf.daysAgo(1), work.resolve("other"));
        AtomicInteger reads = new AtomicInteger();
        Disk disk = DiskWith.before("openForReading", old::equals, path -> {
            if (reads.incrementAndGet() == 2) {
                Files.move(other, old, StandardCopyOption.REPLACE_EXISTING);
            }
        });
        PruneResult result = prune(RetentionPolicy.newest(1), disk);
        assertThat(reads).hasValue(2);
        assertThat(result.removed()).isEmpty();
        assertThat(result.findings()).hasSize(1);
        assertThat(shelf.files()).containsExactlyInAnyOrder(newest, old);
    }

    @Test
    void oneThatCannotBeReadIsNeitherCountedNorRemoved() throws Exception {
        Path unreadable = shelf.daysAgo(0);
        Path old = shelf.daysAgo(1);
        Disk disk = DiskWith.before("openForReading", unreadable::equals, path -> {
            throw new AccessDeniedException(path.toString());
        });
        PruneResult result = prune(RetentionPolicy.newest(1), disk);
        assertThat(result.removed()).isEmpty();
        assertThat(shelf.files()).containsExactly(old, unreadable);
        assertThat(result.notCounted())
                .extracting(stored -> stored.problem().orElseThrow())
                .containsExactly("permission denied");
    }

    /** A crash where there are no hard links can leave one; counted, it would cost the last real backup but one. */
    @Test
    void anEmptyFileUnderAnArchivesNameIsNeitherCountedNorRemoved() throws Exception {
        Path old = shelf.daysAgo(9);
        Path second = shelf.daysAgo(2);
        Path first = shelf.daysAgo(1);
        Path empty = Files.createFile(shelf.directory().resolve("hermes-backup-2026-03-04-110000.zip"));

        PruneResult result = prune(LAST_TWO, Disk.real());

        assertThat(result.removed()).containsExactly(old);
        assertThat(shelf.files()).containsExactlyInAnyOrder(second, first, empty);
        assertThat(result.notCounted()).singleElement().satisfies(stored -> {
            assertThat(stored.path()).isEqualTo(empty);
            assertThat(stored.problem()).contains("is not a zip archive: the file is empty (0 bytes)");
        });
    }

    @Test
    void aDirectoryThatIsNotThereHoldsNothing() throws Exception {
        Path nowhere = work.resolve("nowhere");
        PruneResult result = new Prune(Shelf.machine(Disk.real()), nowhere, Kind.BACKUP, LAST_TWO).run(false);
        assertThat(result.decisions()).isEmpty();
        assertThat(nowhere).doesNotExist();
    }

    @Test
    void makesRoomOnAFullDisk() throws Exception {
        assumeTrue(Tmpfs.isAvailable());
        try (Tmpfs disk = Tmpfs.mount(work.resolve("small"), 2 << 20)) {
            Shelf small = new Shelf(work, disk.root().resolve("shelf"));
            Path newest = small.daysAgo(0);
            small.daysAgo(1);
            small.daysAgo(2);
            try (var out = Files.newOutputStream(disk.root().resolve("filler"))) {
                byte[] page = new byte[4096];
                while (true) {
                    out.write(page);
                }
            } catch (IOException e) {
                assertThat(e).hasMessageContaining("No space left");
            }
            PruneResult result = new Prune(
                            Shelf.machine(Disk.real()), small.directory(), Kind.BACKUP, RetentionPolicy.newest(1))
                    .run(false);
            assertThat(result.status()).isEqualTo(Status.COMPLETE);
            assertThat(small.files()).containsExactly(newest);
            ArchiveReader.open(Disk.real(), newest).close();
        }
    }
}
