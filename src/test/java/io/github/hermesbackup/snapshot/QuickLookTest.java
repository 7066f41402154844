package io.github.hermesbackup.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hermesbackup.backup.DiskWith;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.restore.SmallHome;
import io.github.hermesbackup.testkit.Commands;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** What is remembered of the last look at a home never hides a change, whatever becomes of the home, the store or the memory. */
class QuickLookTest {

    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir
    Path directory;

    private Path home;
    private Path store;
    private Path memory;

    @BeforeEach
    void makeHome() throws Exception {
        prepare("home");
    }

    /** A home with one snapshot, at which somebody has looked since. */
    private void prepare(String name) throws Exception {
        home = SmallHome.create(directory.resolve(name), "present");
        SmallHome.write(home, "memories/deep/NOTE.md", "a note\n", "rw-r--r--");
        store = home.resolve("state-snapshots");
        memory = store.resolve(LastLook.FILE_NAME);
        Snapshots.of(home).later(HOUR).run();
        assertThat(isUnchanged()).isTrue();
        assertThat(memory).isRegularFile();
    }

    private boolean isUnchanged() throws Exception {
        return Snapshots.of(home).later(HOUR).operation().ifNothingChanged().isPresent();
    }

    private interface Change {
        void make() throws Exception;
    }

    @TestFactory
    Stream<DynamicTest> seesEveryChange() {
        Map<String, Change> changes = new LinkedHashMap<>();
        changes.put(
                "content, size and time as before",
                () -> Snapshots.rewriteInSecret(home.resolve("config.yaml"), "model: PRESENT\n"));
        changes.put(
                "mode",
                () -> Files.setPosixFilePermissions(
                        home.resolve("config.yaml"), PosixFilePermissions.fromString("rw-rw-rw-")));
        changes.put("file gone", () -> Files.delete(home.resolve("memories/MEMORY.md")));
        changes.put("file new in the home", () -> SmallHome.write(home, "SOUL.md", "x", "rw-r--r--"));
        changes.put("file new in a directory whose time is set back", () -> {
            FileTime time = Files.getLastModifiedTime(home.resolve("memories/deep"));
            SmallHome.write(home, "memories/deep/OTHER.md", "x", "rw-r--r--");
            Files.setLastModifiedTime(home.resolve("memories/deep"), time);
        });
        changes.put("directory new", () -> SmallHome.write(home, "pairing/a.json", "{}", "rw-r--r--"));
        changes.put("file replaced by a link to another", () -> {
            Path config = home.resolve("config.yaml");
            Files.delete(config);
            Files.createSymbolicLink(config, Files.writeString(directory.resolve("other"), "model: other\n"));
        });
        changes.put("commit", () -> SmallHome.sql(home.resolve("state.db"), "UPDATE sessions SET tag='other'"));
        changes.put("stored file gone", () -> Files.delete(stored().resolve("memories/deep/NOTE.md")));
        changes.put("manifest gone", () -> Files.delete(stored().resolve("manifest.json")));
        changes.put("snapshot gone", () -> Files.move(stored(), directory.resolve("taken-away")));
        int[] number = new int[1];
        return changes.entrySet().stream()
                .map(change -> DynamicTest.dynamicTest(change.getKey(), () -> {
                    prepare("home-" + ++number[0]);
                    change.getValue().make();
                    assertThat(isUnchanged()).isFalse();
                    assertThat(Snapshots.of(home).later(HOUR).run().made()).isTrue();
                }));
    }

    private Path stored() throws Exception {
        return store.resolve(Snapshots.names(home).get(0));
    }

    @Test
    void otherStateFilesAreAnotherQuestion() throws Exception {
        assertThat(Snapshots.of(home)
                        .state("config.yaml", "notes/**")
                        .later(HOUR)
                        .operation()
                        .ifNothingChanged())
                .isEmpty();
    }

    @Test
    void aLabelAndAPinStillMakeTheirSnapshot() throws Exception {
        assertThat(Snapshots.of(home).label("mine").later(HOUR).run().made()).isTrue();
        Snapshots.of(home).pin().later(HOUR).run();

        assertThat(Snapshots.all(home).get(0)).matches(StoredSnapshot::isPinned);
    }

    @Test
    void aFreshDirectoryIsNotRemembered() throws Exception {
        Files.delete(memory);
        SmallHome.write(
                home, "memories/deep/unrelated.pyc", "x", "rw-r--r--"); // no state, but its directory is fresh now

        assertThat(Snapshots.of(home).operation().ifNothingChanged()).isEmpty();
        assertThat(memory).doesNotExist();
    }

    @Test
    void aDamagedMemoryIsNoMemory() throws Exception {
        byte[] whole = Files.readAllBytes(memory);
        Random random = new Random(7);
        for (int i = 0; i < 300; i++) {
            byte[] damaged = whole.clone();
            damaged[random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(8));
            Files.write(memory, damaged);
            assertThat(isUnchanged()).isTrue();
        }
        for (int length : new int[] {0, 1, 3, 4, 5, whole.length - 1}) {
            Files.write(memory, java.util.Arrays.copyOf(whole, length));
            assertThat(isUnchanged()).isTrue();
        }
        Files.delete(memory);
        Files.createSymbolicLink(memory, directory.resolve("elsewhere"));
        assertThat(isUnchanged()).isTrue();
        assertThat(directory.resolve("elsewhere")).doesNotExist();
    }

    @Test
    void aMemoryOfAnotherHomeIsNoMemory() throws Exception {
        byte[] other = Files.readAllBytes(memory);
        String name = Snapshots.names(home).get(0);
        prepare("second");
        Path renamed = store.resolve(name);
        if (!Files.exists(renamed)) {
            Files.move(stored(), renamed);
        }
        Files.write(memory, other);
        SmallHome.write(home, "config.yaml", "model: of the second home\n", "rw-r--r--");

        assertThat(isUnchanged()).isFalse();
    }

    private static java.util.List<String> sentences(SnapshotResult result) {
        return result.findings().stream()
                .map(finding -> finding.path() + ": " + finding.reason())
                .toList();
    }

    @Test
    void theLabelAndWhatIsLeftOutAreRememberedToo() throws Exception {
        Commands.of("mkfifo", home.resolve("memories/pipe.md").toString()).run().orFail();
        SnapshotResult made = Snapshots.of(home).label("mine").later(HOUR).run();
        assertThat(sentences(made)).singleElement().asString().startsWith("memories/pipe.md: fifo");
        Snapshots.of(home).later(HOUR).operation().ifNothingChanged().orElseThrow();

        SnapshotResult seen = Snapshots.of(home)
                .on(withoutLooking())
                .label("mine")
                .later(HOUR)
                .operation()
                .ifNothingChanged()
                .orElseThrow();

        assertThat(seen.snapshot().flatMap(StoredSnapshot::label)).contains("mine");
        assertThat(sentences(seen)).isEqualTo(sentences(made));
    }

    /** Neither the manifest is read nor a directory of the home listed. */
    private Disk withoutLooking() {
        return DiskWith.before(
                Set.of("openForReading", "list"), path -> !path.equals(memory) && !path.equals(store), path -> {
                    throw new AssertionError(path + " is looked at");
                });
    }

    @Test
    void aStateFileBehindALinkIsLookedAtEachTime() throws Exception {
        Files.delete(memory);
        Files.createSymbolicLink(home.resolve("SOUL.md"), Path.of("memories/MEMORY.md"));
        Snapshots.of(home).later(HOUR).run();

        assertThat(isUnchanged()).isTrue();
        assertThat(memory).doesNotExist();

        Files.delete(home.resolve("SOUL.md"));
        Files.createSymbolicLink(home.resolve("SOUL.md"), Path.of("config.yaml"));
        assertThat(isUnchanged()).isFalse();
    }

    @Test
    void aStoreThatCannotBeWrittenRemembersNothingAndSaysTheSame() throws Exception {
        Files.delete(memory);
        Disk readOnly = DiskWith.before("create", path -> path.startsWith(store), path -> {
            throw new java.nio.file.AccessDeniedException(path.toString());
        });

        assertThat(Snapshots.of(home).on(readOnly).later(HOUR).operation().ifNothingChanged())
                .isPresent();
        assertThat(memory).doesNotExist();
    }

    @Test
    void whereNobodyKnowsWhetherTheMachineWasStartedOnlyPlainFilesAreRecognised() throws Exception {
        assertThat(Snapshots.of(home).withoutBoot().later(HOUR).operation().ifNothingChanged())
                .isEmpty();

        Files.delete(home.resolve("state.db"));
        Snapshots.of(home).withoutBoot().later(HOUR).run();
        for (int i = 0; i < 2; i++) {
            assertThat(Snapshots.of(home).withoutBoot().later(HOUR).operation().ifNothingChanged())
                    .isPresent();
        }
        assertThat(LastLookFile.read(Disk.real(), store).orElseThrow().boot()).isEmpty();
    }
}
