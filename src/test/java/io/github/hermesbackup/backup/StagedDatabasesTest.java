package io.github.hermesbackup.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hermesbackup.archive.Compression;
import io.github.hermesbackup.home.HomeScan;
import io.github.hermesbackup.home.ScanRules;
import io.github.hermesbackup.home.ScannedEntry;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.io.Stamps;
import io.github.hermesbackup.restore.SmallHome;
import io.github.hermesbackup.sqlite.LiveCopy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of the copies of a home's databases that are made ahead of their turn. */
class StagedDatabasesTest {

    @TempDir
    Path work;

    @Test
    void aCopyThatCannotBeRemovedIsNoReasonToLeaveTheOthers() throws Exception {
        Path home = SmallHome.create(work.resolve("home"), "a");
        SmallHome.database(home.resolve("state2.db"), "b", 3);
        Path staging = Files.createDirectory(work.resolve("staging"));
        CountDownLatch secondBegun = new CountDownLatch(1);
        Disk refusing = DiskWith.before("delete", path -> path.endsWith("database"), path -> {
            throw new IOException("it cannot be removed");
        });
        HomeArchiver.Setup setup = new HomeArchiver.Setup(
                refusing, home, new Stamps(refusing, InstantSource.system(), null), Compression.FAST);

        StagedDatabases staged = new StagedDatabases(setup, new LiveCopy(refusing, Duration.ofSeconds(10)), word -> {
            if (word.equals("second")) {
                secondBegun.countDown();
            }
            return staging.resolve(word);
        });
        staged.begin(databases(home), 0);
        secondBegun.await();

        assertThatThrownBy(staged::close).hasMessage("it cannot be removed");
        try (Stream<Path> left = Files.list(staging)) {
            assertThat(left.map(path -> path.getFileName().toString())).containsExactly("database");
        }
    }

    @Test
    void aSecondCopyIsMadeAheadOnlyWhereThereIsAmpleRoomForIt() throws Exception {
        Path home = SmallHome.create(work.resolve("home"), "a");
        SmallHome.database(home.resolve("state2.db"), "b", 3);
        Path staging = Files.createDirectory(work.resolve("staging"));
        List<ScannedEntry> databases = databases(home);
        List<String> begun = Collections.synchronizedList(new ArrayList<>());
        HomeArchiver.Setup setup = new HomeArchiver.Setup(
                Disk.real(), home, new Stamps(Disk.real(), InstantSource.system(), null), Compression.FAST);
        LiveCopy copies = new LiveCopy(Disk.real(), Duration.ofSeconds(10));

        try (StagedDatabases staged = new StagedDatabases(setup, copies, word -> {
            if (Files.exists(staging.resolve("database")) && !word.equals("database")) {
                begun.add("beside the first: " + word);
            }
            begun.add(word);
            return staging.resolve(word);
        })) {
            staged.begin(databases, Long.MAX_VALUE / 2); // no disk has so much
            try (StagedDatabases.Copy first = staged.take("state.db", home.resolve("state.db"))) {
                while (!begun.contains("second") && !waits("hermes-backup-databases")) {
                    Thread.sleep(1);
                }
                assertThat(first.file()).exists();
            }
            try (StagedDatabases.Copy second = staged.take("state2.db", home.resolve("state2.db"))) {
                assertThat(SmallHome.tag(second.file())).isEqualTo("b");
            }
        }
        assertThat(begun).contains("second").noneMatch(word -> word.startsWith("beside"));
        assertThat(staging).isEmptyDirectory();
    }

    private static boolean waits(String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals(name) && thread.getState() == Thread.State.WAITING);
    }

    /** By then what was in the way may be gone; if it is not, there is no room for the archive either. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aCopyThatHadNoRoomAheadOfItsTurnIsMadeInItsTurn(boolean roomByThen) throws Exception {
        Path home = SmallHome.create(work.resolve("home"), "a");
        Path database = home.resolve("state.db");
        Path staging = Files.createDirectory(work.resolve("staging"));
        Disk full = DiskWith.before("stat", path -> path.startsWith(staging), path -> {
            if (path.endsWith("database") || !roomByThen) {
                throw new HermesException(
                        HermesException.Reason.NO_SPACE, HermesException.Subject.OTHER, "Not enough room");
            }
        });
        HomeArchiver.Setup setup =
                new HomeArchiver.Setup(full, home, new Stamps(full, InstantSource.system(), null), Compression.FAST);

        try (StagedDatabases staged =
                new StagedDatabases(setup, new LiveCopy(full, Duration.ofSeconds(10)), staging::resolve)) {
            staged.begin(scanned(home), 0);
            if (roomByThen) {
                try (StagedDatabases.Copy copy = staged.take("state.db", database)) {
                    assertThat(SmallHome.tag(copy.file())).isEqualTo("a");
                }
            } else {
                assertThatThrownBy(() -> staged.take("state.db", database))
                        .isInstanceOfSatisfying(
                                OutputFailure.class, e -> assertThat(e.reason()).hasMessage("Not enough room"));
            }
        }
        assertThat(staging).isEmptyDirectory();
    }

    /** Only a full disk is a failure of the backup as a whole. */
    @Test
    void aDatabaseThatCannotBeCopiedIsAFailureOfItsOwn() throws Exception {
        Path home = SmallHome.create(work.resolve("home"), "a");
        Path staging = Files.createDirectory(work.resolve("staging"));
        HomeArchiver.Setup setup = new HomeArchiver.Setup(
                Disk.real(), home, new Stamps(Disk.real(), InstantSource.system(), null), Compression.FAST);
        List<ScannedEntry> databases = scanned(home);
        Path text = SmallHome.write(home, "state.db", "no database any more\n", "rw-r--r--");

        try (StagedDatabases staged =
                new StagedDatabases(setup, new LiveCopy(Disk.real(), Duration.ofSeconds(10)), staging::resolve)) {
            staged.begin(databases, 0);
            for (String planned : List.of("state.db", "another.db")) {
                assertThatThrownBy(() -> staged.take(planned, text))
                        .isInstanceOf(HermesException.class)
                        .hasMessageContaining("not a database");
            }
        }
        assertThat(staging).isEmptyDirectory();
    }

    private static List<ScannedEntry> databases(Path home) throws IOException {
        List<ScannedEntry> databases = scanned(home);
        assertThat(databases).hasSize(2);
        return databases;
    }

    private static List<ScannedEntry> scanned(Path home) throws IOException {
        List<ScannedEntry> databases = new ArrayList<>();
        for (ScannedEntry entry : new HomeScan(Disk.real(), Backups.home(home), ScanRules.standard()).run()) {
            if (entry.database()) {
                databases.add(entry);
            }
        }
        return databases;
    }
}
