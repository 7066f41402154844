package io.github.hermesbackup.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hermesbackup.backup.Backups;
import io.github.hermesbackup.backup.DiskWith;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.Machine;
import io.github.hermesbackup.report.Status;
import io.github.hermesbackup.restore.SmallHome;
import io.github.hermesbackup.retention.Decision;
import io.github.hermesbackup.retention.PruneResult;
import io.github.hermesbackup.retention.RetentionPolicy;
import io.github.hermesbackup.testkit.Commands;
import io.github.hermesbackup.testkit.Trees;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotPruneTest {

    private static final Instant BEGIN = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir
    Path directory;

    private Path home;

    @BeforeEach
    void makeHome() throws Exception {
        home = SmallHome.create(directory.resolve("home"), "present");
    }

    private String make(int day) throws Exception {
        return make(day, false);
    }

    private String make(int day, boolean pinned) throws Exception {
        Files.writeString(home.resolve("config.yaml"), "model: of day " + day + "\n");
        Snapshots snapshots = Snapshots.of(home).keep(1000).at(at(day));
        return (pinned ? snapshots.pin() : snapshots)
                .run()
                .snapshot()
                .orElseThrow()
                .name();
    }

    private String makePartial(int day) throws Exception {
        return makePartial(day, false);
    }

    private String makePartial(int day, boolean pinned) throws Exception {
        Path soul = home.resolve("SOUL.md");
        Files.createSymbolicLink(soul, Path.of("nowhere"));
        String name = make(day, pinned);
        Files.delete(soul);
        return name;
    }

    private static InstantSource at(int day) {
        return InstantSource.fixed(BEGIN.plusSeconds(86_400L * day));
    }

    private PruneResult prune(RetentionPolicy policy, boolean dryRun) throws Exception {
        return prune(Disk.real(), policy, dryRun);
    }

    private PruneResult prune(Disk disk, RetentionPolicy policy, boolean dryRun) throws Exception {
        Machine machine = new Machine(disk, at(1000), ZoneOffset.UTC, 2, Optional.empty(), 0022);
        SnapshotStore store = new SnapshotStore(machine, Backups.home(home));
        return new SnapshotPrune(machine, store, policy).run(dryRun);
    }

    @Test
    void keepsWhatThePolicyKeepsAndSaysWhy() throws Exception {
        for (int day = 0; day < 40; day++) {
            make(day);
        }
        RetentionPolicy policy = new RetentionPolicy(1, 3, 0, 2, 0, Optional.empty());

        PruneResult result = prune(policy, false);

        assertThat(Snapshots.names(home)).hasSize(4);
        assertThat(result.decisions()).hasSize(40);
        assertThat(result.decisions().get(0).why())
                .contains("the newest complete one", "last 1 of 1", "daily 2026-04-09", "monthly 2026-04");
        assertThat(result.decisions().stream()
                        .filter(Decision::kept)
                        .map(d -> d.item().shown()))
                .containsExactlyInAnyOrderElementsOf(Snapshots.names(home));
        assertThat(result.decisions().get(39).why()).isEqualTo("no rule keeps it");
    }

    @Test
    void aDryRunSaysTheSameAndChangesNothing() throws Exception {
        for (int day = 0; day < 5; day++) {
            make(day);
        }
        var before = Trees.of(home);

        PruneResult said = prune(RetentionPolicy.newest(2), true);

        assertThat(before.differencesTo(Trees.of(home))).isEmpty();
        PruneResult done = prune(RetentionPolicy.newest(2), false);
        assertThat(done.removed()).isEqualTo(said.removed()).hasSize(3);
        assertThat(done.freed()).isEqualTo(said.freed());
    }

    @Test
    void whatItSaysItFreesIsWhatTheDiskGetsBack() throws Exception {
        SmallHome.sql(home.resolve("state.db"), "CREATE TABLE fill AS SELECT randomblob(4000000) AS b");
        make(0);
        make(1);
        SmallHome.sql(home.resolve("state.db"), "UPDATE fill SET b = randomblob(4000000)");
        make(2);
        long before = used();

        PruneResult shared = prune(RetentionPolicy.newest(2), false);
        assertThat(shared.freed()).as("day 1 still has the database").isLessThan(100_000);
        PruneResult last = prune(RetentionPolicy.newest(1), false);

        assertThat(last.freed()).isGreaterThan(4_000_000);
        assertThat(before - used()).isBetween(last.freed() - 100_000, last.freed() + 100_000);
    }

    private long used() throws Exception {
        String said = Commands.of(
                        "du", "-s", "-B1", home.resolve("state-snapshots").toString())
                .run()
                .orFail()
                .output();
        return Long.parseLong(said.strip().split("\\s+")[0]);
    }

    @Test
    void aPinnedOneStaysAndCostsNoOtherItsPlace() throws Exception {
        String pinned = make(0, true);
        for (int day = 1; day < 6; day++) {
            make(day);
        }
        String newest = make(6, true);

        prune(RetentionPolicy.newest(3), false);

        assertThat(Snapshots.names(home)).hasSize(4).contains(pinned, newest);
    }

    @Test
    void aPartialOneNeverCountsAndGoesWhenItIsOlderThanAllThatARuleKeeps() throws Exception {
        String old = makePartial(0);
        make(1, true);
        String between = makePartial(2);
        String pinned = makePartial(2, true);
        make(3);
        make(4);
        assertThat(prune(RetentionPolicy.newest(2), false).removed())
                .as("no complete one is old enough to go")
                .isEmpty();
        make(5);
        String newest = makePartial(6);

        PruneResult result = prune(RetentionPolicy.newest(2), false);

        assertThat(Snapshots.names(home))
                .doesNotContain(old, between)
                .contains(newest, pinned)
                .hasSize(5);
        assertThat(result.decisions().stream()
                        .filter(d -> d.item().shown().equals(old))
                        .map(Decision::why))
                .singleElement()
                .asString()
                .startsWith("incomplete");
    }

    @Test
    void withoutACompleteOneNothingGoes() throws Exception {
        makePartial(0);
        makePartial(1);

        assertThat(prune(RetentionPolicy.newest(1), false).removed()).isEmpty();
        assertThat(Snapshots.names(home)).hasSize(2);
    }

    @Test
    void damagedAndRenamedOnesAreNamedAndNeverTouched() throws Exception {
        String lost = make(0);
        Files.delete(home.resolve("state-snapshots").resolve(lost).resolve("config.yaml"));
        String renamed = make(1);
        Path mine = home.resolve("state-snapshots/mine");
        Files.move(home.resolve("state-snapshots").resolve(renamed), mine);
        make(2);
        make(3);

        PruneResult result = prune(RetentionPolicy.newest(1), false);

        assertThat(result.notCounted().stream().map(stored -> stored.id())).containsExactlyInAnyOrder(lost, "mine");
        assertThat(Snapshots.names(home)).hasSize(3).contains(lost, "mine");
    }

    @Test
    void oneThatCannotBeRemovedStaysListedAndTheOthersGo() throws Exception {
        List<String> names = new java.util.ArrayList<>();
        for (int day = 0; day < 4; day++) {
            names.add(make(day));
        }
        Disk failing = DiskWith.failing(Set.of("rename"), 2, new AtomicInteger(), path -> true);

        PruneResult result = prune(failing, RetentionPolicy.newest(1), false);

        assertThat(result.status()).isEqualTo(Status.PARTIAL);
        assertThat(result.findings())
                .singleElement()
                .matches(finding -> finding.path().endsWith(names.get(1)));
        assertThat(Snapshots.names(home)).containsExactly(names.get(1), names.get(3));
    }
}
