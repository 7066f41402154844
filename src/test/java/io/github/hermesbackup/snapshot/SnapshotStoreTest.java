package io.github.hermesbackup.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.hermesbackup.backup.Backups;
import io.github.hermesbackup.backup.DiskWith;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileStat;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.io.Machine;
import io.github.hermesbackup.report.Status;
import io.github.hermesbackup.restore.SmallHome;
import io.github.hermesbackup.restore.TreeRemoval;
import io.github.hermesbackup.retention.PruneResult;
import io.github.hermesbackup.retention.RetentionPolicy;
import io.github.hermesbackup.retention.Stored;
import io.github.hermesbackup.testkit.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What lies in a store, whoever has put it there, and what becomes of it while somebody looks. */
class SnapshotStoreTest {

    private static final Instant BEGIN = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir
    Path directory;

    private Path home;
    private Path root;

    @BeforeEach
    void makeHome() throws Exception {
        home = SmallHome.create(directory.resolve("home"), "present");
        root = home.resolve("state-snapshots");
    }

    private StoredSnapshot make(int day) throws Exception {
        Files.writeString(home.resolve("config.yaml"), "model: of day " + day + "\n");
        return Snapshots.of(home).at(at(day)).run().snapshot().orElseThrow();
    }

    private static InstantSource at(int day) {
        return InstantSource.fixed(BEGIN.plus(Duration.ofDays(day)));
    }

    private static PruneResult prune(Disk disk, Path home) throws Exception {
        Machine machine = new Machine(disk, at(100), ZoneOffset.UTC, 2, Optional.empty(), 0022);
        SnapshotStore store = new SnapshotStore(machine, Backups.home(home));
        return new SnapshotPrune(machine, store, RetentionPolicy.newest(1)).run(false);
    }

    @Test
    void theInventorySaysWhatEachIsWorthTheNamesThatAreNoneAtTheEnd() throws Exception {
        make(0);
        Files.createSymbolicLink(home.resolve("SOUL.md"), Path.of("nowhere"));
        make(1);
        Files.delete(make(2).directory().resolve("config.yaml"));
        Files.move(make(3).directory(), root.resolve("by-hand"));
        Files.createDirectory(root.resolve("nothing-in-it"));
        Files.createDirectory(root.resolve("20269999-999999"));
        Files.writeString(root.resolve("notes.txt"), "a file is no snapshot");

        List<Stored> inventory = Snapshots.store(home).inventory();

        assertThat(inventory.stream().map(stored -> stored.id() + " " + stored.state()))
                .containsExactly(
                        "20269999-999999 DAMAGED",
                        "20260303-120000 DAMAGED",
                        "20260302-120000 PARTIAL",
                        "20260301-120000 COMPLETE",
                        "nothing-in-it DAMAGED",
                        "by-hand PARTIAL");
        assertThat(inventory.stream().map(Stored::problem))
                .containsExactly(
                        Optional.of("its manifest is missing"),
                        Optional.of("its config.yaml is missing"),
                        Optional.of("lacks SOUL.md"),
                        Optional.empty(),
                        Optional.of("its manifest is missing"),
                        Optional.of("lacks SOUL.md"));
        assertThat(inventory.stream().map(Stored::created))
                .containsExactly(
                        Optional.empty(),
                        Optional.of(BEGIN.plus(Duration.ofDays(2))),
                        Optional.of(BEGIN.plus(Duration.ofDays(1))),
                        Optional.of(BEGIN),
                        Optional.empty(),
                        Optional.of(BEGIN.plus(Duration.ofDays(3))));
    }

    @Test
    void whatHasNoNameOfASnapshotIsNeverPruned() throws Exception {
        Files.move(make(3).directory(), root.resolve("by-hand"));
        Files.createDirectory(root.resolve("20269999-999999"));
        make(1);
        make(4);

        prune(Disk.real(), home);

        assertThat(Snapshots.names(home)).containsExactly("20260305-120000", "20269999-999999", "by-hand");
    }

    /** Before each look at it that there is. */
    @Test
    void oneThatGoesAwayWhileTheStoreIsListedIsNoFailure() throws Exception {
        for (int k = 1; ; k++) {
            Path gone = make(1).directory();
            Path left = make(2).directory();
            AtomicInteger looks = new AtomicInteger();
            int when = k;
            Disk disk = DiskWith.before("stat", path -> path.startsWith(gone), path -> {
                if (looks.incrementAndGet() == when) {
                    new TreeRemoval(Disk.real()).remove(gone);
                }
            });

            assertThat(Snapshots.store(disk, home).inventory().stream().map(Stored::path))
                    .contains(left);
            if (looks.get() < when) {
                break;
            }
            new TreeRemoval(Disk.real()).remove(root);
        }
    }

    @Test
    void oneThatGoesAwayWhileItIsPrunedIsGone() throws Exception {
        for (String operation : List.of("stat", "rename")) {
            Path gone = make(1).directory();
            Path left = make(2).directory();
            Path file = operation.equals("stat") ? gone.resolve("config.yaml") : gone;
            AtomicInteger looks = new AtomicInteger();
            Disk disk = DiskWith.before(operation, path -> path.equals(file), path -> {
                if (looks.incrementAndGet() == (operation.equals("stat") ? 2 : 1)) { // the first says that it is whole
                    new TreeRemoval(Disk.real()).remove(gone);
                }
            });

            PruneResult result = prune(disk, home);

            assertThat(result.status()).isEqualTo(Status.COMPLETE);
            assertThat(result.removed()).containsExactly(gone);
            assertThat(root).isDirectoryNotContaining(path -> path.equals(gone));
            assertThat(left).isDirectory();
            new TreeRemoval(Disk.real()).remove(root);
        }
    }

    @Test
    void aStoreThatIsNoDirectoryIsRefusedAndLeftAlone() throws Exception {
        Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        Files.createSymbolicLink(root, elsewhere);
        assertThatThrownBy(() -> Snapshots.of(home).run())
                .isInstanceOf(HermesException.class)
                .hasMessage(root + " is a symbolic link, which is not followed; put a directory in its place.");
        assertThat(elsewhere).isEmptyDirectory();

        Files.delete(root);
        Files.writeString(root, "mine");
        assertThatThrownBy(() -> Snapshots.store(home).all())
                .isInstanceOf(HermesException.class)
                .hasMessage(root + " is not a directory; move it away.");
        assertThat(root).hasContent("mine");
    }

    @Test
    void aStoreThatCannotBeListedSaysSo() throws Exception {
        make(0);
        Disk disk = DiskWith.before("list", path -> path.equals(root), path -> {
            throw new IOException("Input/output error");
        });

        assertThatThrownBy(() -> Snapshots.store(disk, home).all())
                .isInstanceOf(HermesException.class)
                .hasMessage(root + " cannot be listed: input/output error");
    }

    /** The user could not remove them otherwise, nor make the next. */
    @Test
    void whatRootMakesBelongsToTheOwnerOfTheHome() throws Exception {
        assumeTrue(Disk.real().stat(home).uid() == 0, "not root");
        int user = 12_345;
        Commands.of("chown", "-R", user + ":" + user, home.toString()).run().orFail();

        Snapshots.of(home).later(Duration.ofHours(1)).run();
        Snapshots.of(home)
                .later(Duration.ofHours(1))
                .operation()
                .ifNothingChanged()
                .orElseThrow();

        try (Stream<Path> all = Files.walk(root)) {
            for (Path path : all.toList()) {
                FileStat stat = Disk.real().stat(path);
                assertThat(List.of(stat.uid(), stat.gid())).as(path.toString()).containsOnly(user);
            }
        }
        assertThat(root.resolve(LastLook.FILE_NAME)).exists();
    }
}
