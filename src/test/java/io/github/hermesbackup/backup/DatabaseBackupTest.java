package io.github.hermesbackup.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.hermesbackup.archive.ArchiveEntry;
import io.github.hermesbackup.archive.ArchiveReader;
import io.github.hermesbackup.archive.EntryContent;
import io.github.hermesbackup.archive.EntryCursor;
import io.github.hermesbackup.home.HomeListing;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.report.Finding;
import io.github.hermesbackup.report.Status;
import io.github.hermesbackup.restore.Restores;
import io.github.hermesbackup.restore.SmallHome;
import io.github.hermesbackup.testkit.ChildProcess;
import io.github.hermesbackup.testkit.Holder;
import io.github.hermesbackup.testkit.HomeContents;
import io.github.hermesbackup.testkit.HomeGenerator;
import io.github.hermesbackup.testkit.HomeScale;
import io.github.hermesbackup.testkit.Invariants;
import io.github.hermesbackup.testkit.MaintenanceMain;
import io.github.hermesbackup.testkit.Tmpfs;
import io.github.hermesbackup.testkit.Trees;
import io.github.hermesbackup.testkit.Writers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Databases that others hold, write to, have died over or have damaged. */
class DatabaseBackupTest {

    @TempDir
    Path work;

    @Test
    void backupsUnderFourWritersAreEachConsistent() throws Exception {
        Path home = SmallHome.create(work.resolve("home"), "a");
        Files.delete(home.resolve("state.db"));
        backUpUnderWriters(home, 8);
    }

    @Test
    @Tag("soak")
    void fiftyBackupsUnderFourWritersAreEachConsistent() throws Exception {
        Path home = work.resolve("home");
        HomeContents contents =
                HomeGenerator.of(new HomeScale(0.19, 0.55, 72_000_000)).generate(home);
        assertThat(contents.files()).hasSizeGreaterThan(3000);
        assertThat(contents.bytes()).isGreaterThan(150_000_000);
        backUpUnderWriters(home, 50);
    }

    @ParameterizedTest
    @CsvSource({"1,8", "2,12", "8,12"})
    void backupsUnderOneTwoAndEightWritersAreEachConsistent(int writers, int backups) throws Exception {
        Path home = SmallHome.create(work.resolve("home"), "a");
        Files.delete(home.resolve("state.db"));
        backUpUnderWriters(home, backups, writers);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 8})
    @Tag("soak")
    void fiveHundredBackupsUnderWritersAreEachConsistent(int writers) throws Exception {
        Path home = SmallHome.create(work.resolve("home"), "a");
        Files.delete(home.resolve("state.db"));
        backUpUnderWriters(home, 125, writers);
    }

    @Test
    void backupsAreConsistentWhileOthersEmptyTheLogAndPackTheDatabase() throws Exception {
        Path home = SmallHome.create(work.resolve("home"), "a");
        Path database = home.resolve("state.db");
        Files.delete(database);
        try (Writers first = Writers.start(database, 1)) {
            first.stop();
        }
        try (ChildProcess maintenance = ChildProcess.start(MaintenanceMain.class, List.of(database.toString()))) {
            maintenance.await("ready");
            backUpUnderWriters(home, 6, 2);
            maintenance.say("enough");
            assertThat(Integer.parseInt(maintenance.await("stopped"))).isPositive();
        }
    }

    private void backUpUnderWriters(Path home, int times) throws Exception {
        backUpUnderWriters(home, times, 4);
    }

    private void backUpUnderWriters(Path home, int times, int count) throws Exception {
        Map<Integer, Long> last = Map.of();
        Writers.Options options =
                new Writers.Options(home.resolve("state.db")).count(count).pauseMicros(10_000);
        try (Writers writers = Writers.start(options)) {
            for (int i = 0; i < times; i++) {
                BackupResult result =
                        Backups.of(home).toFile(work.resolve("a.zip")).run();
                assertThat(result.status()).as(result.findings().toString()).isEqualTo(Status.COMPLETE);
                Path image = extract(result.archive().orElseThrow(), "state.db", work.resolve("image"));
                Invariants invariants = Invariants.ofImage(image);
                assertThat(invariants.violations()).isEmpty();
                for (Map.Entry<Integer, Long> writer : last.entrySet()) {
                    assertThat(invariants.counters().get(writer.getKey())).isGreaterThanOrEqualTo(writer.getValue());
                }
                last = invariants.counters();
                Files.delete(image);
            }
            assertThat(writers.areAlive()).isTrue();
            writers.stop();
        }
        assertThat(Invariants.ofDatabase(home.resolve("state.db")).violations()).isEmpty();
    }

    private static Path extract(Path archive, String name, Path file) throws IOException {
        try (ArchiveReader reader = ArchiveReader.open(Disk.real(), archive)) {
            EntryCursor cursor = reader.cursor();
            for (ArchiveEntry entry = cursor.next(); entry != null; entry = cursor.next()) {
                if (entry.name().equals(name)) {
                    try (EntryContent content = reader.content(entry)) {
                        Files.copy(content, file);
                        return file;
                    }
                }
            }
        }
        throw new AssertionError(name + " is not in " + archive);
    }

    @Test
    void theLogOfAKilledWriterIsReadAndNotChanged() throws Exception {
        Path home = SmallHome.create(work.resolve("home"), "a");
        Path database = home.resolve("state.db");
        Files.delete(database);
        try (Writers writers = Writers.start(database, 2)) {
            writers.kill();
        }
        Path log = home.resolve("state.db-wal");
        assertThat(Files.size(log)).isPositive();
        String[] before = {Trees.sha256(database), Trees.sha256(log)};

        BackupResult result = Backups.of(home).toFile(work.resolve("a.zip")).run();

        assertThat(new String[] {Trees.sha256(database), Trees.sha256(log)}).isEqualTo(before);
        assertThat(result.status()).isEqualTo(Status.COMPLETE);
        Restores.of(result.archive().orElseThrow())
                .into(work.resolve("restored"))
                .run();
        Invariants image = Invariants.ofImage(work.resolve("restored/state.db"));
        assertThat(image.violations()).isEmpty();
        assertThat(image.counters()).isEqualTo(Invariants.ofDatabase(database).counters());
    }

    @Test
    void aLockedDatabaseIsGivenUpAndItsHolderNamed() throws Exception {
        Path home = SmallHome.create(work.resolve("home"), "a");
        SmallHome.sql(home.resolve("state.db"), "PRAGMA journal_mode=DELETE");
        try (Holder holder = Holder.start(home.resolve("state.db"), Holder.Hold.EXCLUSIVE)) {
            BackupResult result = Backups.of(home)
                    .toFile(work.resolve("a.zip"))
                    .patience(Duration.ofMillis(300))
                    .run();

            assertThat(result.status()).isEqualTo(Status.PARTIAL);
            assertThat(result.findings()).singleElement().satisfies(finding -> {
                assertThat(finding.kind()).isEqualTo(Finding.Kind.FAILED);
                assertThat(finding.path()).isEqualTo("state.db");
                assertThat(finding.reason()).contains("locked").contains(Long.toString(holder.pid()));
            });
            assertThat(result.files()).isEqualTo(5);
        }
    }

    @Test
    void whatIsNoFileAnyMoreInADatabasesPlaceIsNamedAndTheRestIsArchived() throws Exception {
        Path home = SmallHome.create(work.resolve("home"), "a");
        BackupResult result = Backups.of(home)
                .toFile(work.resolve("a.zip"))
                .listener(new BackupListener() {
                    @Override
                    public void scanned(HomeListing listing) {
                        try {
                            Files.delete(home.resolve("state.db"));
                            Files.createDirectory(home.resolve("state.db"));
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    }
                })
                .run();

        assertThat(result.status()).isEqualTo(Status.PARTIAL);
        assertThat(result.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.kind()).isEqualTo(Finding.Kind.FAILED);
            assertThat(finding.path()).isEqualTo("state.db");
            assertThat(finding.reason()).contains("became a directory");
        });
        assertThat(result.files()).isEqualTo(5);
    }

    @Test
    void aDamagedDatabaseIsArchivedAsItIsAndPartial() throws Exception {
        Path home = SmallHome.create(work.resolve("home"), "a");
        Path database = home.resolve("state.db");
        byte[] bytes = Files.readAllBytes(database);
        Arrays.fill(bytes, bytes.length / 2, bytes.length, (byte) 0x55);
        Files.write(database, bytes);

        BackupResult result = Backups.of(home).toFile(work.resolve("a.zip")).run();

        assertThat(result.status()).isEqualTo(Status.PARTIAL);
        assertThat(result.files()).isEqualTo(6);
        assertThat(result.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.path()).isEqualTo("state.db");
            assertThat(finding.reason()).startsWith("is damaged (").endsWith("archived as it is");
        });
    }

    @Test
    void anEmptyStateDatabaseIsArchivedAndPartial() throws Exception {
        Path home = SmallHome.create(work.resolve("home"), "a");
        Files.write(home.resolve("state.db"), new byte[0]);

        BackupResult result = Backups.of(home).toFile(work.resolve("a.zip")).run();

        assertThat(result.status()).isEqualTo(Status.PARTIAL);
        assertThat(result.files()).isEqualTo(6);
    }

    @Test
    void aStagedDatabaseThatCannotBeRemovedEndsTheBackupAndBlamesNoDatabase() throws Exception {
        Path home = SmallHome.create(work.resolve("home"), "a");
        boolean[] refused = new boolean[1];
        Disk disk = DiskWith.before("delete", path -> path.toString().endsWith(".partial.database"), path -> {
            if (!refused[0]) {
                refused[0] = true;
                throw new AccessDeniedException(path.toString());
            }
        });

        assertThatThrownBy(Backups.of(home).toFile(work.resolve("a.zip")).on(disk)::run)
                .isInstanceOf(HermesException.class)
                .hasMessageContaining("permission denied")
                .hasMessageNotContaining("state.db");
        assertThat(work.resolve("a.zip")).doesNotExist();
    }

    @Test
    void aStagedDatabaseThatIsLostEndsTheBackup() throws Exception {
        Path home = SmallHome.create(work.resolve("home"), "a");
        Disk disk = DiskWith.before("openForReading", path -> path.toString().endsWith(".partial.database"), path -> {
            throw new NoSuchFileException(path.toString());
        });
        assertThatThrownBy(Backups.of(home).toFile(work.resolve("a.zip")).on(disk)::run)
                .isInstanceOf(HermesException.class);
        assertThat(work.resolve("a.zip")).doesNotExist();
    }

    @Test
    void aDatabaseThatCannotBeStagedIsNeverLeftOutInSilence() throws Exception {
        assumeTrue(Tmpfs.isAvailable());
        Path home = SmallHome.create(work.resolve("home"), "a");
        SmallHome.sql(home.resolve("state.db"), "CREATE TABLE big(b)", "INSERT INTO big VALUES(zeroblob(3000000))");
        try (Tmpfs small = Tmpfs.mount(work.resolve("small"), 2 << 20)) {
            for (Disk disk : new Disk[] {Disk.real(), DiskWith.promisingRoom()}) {
                assertThatThrownBy(Backups.of(home).intoDirectory(small.root()).on(disk)::run)
                        .isInstanceOfSatisfying(
                                HermesException.class,
                                e -> assertThat(e.reason()).isEqualTo(HermesException.Reason.NO_SPACE));
                assertThat(Trees.of(small.root()).entries()).isEmpty();
            }
        }
    }

    @Test
    void databasesAreStagedBesideTheOutputAndNothingStaysThere() throws Exception {
        Path home = SmallHome.create(work.resolve("home"), "a");
        Path output = work.resolve("backups");
        Set<Path> staged = ConcurrentHashMap.newKeySet();
        Disk disk = DiskWith.before("create", path -> true, staged::add);
        Backups.of(home).intoDirectory(output).on(disk).run();

        assertThat(staged).isNotEmpty().allMatch(path -> path.getParent().equals(output));
        try (var left = Files.list(output)) {
            assertThat(left).hasSize(1);
        }
    }

    /** Copies are made ahead of their turn; those whose turn does not come must not keep the others from theirs. */
    @Test
    @org.junit.jupiter.api.Timeout(120)
    void databasesThatCannotBeArchivedDoNotHoldUpTheOthers() throws Exception {
        Path home = SmallHome.create(work.resolve("home"), "a");
        for (int i = 0; i < 6; i++) {
            SmallHome.database(home.resolve("b" + i + "\\ad.db"), "a", 3);
            SmallHome.database(home.resolve("g" + i + ".db"), "a", 3);
        }
        BackupResult result = Backups.of(home).toFile(work.resolve("a.zip")).run();

        assertThat(result.status()).isEqualTo(Status.PARTIAL);
        assertThat(result.findings())
                .hasSize(6)
                .allMatch(finding -> finding.path().contains("ad.db"));
        assertThat(result.files()).isEqualTo(12);
        try (java.util.stream.Stream<Path> left = Files.list(work)) {
            assertThat(left.map(path -> path.getFileName().toString())).containsExactlyInAnyOrder("home", "a.zip");
        }
    }
}
