package io.github.hermesbackup.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.hermesbackup.backup.DiskWith;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.io.Machine;
import io.github.hermesbackup.restore.SmallHome;
import io.github.hermesbackup.retention.RetentionPolicy;
import io.github.hermesbackup.testkit.ChildProcess;
import io.github.hermesbackup.testkit.Tmpfs;
import io.github.hermesbackup.testkit.Trees;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Power cuts, kills and full disks while snapshots are made and pruned. */
class KilledSnapshotTest {

    private static final int KEEP = 3;

    @TempDir
    Path directory;

    @Test
    void aKillLeavesNoPartialOneAndTakesNoCompleteOne() throws Exception {
        kill(30);
    }

    @Test
    @Tag("soak")
    void threeHundredKills() throws Exception {
        kill(300);
    }

    private void kill(int times) throws Exception {
        Path home = SmallHome.create(directory.resolve("home"), "present");
        Random random = new Random(times);
        for (int i = 0; i < times; i++) {
            List<String> made = new ArrayList<>();
            try (ChildProcess child =
                    ChildProcess.start(SnapshotterMain.class, List.of(home.toString(), Integer.toString(KEEP)))) {
                for (int wait = 1 + random.nextInt(5); wait > 0; wait--) {
                    made.add(child.await("made "));
                }
                LockSupport.parkNanos(random.nextInt(40_000_000));
                child.kill();
                made.addAll(child.rest("made "));
            }
            check(home, made);
        }
        SmallHome.write(
                home, "config.yaml", "model: after all kills\n", "rw-r--r--"); // else nothing is made, or pruned
        Snapshots.of(home).keep(KEEP).run();
        assertThat(Snapshots.names(home)).hasSize(KEEP).noneMatch(name -> name.startsWith("."));
    }

    private static void check(Path home, List<String> made) throws Exception {
        List<StoredSnapshot> all = Snapshots.all(home);
        assertThat(all).allMatch(StoredSnapshot::isComplete);
        for (StoredSnapshot stored : all) {
            for (Map.Entry<String, Manifest.Entry> file :
                    stored.manifest().orElseThrow().files().entrySet()) {
                assertThat(Trees.sha256(stored.directory().resolve(file.getKey())))
                        .isEqualTo(file.getValue().sha256());
            }
        }
        // It may have made one more than it could tell of.
        List<String> names = all.stream().map(StoredSnapshot::name).toList();
        Collections.reverse(made);
        int untold = names.indexOf(made.get(0));
        assertThat(untold).as("place of the last one made, among " + names).isBetween(0, 1);
        assertThat(names.subList(untold, names.size())).startsWith(newest(made, KEEP - untold));
    }

    private static String[] newest(List<String> made, int count) {
        return made.subList(0, Math.min(count, made.size())).toArray(String[]::new);
    }

    @Test
    void aFullDiskLeavesNothingAndSaysSoInOneLine() throws Exception {
        assumeTrue(Tmpfs.isAvailable());
        for (boolean promising : new boolean[] {false, true}) {
            try (Tmpfs small = Tmpfs.mount(directory.resolve("small"), 6 << 20)) {
                Path home = SmallHome.create(small.root().resolve("home"), "present");
                SmallHome.sql(home.resolve("state.db"), "CREATE TABLE fill AS SELECT randomblob(3500000) AS b");
                Snapshots snapshots = Snapshots.of(home);
                if (promising) {
                    snapshots.on(DiskWith.promisingRoom());
                }

                HermesException refused = Assertions.catchThrowableOfType(HermesException.class, snapshots::run);

                assertThat(refused.reason()).isEqualTo(HermesException.Reason.NO_SPACE);
                if (!promising) {
                    assertThat(refused)
                            .message()
                            .matches(".*: this needs about [4-9]\\.\\d MB, .* are free\\. Nothing was written\\.");
                }
                assertThat(refused).message().startsWith("Not enough room").doesNotContain("\n");
                assertThat(Snapshots.names(home)).isEmpty();
                assertThat(Files.exists(home.resolve("config.yaml"))).isTrue();
            }
        }
    }

    @Test
    void aFullDiskKeepsNobodyFromLookingOrPruning() throws Exception {
        assumeTrue(Tmpfs.isAvailable());
        try (Tmpfs small = Tmpfs.mount(directory.resolve("small"), 2 << 20)) {
            Path home = SmallHome.create(small.root().resolve("home"), "present");
            for (int i = 0; i < 3; i++) {
                Files.writeString(home.resolve("config.yaml"), "model: number " + i + "\n");
                Snapshots.of(home).later(Duration.ofMinutes(i - 10)).run();
            }
            byte[] filling = new byte[64 * 1024];
            try (OutputStream out = Files.newOutputStream(small.root().resolve("filling"))) {
                assertThatThrownBy(() -> {
                            for (; ; ) {
                                out.write(filling);
                            }
                        })
                        .isInstanceOf(IOException.class);
            }
            Snapshots.of(home).later(Duration.ofHours(1)).operation().ifNothingChanged();
            assertThat(Snapshots.names(home)).hasSize(3).noneMatch(name -> name.startsWith("."));

            var store = Snapshots.store(home);
            Machine machine = Machine.current();
            assertThat(new SnapshotPrune(machine, store, RetentionPolicy.newest(1))
                            .run(false)
                            .removed())
                    .isNotEmpty();
            assertThat(Snapshots.all(home)).allMatch(StoredSnapshot::isComplete);
        }
    }
}
