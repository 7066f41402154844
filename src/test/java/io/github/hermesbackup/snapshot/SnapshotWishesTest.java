package io.github.hermesbackup.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hermesbackup.backup.DiskWith;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.SharableFile;
import io.github.hermesbackup.report.Finding;
import io.github.hermesbackup.report.Status;
import io.github.hermesbackup.restore.SmallHome;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Snapshots of state that is no ordinary one, and of which more is wanted than that it is there. */
class SnapshotWishesTest {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration LATER = Duration.ofHours(2);

    @TempDir
    Path directory;

    private Path home;

    @BeforeEach
    void makeHome() throws Exception {
        home = SmallHome.create(directory.resolve("home"), "present");
    }

    private Snapshots snapshot() {
        return Snapshots.of(home).later(HOUR);
    }

    @Test
    void oneIsMadeOfWhatHasNotChangedIfThatIsWanted() throws Exception {
        snapshot().run();
        assertThat(snapshot().operation().ifNothingChanged()).isPresent();

        assertThat(snapshot().writeUnchanged().operation().ifNothingChanged()).isEmpty();
        SnapshotResult result = snapshot().writeUnchanged().run();

        assertThat(result.made()).isTrue();
        assertThat(result.copied()).isZero();
        assertThat(Snapshots.names(home)).hasSize(2);
    }

    @Test
    void whatIsPinnedAlreadyIsFoundUnchanged() throws Exception {
        String pinned = snapshot().pin().run().snapshot().orElseThrow().name();

        assertThat(snapshot().pin().operation().ifNothingChanged()).isPresent();
        Files.setLastModifiedTime(home.resolve("config.yaml"), java.nio.file.attribute.FileTime.fromMillis(0));
        SnapshotResult again = snapshot().pin().run();

        assertThat(again.made()).isFalse();
        assertThat(again.snapshot().orElseThrow()).matches(StoredSnapshot::isPinned);
        assertThat(Snapshots.names(home)).containsExactly(pinned);
    }

    @Test
    void aPartialOneThatRepeatsAnotherIsMadeIfThatIsWanted() throws Exception {
        Files.createSymbolicLink(home.resolve("SOUL.md"), Path.of("nowhere"));
        snapshot().run();

        assertThat(snapshot().run().made()).isFalse();
        assertThat(snapshot().writeUnchanged().run().made()).isTrue();
        assertThat(snapshot().pin().run().snapshot().orElseThrow()).matches(StoredSnapshot::isPinned);
        assertThat(Snapshots.names(home)).hasSize(3);
    }

    @Test
    void aPartialOneThatLacksSomethingElseIsMade() throws Exception {
        Files.createSymbolicLink(home.resolve("SOUL.md"), Path.of("nowhere"));
        snapshot().run();
        Files.delete(home.resolve("SOUL.md"));
        Files.createSymbolicLink(home.resolve("memories/USER.md"), Path.of("nowhere"));

        SnapshotResult other = snapshot().run();
        SmallHome.write(home, "memories/more.md", "more\n", "rw-r--r--");
        SnapshotResult more = snapshot().run();

        assertThat(other.made()).isTrue();
        assertThat(other.snapshot().orElseThrow().failed()).containsOnlyKeys("memories/USER.md");
        assertThat(more.made()).isTrue();
    }

    @Test
    void ofAHomeOfWhichNothingCanBeReadOneIsMadeThatSaysSo() throws Exception {
        Path bare = Files.createDirectory(directory.resolve("bare"));
        Files.createSymbolicLink(bare.resolve("config.yaml"), Path.of("nowhere"));

        SnapshotResult result = Snapshots.of(bare).run();

        assertThat(result.status()).isEqualTo(Status.PARTIAL);
        assertThat(result.snapshot().orElseThrow().files()).isZero();
        assertThat(result.snapshot().orElseThrow().failed()).containsOnlyKeys("config.yaml");
    }

    @Test
    void aFileWithTheNameOfTheManifestIsSaidToBeMissing() throws Exception {
        SmallHome.write(home, "manifest.json", "mine", "rw-r--r--");

        SnapshotResult result = snapshot().state("config.yaml", "manifest.json").run();

        assertThat(result.status()).isEqualTo(Status.PARTIAL);
        assertThat(result.snapshot().orElseThrow().failed()).containsOnlyKeys("manifest.json");
        assertThat(Snapshots.all(home)).singleElement().matches(stored -> stored.files() == 1);
    }

    @Test
    void whatIsOnlyNamedLikeADatabaseIsKeptAndSaid() throws Exception {
        SmallHome.write(home, "notes.db", "a text\n", "rw-r--r--");
        Files.write(home.resolve("lost.db"), new byte[9000]);

        SnapshotResult result = snapshot().state("*.db").run();

        assertThat(result.status()).isEqualTo(Status.PARTIAL);
        assertThat(result.findings().stream().map(finding -> finding.kind() + " " + finding.path()))
                .containsExactly(Finding.Kind.FAILED + " lost.db", Finding.Kind.NOTE + " notes.db");
        assertThat(result.snapshot().orElseThrow().directory().resolve("notes.db"))
                .hasContent("a text\n");
    }

    /** By its name its log is no log, but it is part of the database all the same. */
    @Test
    void aDatabaseWithoutTheNameOfOneIsTakenWithItsLog() throws Exception {
        Path brain = SmallHome.database(home.resolve("memories/brain"), "in the file", 3);
        SmallHome.sqlIntoLog(brain, "UPDATE sessions SET tag='in the log'");

        StoredSnapshot made = snapshot().run().snapshot().orElseThrow();

        assertThat(SmallHome.tag(made.directory().resolve("memories/brain"))).isEqualTo("in the log");
        assertThat(made.directory().resolve("memories/brain-wal")).doesNotExist();
        assertThat(snapshot().operation().ifNothingChanged()).isPresent();
        SmallHome.sqlIntoLog(brain, "UPDATE sessions SET tag='another'");
        assertThat(snapshot().operation().ifNothingChanged()).isEmpty();
    }

    @Test
    void aFileThatNeverStandsStillIsTakenAsItWasLastRead() throws Exception {
        Path config = home.resolve("config.yaml");
        Disk restless = DiskWith.before("openForReading", path -> path.equals(config), path -> {
            Files.writeString(config, "more\n", StandardOpenOption.APPEND);
        });

        SnapshotResult result = snapshot().on(restless).run();

        assertThat(result.status()).isEqualTo(Status.COMPLETE);
        assertThat(result.findings())
                .singleElement()
                .matches(finding ->
                        finding.kind() == Finding.Kind.CHANGED && finding.path().equals("config.yaml"));
        assertThat(Files.readString(result.snapshot().orElseThrow().directory().resolve("config.yaml")))
                .startsWith("model: present\nmore\n");
        assertThat(snapshot().operation().ifNothingChanged())
                .as("nobody knows which state it is")
                .isEmpty();
    }

    @Test
    void aLargeFileIsSharedCopiedOrWhereSharingIsUnknownReadLikeAnyOther() throws Exception {
        Path large = home.resolve("memories/large.md");
        for (Optional<Boolean> shares : List.of(Optional.of(true), Optional.of(false), Optional.<Boolean>empty())) {
            Files.write(large, new byte[3 << 20]);
            Files.writeString(large, "shares: " + shares, StandardOpenOption.APPEND);

            StoredSnapshot made =
                    snapshot().on(sharing(shares)).run().snapshot().orElseThrow();

            assertThat(made.isComplete()).isTrue();
            assertThat(made.directory().resolve("memories/large.md")).hasSameBinaryContentAs(large);
        }
    }

    /** A disk that shares blocks, one that cannot do it with this file, and one that does not know of it. */
    private static Disk sharing(Optional<Boolean> shares) {
        return (Disk) Proxy.newProxyInstance(
                Disk.class.getClassLoader(), new Class<?>[] {Disk.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("openForSharing")) {
                        return shares.map(can -> new Copied((Path) arguments[0], can));
                    }
                    try {
                        return method.invoke(Disk.real(), arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private record Copied(Path file, boolean can) implements SharableFile {

        @Override
        public boolean shareWith(Path made) throws IOException {
            if (can) {
                Files.copy(file, made);
            }
            return can;
        }

        @Override
        public void close() {}
    }

    @Test
    void theNextOneSeesThroughAClockThatWasSetBack() throws Exception {
        snapshot().run();
        Files.writeString(home.resolve("config.yaml"), "model: later\n");
        Snapshots.of(home).later(LATER).run();

        SnapshotResult now = Snapshots.of(home).run();

        assertThat(now.made()).as("both are from the future").isFalse();
        assertThat(Snapshots.names(home)).hasSize(2);
    }
}
