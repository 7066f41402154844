package io.github.hermesbackup.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.report.Finding;
import io.github.hermesbackup.report.Status;
import io.github.hermesbackup.restore.SmallHome;
import io.github.hermesbackup.testkit.CrashImages;
import io.github.hermesbackup.testkit.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A home with snapshots, of which another one is tried again and again under conditions in which it may fail: whatever comes of
 * it, the home and the snapshots that were there stay as they were, and what counts as one is one.
 */
final class LastGoodSnapshot {

    private static final Duration LATER = Duration.ofMinutes(10);

    /** What has become of the home since the newest snapshot. */
    enum Since {
        /** Files have another content. */
        CHANGED,
        /** Nothing, and somebody has looked since. */
        UNCHANGED,
        /** Files have another time and the same content. */
        TOUCHED
    }

    private final Since since;
    private final Path home;
    private final Path store;
    private final Path work;
    private final int keep;
    private final CrashImages.Before before;
    private final Map<String, Map<String, String>> earlier = new TreeMap<>();
    private final Map<String, Manifest> said = new TreeMap<>();
    private final Map<String, String> homeBefore;

    /**
     * Makes both.
     *
     * @param work an empty directory
     * @param snapshots how many there are already
     * @param keep how many are kept
     * @param journal the journal mode of the database; a copy of one without a log is made without SQLite writing to it
     */
    LastGoodSnapshot(Path work, int snapshots, int keep, String journal) throws Exception {
        this(work, snapshots, keep, journal, Since.CHANGED);
    }

    /** The same, with what has become of the home since. */
    LastGoodSnapshot(Path work, int snapshots, int keep, String journal, Since since) throws Exception {
        this.since = since;
        this.work = work;
        this.keep = keep;
        home = SmallHome.create(Files.createDirectory(work.resolve("home")), "first");
        SmallHome.sql(home.resolve("state.db"), "PRAGMA journal_mode=" + journal);
        store = Files.createDirectory(home.resolve("state-snapshots"));
        SmallHome.write(home, "memories/deep/LONG.md", "said again and again\n".repeat(5000), "rw-r--r--");
        for (int i = 0; i < snapshots; i++) {
            boolean last = i == snapshots - 1;
            if (last && since != Since.CHANGED) {
                change();
            } else {
                SmallHome.write(home, "memories/MEMORY.md", "state " + i, "rw-r--r--");
            }
            Snapshots.of(home).later(Duration.ofMinutes(i + 1)).run();
        }
        if (since == Since.CHANGED) {
            change();
        } else if (since == Since.TOUCHED) {
            Files.setLastModifiedTime(home.resolve("memories/MEMORY.md"), FileTime.from(Instant.EPOCH));
            Files.setLastModifiedTime(home.resolve("state.db"), FileTime.from(Instant.EPOCH));
        }
        for (StoredSnapshot snapshot : Snapshots.all(home)) {
            earlier.put(snapshot.name(), contents(snapshot.directory()));
            said.put(snapshot.name(), withoutStamps(snapshot.manifest().orElseThrow()));
        }
        assertThat(earlier).hasSize(snapshots);
        before = CrashImages.before(store);
        homeBefore = homeContents();
    }

    Since since() {
        return since;
    }

    private void change() throws Exception {
        SmallHome.write(home, "memories/MEMORY.md", "changed", "rw-r--r--");
        SmallHome.sql(home.resolve("state.db"), "UPDATE sessions SET tag='changed'");
    }

    private static Manifest withoutStamps(Manifest manifest) {
        SortedMap<String, Manifest.Entry> files = new TreeMap<>();
        manifest.files()
                .forEach((name, entry) ->
                        files.put(name, new Manifest.Entry(entry.size(), entry.sha256(), entry.mode(), null)));
        return manifest.withFiles(files);
    }

    CrashImages.Before before() {
        return before;
    }

    Snapshots snapshot(Disk disk) {
        return Snapshots.of(home).keep(keep).later(LATER).on(disk);
    }

    /** The snapshots as they were at first. */
    void reset() throws IOException {
        clear();
        before.writeTo(store);
        if (since == Since.UNCHANGED) {
            assertThat(isSeenToBeUnchanged()).isTrue();
            assertThat(store.resolve(LastLook.FILE_NAME)).isRegularFile();
        }
    }

    /** True if no file has to be opened to tell that nothing has changed since the newest. */
    boolean isSeenToBeUnchanged() throws IOException {
        return snapshot(Disk.real()).operation().ifNothingChanged().isPresent();
    }

    private void clear() throws IOException {
        try (Stream<Path> all = Files.walk(store)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
        Files.createDirectory(store);
    }

    /** Makes a snapshot on a disk that may fail, and checks what has come of it. */
    Optional<SnapshotResult> tryOn(Disk disk) throws Exception {
        Optional<SnapshotResult> result = Optional.empty();
        try {
            result = Optional.of(snapshot(disk).run());
        } catch (IOException e) {
            assertThat(e).isInstanceOf(HermesException.class);
            assertThat(e.getMessage()).isNotBlank().doesNotContain("\n");
            if (e.getMessage().contains("Nothing was written")) {
                assertThat(Snapshots.names(home))
                        .as(e.getMessage())
                        .filteredOn(name -> !name.startsWith("."))
                        .containsExactlyElementsOf(earlier.keySet());
            }
        }
        assertThat(homeContents()).isEqualTo(homeBefore);
        boolean made = assertWhatIsThereIsSound();
        if (result.isPresent() && result.get().made()) {
            StoredSnapshot snapshot = result.get().snapshot().orElseThrow();
            assertThat(result.get().status()).isEqualTo(snapshot.isComplete() ? Status.COMPLETE : Status.PARTIAL);
            assertThat(Snapshots.all(home)).extracting(StoredSnapshot::name).contains(snapshot.name());
            if (result.get().status() == Status.PARTIAL) {
                assertThat(result.get().findings()).extracting(Finding::kind).contains(Finding.Kind.FAILED);
            } else {
                assertThat(made).isTrue();
            }
        } else if (result.isPresent()) {
            assertThat(since).isNotEqualTo(Since.CHANGED);
            assertThat(result.get().status()).isEqualTo(Status.COMPLETE);
            assertThat(result.get().snapshot().map(StoredSnapshot::name)).contains(newestEarlier());
        }
        return result;
    }

    private String newestEarlier() {
        return new TreeSet<>(earlier.keySet()).last();
    }

    /**
     * Those that are to be kept are as they were; a new one has what it says it has, and what the home has.
     *
     * @return true if there is a new one that is complete
     */
    private boolean assertWhatIsThereIsSound() throws Exception {
        Set<String> left = new TreeSet<>(earlier.keySet());
        boolean complete = false;
        for (StoredSnapshot snapshot : Snapshots.all(home)) {
            if (left.remove(snapshot.name())) {
                assertIsAsItWas(snapshot);
            } else if (snapshot.manifest().isPresent()) {
                assertHasItsFiles(snapshot);
                complete |= snapshot.isComplete();
            }
        }
        int removable = complete ? Math.max(0, earlier.size() + 1 - keep) : 0;
        List<String> oldest = new ArrayList<>(earlier.keySet()).subList(0, removable);
        assertThat(oldest).containsAll(left);
        return complete;
    }

    /** Of the newest, whose content the home still has, the stamps may be others. */
    private void assertIsAsItWas(StoredSnapshot snapshot) throws Exception {
        assertThat(snapshot.isComplete()).as(snapshot.damage().orElse("")).isTrue();
        assertThat(withoutStamps(snapshot.manifest().orElseThrow())).isEqualTo(said.get(snapshot.name()));
        Map<String, String> then = new TreeMap<>(earlier.get(snapshot.name()));
        Map<String, String> now = contents(snapshot.directory());
        if (since != Since.CHANGED && snapshot.name().equals(newestEarlier())) {
            then.remove(Manifest.FILE_NAME);
            now.remove(Manifest.FILE_NAME);
        }
        assertThat(now).as(snapshot.name()).isEqualTo(then);
    }

    private void assertHasItsFiles(StoredSnapshot snapshot) throws Exception {
        Manifest manifest = snapshot.manifest().orElseThrow();
        for (Map.Entry<String, Manifest.Entry> file : manifest.files().entrySet()) {
            Path stored = snapshot.directory().resolve(file.getKey());
            assertThat(Trees.sha256(stored))
                    .as(file.getKey())
                    .isEqualTo(file.getValue().sha256());
            if (!file.getKey().endsWith(".db")) {
                assertThat(stored).hasSameBinaryContentAs(home.resolve(file.getKey()));
            } else {
                assertThat(SmallHome.tag(stored)).isEqualTo("changed");
            }
        }
        Set<String> named = new TreeSet<>(manifest.files().keySet());
        if (snapshot.isComplete()) {
            assertThat(named)
                    .containsExactlyInAnyOrder(
                            ".env", "config.yaml", "memories/MEMORY.md", "memories/deep/LONG.md", "state.db");
        } else {
            assertThat(snapshot.failed()).isNotEmpty();
        }
    }

    /** The next snapshot, with which nothing is the matter, is complete, and clears away what is left of others. */
    void nextOneWorks() throws Exception {
        SnapshotResult next =
                snapshot(Disk.real()).later(LATER.multipliedBy(1000)).run();
        assertThat(next.status()).isEqualTo(Status.COMPLETE);
        StoredSnapshot snapshot = next.snapshot().orElseThrow();
        assertHasItsFiles(Snapshots.store(home).find(snapshot.name()));
        Set<String> names = new TreeSet<>();
        Snapshots.all(home).forEach(one -> names.add(one.name()));
        names.add(LastLook.FILE_NAME);
        try (Stream<Path> left = Files.list(store)) {
            assertThat(left.map(path -> path.getFileName().toString())).isSubsetOf(names);
        }
    }

    /** After a crash of the machine; true if the snapshot that was going on has come into being. */
    boolean survived(CrashImages.Image image) throws Exception {
        clear();
        image.writeTo(store);
        boolean made;
        try {
            made = assertWhatIsThereIsSound();
            nextOneWorks();
        } catch (AssertionError | IOException e) {
            throw new AssertionError(image.toString(), e);
        }
        return made;
    }

    /** Without SQLite's shared memory and an empty log, which a reader of a database may make. */
    private Map<String, String> homeContents() throws IOException {
        Map<String, String> all = contents(home);
        all.keySet().removeIf(name -> name.startsWith("state-snapshots/") || name.endsWith("-shm"));
        if (Files.exists(home.resolve("state.db-wal")) && Files.size(home.resolve("state.db-wal")) == 0) {
            all.remove("state.db-wal");
        }
        return all;
    }

    private static Map<String, String> contents(Path directory) throws IOException {
        Map<String, String> all = new TreeMap<>();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all.put(directory.relativize(file).toString(), Trees.sha256(file));
            }
        }
        return all;
    }
}
