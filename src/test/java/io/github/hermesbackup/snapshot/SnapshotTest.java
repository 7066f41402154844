package io.github.hermesbackup.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.hermesbackup.backup.DiskWith;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileStat;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.report.Status;
import io.github.hermesbackup.restore.SmallHome;
import io.github.hermesbackup.testkit.Commands;
import io.github.hermesbackup.testkit.Holder;
import io.github.hermesbackup.testkit.SharingMount;
import io.github.hermesbackup.testkit.Tree;
import io.github.hermesbackup.testkit.Trees;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SnapshotTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    @TempDir
    Path directory;

    private Path home;

    @BeforeEach
    void makeHome() throws Exception {
        home = SmallHome.create(directory.resolve("home"), "present");
    }

    @Test
    void takesTheStateFilesAndNothingElse() throws Exception {
        SmallHome.write(home, "gateway_state.json", "{}", "rw-------");
        SmallHome.write(home, "kanban/boards/one/attachments/big.bin", "x", "rw-------");
        SmallHome.write(home, "kanban/boards/one/notes.md", "x", "rw-------");

        SnapshotResult result = Snapshots.of(home).run();

        assertThat(result.status()).isEqualTo(Status.COMPLETE);
        assertThat(result.snapshot().orElseThrow().manifest().orElseThrow().files())
                .containsOnlyKeys(
                        ".env",
                        "config.yaml",
                        "gateway_state.json",
                        "kanban/boards/one/notes.md",
                        "memories/MEMORY.md",
                        "state.db");
    }

    @Test
    void isPrivate() throws Exception {
        Path made = Snapshots.of(home).run().snapshot().orElseThrow().directory();

        Tree tree = Trees.of(made.getParent());
        tree.entries()
                .forEach((name, entry) -> assertThat(entry.mode())
                        .as(name)
                        .isEqualTo(entry.kind() == FileStat.Kind.DIRECTORY ? 0700 : 0600));
        assertThat(Trees.of(home).entries().get("state-snapshots").mode()).isEqualTo(0700);
    }

    @Test
    void anUnchangingHomeHasOneSnapshot() throws Exception {
        for (int i = 0; i < 20; i++) {
            SnapshotResult result =
                    Snapshots.of(home).later(MINUTE.multipliedBy(i)).run();
            assertThat(result.made()).isEqualTo(i == 0);
        }

        assertThat(Snapshots.names(home)).hasSize(1);
    }

    @Test
    void nothingChangedIsSeenWithoutOpeningAStateFile() throws Exception {
        try (Connection gateway = DriverManager.getConnection("jdbc:sqlite:" + home.resolve("state.db"))) {
            gateway.createStatement().execute("INSERT INTO sessions(tag) VALUES('in the log')");
            assertThat(Files.size(home.resolve("state.db-wal"))).isPositive();
            Snapshots.of(home).later(MINUTE).run();

            Snapshots.of(home).later(MINUTE).operation().ifNothingChanged().orElseThrow();

            Set<String> touching =
                    Set.of("openForReading", "create", "link", "rename", "delete", "makeDirectory", "force");
            Path store = home.resolve("state-snapshots");
            var nothing = DiskWith.before(touching, path -> !path.equals(store.resolve(LastLook.FILE_NAME)), path -> {
                throw new AssertionError(path + " is touched");
            });
            Snapshot look = Snapshots.of(home).on(nothing).later(MINUTE).operation();

            assertThat(look.ifNothingChanged().orElseThrow().made()).isFalse();
            assertThat(Snapshots.names(home)).hasSize(1);
        }
    }

    @Test
    void aChangeCostsTheChangedFile() throws Exception {
        SmallHome.sql(home.resolve("state.db"), "CREATE TABLE fill AS SELECT randomblob(4000000) AS b");
        Snapshots.of(home).later(MINUTE).run();
        long first = used(home);

        for (int i = 0; i < 19; i++) {
            Files.writeString(home.resolve("config.yaml"), "model: number " + i + "\n");
            SnapshotResult result =
                    Snapshots.of(home).later(MINUTE.multipliedBy(i + 2)).run();
            assertThat(result.copied()).isEqualTo(1);
        }

        // A changed file and a manifest take a block or two each, so do the directories of a snapshot.
        assertThat(Snapshots.names(home)).hasSize(20);
        assertThat(used(home) - first).isLessThan(20 * 6 * 4096L);
        assertThat(first).isGreaterThan(4_000_000);
    }

    private static long used(Path home) throws Exception {
        String said = Commands.of(
                        "du", "-s", "-B1", home.resolve("state-snapshots").toString())
                .run()
                .orFail()
                .output();
        return Long.parseLong(said.strip().split("\\s+")[0]);
    }

    @Test
    void neverLinksToTheHome() throws Exception {
        Snapshots.of(home).run();

        assertThat(Files.getAttribute(home.resolve("config.yaml"), "unix:nlink"))
                .isEqualTo(1);
        assertThat(Files.getAttribute(home.resolve("state.db"), "unix:nlink")).isEqualTo(1);
    }

    @Test
    void aChangeThatKeepsSizeAndTimesIsSeen() throws Exception {
        Path config = home.resolve("config.yaml");
        Snapshots.of(home).later(MINUTE).run();

        Snapshots.rewriteInSecret(config, "model: PRESENT\n");
        SnapshotResult result = Snapshots.of(home).later(MINUTE.multipliedBy(2)).run();

        assertThat(result.made()).isTrue();
        assertThat(result.snapshot().orElseThrow().directory().resolve("config.yaml"))
                .hasContent("model: PRESENT\n");
    }

    @Test
    void twoCommitsInOneTickAreNotTakenForUnchanged() throws Exception {
        Path state = home.resolve("state.db");
        SmallHome.sql(state, "PRAGMA journal_mode=DELETE", "UPDATE sessions SET tag='one'");
        Disk coarse = withOneTick(state);
        Snapshots.of(home).on(coarse).run();

        SmallHome.sql(state, "UPDATE sessions SET tag='two'");
        SnapshotResult result = Snapshots.of(home).on(coarse).later(MINUTE).run();

        assertThat(result.made()).isTrue();
        assertThat(SmallHome.tag(result.snapshot().orElseThrow().directory().resolve("state.db")))
                .isEqualTo("two");
    }

    /** A disk whose clock does not go on between two changes of a file: its size and all its times stay as they were. */
    private static Disk withOneTick(Path file) throws java.io.IOException {
        FileStat first = Disk.real().stat(file);
        return (Disk) Proxy.newProxyInstance(
                Disk.class.getClassLoader(), new Class<?>[] {Disk.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("stat") && arguments[0].equals(file)) {
                        return first;
                    }
                    try {
                        return method.invoke(Disk.real(), arguments);
                    } catch (java.lang.reflect.InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Test
    void aTouchedFileIsNoChangeAndIsNotReadAgain() throws Exception {
        Snapshots.of(home).later(MINUTE).run();
        Files.setLastModifiedTime(home.resolve("config.yaml"), FileTime.from(Instant.parse("2026-05-05T05:05:05Z")));

        assertThat(Snapshots.of(home).later(MINUTE).run().made()).isFalse();
        assertThat(Snapshots.of(home).later(MINUTE).operation().ifNothingChanged())
                .isPresent();
        assertThat(Snapshots.names(home)).hasSize(1);
    }

    @Test
    void aChangedModeIsAChange() throws Exception {
        Snapshots.of(home).later(MINUTE).run();
        Files.setPosixFilePermissions(home.resolve("config.yaml"), PosixFilePermissions.fromString("rw-------"));

        assertThat(Snapshots.of(home).later(MINUTE).run().made()).isTrue();
    }

    @Test
    void aNewLabelAlwaysMakesOneThatTakesNoSpace() throws Exception {
        Snapshots.of(home).later(MINUTE).run();

        SnapshotResult labelled =
                Snapshots.of(home).label("before-upgrade").later(MINUTE).run();

        assertThat(labelled.made()).isTrue();
        assertThat(labelled.copied()).isZero();
        assertThat(labelled.snapshot().orElseThrow().name()).matches("\\d{8}-\\d{6}-before-upgrade(-2)?");
        assertThat(Snapshots.of(home)
                        .label("before-upgrade")
                        .later(MINUTE)
                        .run()
                        .made())
                .isFalse();
    }

    @Test
    void aLabelThatIsNoPartOfANameIsRefused() {
        for (String label : new String[] {"", ".hidden", "a/b", "../x", "a b", "ä", "x".repeat(65), "a\nb"}) {
            assertThatThrownBy(() -> Snapshots.of(home).label(label).run())
                    .isInstanceOf(HermesException.class)
                    .hasMessageStartingWith("hermes.label=");
        }
        assertThat(home.resolve("state-snapshots")).doesNotExist();
    }

    @Test
    void snapshotsOfOneSecondAreNumbered() throws Exception {
        var noon = (java.time.InstantSource) () -> Instant.parse("2026-11-22T12:00:00Z");
        for (int i = 1; i <= 11; i++) {
            Files.writeString(home.resolve("config.yaml"), "model: number " + i + "\n");
            Snapshots.of(home).at(noon).run();
        }

        assertThat(Snapshots.all(home).stream().map(StoredSnapshot::name))
                .startsWith("20261122-120000-11", "20261122-120000-10", "20261122-120000-9")
                .endsWith("20261122-120000-2", "20261122-120000");
    }

    @Test
    void keepsTheNewestCompleteOnesAndThosePinned() throws Exception {
        String pinned = Snapshots.of(home).pin().run().snapshot().orElseThrow().name();
        for (int i = 1; i <= 6; i++) {
            Files.writeString(home.resolve("config.yaml"), "model: number " + i + "\n");
            Snapshots.of(home).keep(3).later(MINUTE.multipliedBy(i)).run();
        }

        assertThat(Snapshots.names(home)).hasSize(4).contains(pinned);
        assertThat(Snapshots.all(home).get(0).directory().resolve("config.yaml"))
                .hasContent("model: number 6\n");
    }

    @Test
    void pinningWhatHasNotChangedPinsTheNewest() throws Exception {
        Snapshots.of(home).later(MINUTE).run();

        SnapshotResult pinned = Snapshots.of(home).pin().later(MINUTE).run();

        assertThat(pinned.made()).isFalse();
        assertThat(Snapshots.all(home)).singleElement().matches(StoredSnapshot::isPinned);
    }

    @Test
    void oneThatFailedIsPartialAndEvictsNothing() throws Exception {
        Snapshots.of(home).keep(1).run();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + home.resolve("state.db"))) {
            connection.createStatement().execute("PRAGMA journal_mode=DELETE");
        }
        try (Holder held = Holder.start(home.resolve("state.db"), Holder.Hold.EXCLUSIVE)) {
            SnapshotResult result = Snapshots.of(home)
                    .keep(1)
                    .patience(Duration.ofMillis(200))
                    .later(MINUTE)
                    .run();

            assertThat(held.pid()).isPositive();
            assertThat(result.status()).isEqualTo(Status.PARTIAL);
            assertThat(result.snapshot().orElseThrow().failed()).containsOnlyKeys("state.db");
        }
        assertThat(Snapshots.all(home).stream().map(StoredSnapshot::state))
                .containsExactly(StoredSnapshot.State.PARTIAL, StoredSnapshot.State.COMPLETE);
        assertThat(Snapshots.store(home)
                        .newestComplete()
                        .orElseThrow()
                        .directory()
                        .resolve("state.db"))
                .exists();
    }

    @Test
    void aFailureThatGoesOnIsStoredOnce() throws Exception {
        Files.createSymbolicLink(home.resolve("SOUL.md"), Path.of("nowhere"));
        SnapshotResult first = Snapshots.of(home).run();

        SnapshotResult second = Snapshots.of(home).later(MINUTE).run();

        assertThat(first.status()).isEqualTo(Status.PARTIAL);
        assertThat(second.status()).isEqualTo(Status.PARTIAL);
        assertThat(second.made()).isFalse();
        assertThat(second.snapshot().orElseThrow().name())
                .isEqualTo(first.snapshot().orElseThrow().name());
        assertThat(Snapshots.names(home)).hasSize(1);
        Files.writeString(home.resolve("config.yaml"), "model: next\n");
        assertThat(Snapshots.of(home).later(MINUTE).run().made()).isTrue();
    }

    @Test
    void oneFromTheFutureIsNotTheNewestAndNotPruned() throws Exception {
        String wrong = Snapshots.of(home)
                .later(Duration.ofDays(400))
                .run()
                .snapshot()
                .orElseThrow()
                .name();
        Files.writeString(home.resolve("config.yaml"), "model: today\n");
        StoredSnapshot today = Snapshots.of(home).keep(1).run().snapshot().orElseThrow();

        SnapshotResult next = Snapshots.of(home).keep(1).run();

        assertThat(next.made())
                .as("the state of today's snapshot, not of the future's")
                .isFalse();
        assertThat(next.snapshot().orElseThrow().name()).isEqualTo(today.name());
        assertThat(Snapshots.store(home).find("latest").name()).isEqualTo(today.name());
        assertThat(Snapshots.names(home)).containsExactly(today.name(), wrong);
    }

    @Test
    void nothingToCaptureIsNoFailure() throws Exception {
        Path empty = Files.createDirectory(directory.resolve("empty"));

        SnapshotResult result = Snapshots.of(empty).run();

        assertThat(result.status()).isEqualTo(Status.COMPLETE);
        assertThat(result.snapshot()).isEmpty();
        assertThat(empty).isEmptyDirectory();
    }

    @Test
    void withoutHardLinksItCopies() throws Exception {
        var noLinks = DiskWith.before("link", path -> true, path -> {
            throw new java.io.IOException("Operation not supported");
        });
        Snapshots.of(home).run();
        Files.writeString(home.resolve("config.yaml"), "model: next\n");

        StoredSnapshot made =
                Snapshots.of(home).on(noLinks).later(MINUTE).run().snapshot().orElseThrow();

        assertThat(made.isComplete()).isTrue();
        assertThat(SmallHome.tag(made.directory().resolve("state.db"))).isEqualTo("present");
        assertThat(Files.getAttribute(made.directory().resolve("state.db"), "unix:nlink"))
                .isEqualTo(1);
    }

    @Test
    void whateverFailsTheStoreIsAsBeforeOrHasOneMore() throws Exception {
        Snapshots.of(home).run();
        Set<String> operations =
                Set.of("create", "force", "forceDirectory", "rename", "link", "makeDirectory", "setModified", "delete");
        for (int k = 1; ; k++) {
            Files.writeString(home.resolve("config.yaml"), "model: number " + k + "\n");
            AtomicInteger counter = new AtomicInteger();
            int before = Snapshots.names(home).size();
            var failing = DiskWith.failing(operations, k, counter, path -> true);
            try {
                Snapshots.of(home)
                        .on(failing)
                        .keep(100)
                        .later(MINUTE.multipliedBy(k))
                        .run();
                assertThat(Snapshots.names(home)).hasSize(before + 1);
            } catch (HermesException e) {
                assertThat(e).message().doesNotContain("\n");
                assertThat(Snapshots.names(home)).as("after failure " + k).hasSize(before);
            }
            assertThat(Snapshots.all(home)).allMatch(StoredSnapshot::isComplete);
            if (counter.get() < k) {
                break;
            }
        }
    }

    /** A large file that is no database, beside the database; what neither has changed costs no blocks. */
    @ParameterizedTest
    @ValueSource(strings = {"btrfs", "xfs"})
    void whereFilesShareBlocksASnapshotTakesNextToNoRoom(String kind) throws Exception {
        assumeTrue(SharingMount.isAvailable(kind), "no " + kind + " here");
        try (SharingMount sharing = SharingMount.mount(directory.resolve(kind), kind)) {
            Path there = SmallHome.create(sharing.root().resolve("home"), "present");
            SmallHome.sql(there.resolve("state.db"), "CREATE TABLE fill AS SELECT randomblob(40000000) AS b");
            byte[] large = new byte[40_000_000];
            new Random(1).nextBytes(large);
            Files.write(there.resolve("memories/large.bin"), large);
            long before = sharing.usedBytes();

            SnapshotResult result = Snapshots.of(there).run();

            assertThat(result.status()).isEqualTo(Status.COMPLETE);
            assertThat(result.copiedBytes()).isGreaterThan(80_000_000);
            assertThat(sharing.usedBytes() - before).isLessThan(12_000_000);
            Path stored = result.snapshot().orElseThrow().directory();
            assertThat(Disk.real().stat(stored.resolve("memories/large.bin")).mode())
                    .isEqualTo(0600);
            assertThat(Files.mismatch(there.resolve("memories/large.bin"), stored.resolve("memories/large.bin")))
                    .isEqualTo(-1);

            SmallHome.sql(there.resolve("state.db"), "DROP TABLE fill");
            Files.write(there.resolve("memories/large.bin"), new byte[10]);
            assertThat(Snapshots.restore(result.snapshot().orElseThrow(), there))
                    .isNotNull();
            assertThat(Files.readAllBytes(there.resolve("memories/large.bin"))).isEqualTo(large);
            assertThat(SmallHome.ask(there.resolve("state.db"), "SELECT length(b) FROM fill"))
                    .isEqualTo("40000000");
        }
    }

    @Test
    void aDatabaseThatIsNotSoundWhereItIsSharedIsCopiedAndReported() throws Exception {
        assumeTrue(SharingMount.isAvailable("btrfs"), "no btrfs here");
        try (SharingMount sharing = SharingMount.mount(directory.resolve("btrfs"), "btrfs")) {
            Path there = SmallHome.create(sharing.root().resolve("home"), "present");
            Path database = there.resolve("state.db");
            SmallHome.sql(database, "CREATE TABLE fill AS SELECT hex(randomblob(4000000)) AS b");
            try (var file = FileChannel.open(database, StandardOpenOption.WRITE)) {
                file.write(ByteBuffer.wrap(new byte[4096]), 4096);
            }

            SnapshotResult result = Snapshots.of(there).run();

            assertThat(result.status()).isEqualTo(Status.PARTIAL);
            assertThat(result.findings()).singleElement().asString().contains("state.db", "is damaged");
            assertThat(result.snapshot().orElseThrow().directory().resolve("state.db"))
                    .exists();
        }
    }

    @Test
    void aManifestThatWasRenewedButNotForcedIsNotCalledUnwritten() throws Exception {
        Snapshots.of(home).later(MINUTE).run();
        Disk unforced = DiskWith.before("forceDirectory", path -> true, path -> {
            throw new IOException("Input/output error");
        });

        assertThatThrownBy(() ->
                        Snapshots.of(home).pin().on(unforced).later(MINUTE).run())
                .isInstanceOf(HermesException.class)
                .hasMessageContaining(
                        "was renewed, but its directory cannot be forced to the device (input/output error)")
                .hasMessageNotContaining("Nothing was written");
        assertThat(Snapshots.all(home)).singleElement().matches(StoredSnapshot::isPinned);
    }

    @Test
    void aManifestThatCannotBeRenewedStaysAsItWas() throws Exception {
        Snapshots.of(home).later(MINUTE).run();
        Disk broken = DiskWith.before(
                Set.of("rename", "delete"), path -> path.toString().endsWith(".partial"), path -> {
                    throw new IOException("Input/output error");
                });

        assertThatThrownBy(
                        () -> Snapshots.of(home).pin().on(broken).later(MINUTE).run())
                .hasMessageContaining("cannot be written (input/output error). Nothing was written.");
        assertThat(Snapshots.all(home)).singleElement().matches(snapshot -> !snapshot.isPinned());
    }
}
