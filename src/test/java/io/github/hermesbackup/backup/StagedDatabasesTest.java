package io.github.hermesbackup.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hermesbackup.archive.Compression;
import io.github.hermesbackup.home.HomeScan;
import io.github.hermesbackup.home.ScanRules;
import io.github.hermesbackup.home.ScannedEntry;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.Stamps;
import io.github.hermesbackup.restore.SmallHome;
import io.github.hermesbackup.sqlite.LiveCopy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

    private static List<ScannedEntry> databases(Path home) throws IOException {
        List<ScannedEntry> databases = new ArrayList<>();
        for (ScannedEntry entry : new HomeScan(Disk.real(), Backups.home(home), ScanRules.standard()).run()) {
            if (entry.database()) {
                databases.add(entry);
            }
        }
        assertThat(databases).hasSize(2);
        return databases;
    }
}
