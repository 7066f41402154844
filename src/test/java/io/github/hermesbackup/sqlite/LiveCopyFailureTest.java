package io.github.hermesbackup.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.hermesbackup.backup.DiskWith;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.io.HermesException.Reason;
import io.github.hermesbackup.io.Sizes;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LiveCopyFailureTest {

    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Disk disk = Disk.real();

    @TempDir
    Path dir;

    private Path staging;
    private Path image;

    @BeforeEach
    void directories() throws Exception {
        staging = Files.createDirectory(dir.resolve("staging"));
        image = staging.resolve("image");
    }

    @ParameterizedTest
    @ValueSource(strings = {"wal", "delete"})
    void namesTheProcessThatHoldsAnExclusiveLock(String journal) throws Exception {
        Path source = Databases.rows(dir.resolve("state.db"), journal, 4096, 5, "x");
        try (OtherProcess holder = new OtherProcess(source)) {
            holder.runAll("PRAGMA locking_mode=EXCLUSIVE", "BEGIN EXCLUSIVE", Databases.insert(1, "y"));
            fails(Reason.LOCKED, () -> new LiveCopy(disk, PATIENCE).copy(source, image))
                    .hasMessageStartingWith(source + ": locked by another process for 1 s");
            assumeTrue(Files.exists(Path.of("/proc/locks")));
            fails(Reason.LOCKED, () -> new LiveCopy(disk, PATIENCE).copy(source, image))
                    .hasMessageContaining("for 1 s (pid " + holder.pid() + ", python3)");
        }
        assertThat(Databases.names(staging)).isEmpty();
    }

    @Test
    void namesTheHolderAndNotABystander() throws Exception {
        assumeTrue(Files.exists(Path.of("/proc/locks")));
        Path source = Databases.rows(dir.resolve("state.db"), "delete", 4096, 5, "x");
        try (OtherProcess one = new OtherProcess(source).runAll("SELECT * FROM t");
                OtherProcess holder = new OtherProcess(source).runAll("SELECT * FROM t");
                OtherProcess other = new OtherProcess(source).runAll("SELECT * FROM t")) {
            holder.runAll("BEGIN EXCLUSIVE");
            fails(Reason.LOCKED, () -> new LiveCopy(disk, PATIENCE).copy(source, image))
                    .hasMessageContaining("(pid " + holder.pid() + ", ");
            assertThat(one.isAlive() && other.isAlive()).isTrue();
        }
    }

    @Test
    void copiesOnceTheLockIsGone() throws Exception {
        Path source = Databases.rows(dir.resolve("state.db"), "delete", 4096, 5, "x");
        try (OtherProcess holder = new OtherProcess(source)) {
            holder.runAll("BEGIN EXCLUSIVE");
            Thread release = new Thread(() -> {
                try {
                    Thread.sleep(300);
                    holder.runAll("COMMIT");
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
            release.start();
            assertThat(new LiveCopy(disk, Duration.ofSeconds(60))
                            .copy(source, image)
                            .sound())
                    .isTrue();
            release.join();
        }
    }

    @Test
    void asksForRoomBeforeItWrites() throws Exception {
        Path source = Databases.rows(dir.resolve("state.db"), "wal", 4096, 10_000, "x");
        try (Tmpfs small = new Tmpfs(dir.resolve("small"), "size=2m")) {
            Path destination = small.resolve("image");
            fails(Reason.NO_SPACE, () -> new LiveCopy(disk, PATIENCE).copy(source, destination))
                    .hasMessageContaining(small.directory().toString())
                    .hasMessageContaining(Sizes.bytes(Files.size(source) + LiveCopy.RESERVE));
            assertThat(Databases.names(small.directory())).isEmpty();
        }
    }

    @Test
    void leavesNothingBehindWhenTheDiskFillsHalfWay() throws Exception {
        Path source = Databases.rows(dir.resolve("state.db"), "wal", 4096, 10_000, "x");
        try (Tmpfs small = new Tmpfs(dir.resolve("small"), "size=2m")) {
            LiveCopy copy = new LiveCopy(Disks.thatPromisesRoom(), PATIENCE);
            fails(Reason.NO_SPACE, () -> copy.copy(source, small.resolve("image")));
            assertThat(Databases.names(small.directory())).isEmpty();
        }
    }

    /** SQLite's fast way to copy does not say why it failed; the exact one does. */
    @Test
    void aDiskThatFillsWhileSqliteCopiesIsToldFromOtherFailures() throws Exception {
        Path source = Databases.rows(dir.resolve("state.db"), "wal", 4096, 10_000, "x");
        try (Tmpfs small = new Tmpfs(dir.resolve("small"), "size=2m")) {
            LiveCopy copy = new LiveCopy(Disks.thatPromisesRoom(), PATIENCE);
            fails(Reason.NO_SPACE, () -> copy.copyPages(source, small.resolve("image")))
                    .hasMessageContaining("could not copy " + source + ": the file system is full");
            assertThat(Databases.names(small.directory())).isEmpty();
        }
    }

    /** There is room for the log, and none for what is in it. */
    @Test
    void aDiskThatFillsWhileTheLogIsBroughtInIsToldFromOtherFailures() throws Exception {
        Path source = Databases.rows(dir.resolve("state.db"), "wal", 4096, 5, "x");
        try (OtherProcess writer = new OtherProcess(source)) {
            writer.runAll("PRAGMA wal_autocheckpoint=0", Databases.insert(4_000, "log"))
                    .kill();
        }
        long size = Files.size(source) + Files.size(DatabaseFile.sidecar(source, "-wal")) + (1 << 18);
        try (Tmpfs small = new Tmpfs(dir.resolve("small"), "size=" + size)) {
            LiveCopy copy = new LiveCopy(Disks.thatPromisesRoom(), PATIENCE);
            fails(Reason.NO_SPACE, () -> copy.copyUntouched(source, small.resolve("image")))
                    .hasMessageContaining("could not recover its copy: the file system is full");
            assertThat(Databases.names(small.directory())).isEmpty();
        }
    }

    @Test
    void leavesNothingBehindWhenTheDiskFillsWhileAHotJournalIsStaged() throws Exception {
        Path source = Databases.rows(dir.resolve("state.db"), "delete", 4096, 10_000, "x");
        try (OtherProcess writer = new OtherProcess(source)) {
            writer.runAll("PRAGMA cache_size=5", "BEGIN IMMEDIATE", "UPDATE t SET tag='lost'");
            writer.kill();
        }
        try (Tmpfs small = new Tmpfs(dir.resolve("small"), "size=2m")) {
            LiveCopy copy = new LiveCopy(Disks.thatPromisesRoom(), PATIENCE);
            assertThatThrownBy(() -> copy.copy(source, small.resolve("image"))).isInstanceOf(java.io.IOException.class);
            assertThat(Databases.names(small.directory())).isEmpty();
            fails(Reason.NO_SPACE, () -> new LiveCopy(disk, PATIENCE).copy(source, small.resolve("image")));
        }
    }

    @Test
    void givesUpOnASourceThatSqliteCannotOpenAndThatKeepsChanging() throws Exception {
        Path source = Databases.rows(dir.resolve("state.db"), "delete", 4096, 200, "x");
        LiveCopyTest.overwrite(source, 16, 100);
        AtomicLong time = new AtomicLong(1_000_000);
        Disk touching = Disks.before(
                "create", () -> Files.setLastModifiedTime(source, FileTime.fromMillis(time.addAndGet(1000))));
        fails(Reason.IO, () -> new LiveCopy(touching, PATIENCE).copy(source, image))
                .hasMessageContaining("changed while it was copied, 3 tries");
        assertThat(Databases.names(staging)).isEmpty();
    }

    static AbstractThrowableAssert<?, ? extends Throwable> fails(
            Reason reason, org.assertj.core.api.ThrowableAssert.ThrowingCallable action) {
        return assertThatThrownBy(action)
                .isInstanceOfSatisfying(
                        HermesException.class,
                        e -> assertThat(e.reason()).as(e.getMessage()).isEqualTo(reason));
    }

    /** Each of them may hold secrets: one that stays is no reason to leave the others. */
    @Test
    void removesWhatItCanOfACopyThatFailedAndTellsWhatItCannot() throws Exception {
        for (String name : List.of("image", "image-wal", "image-shm", "image-journal")) {
            Files.writeString(staging.resolve(name), "x");
        }
        Disk refusing = DiskWith.before("delete", path -> path.equals(image) || path.endsWith("image-shm"), path -> {
            throw new IOException(path.getFileName() + " stays");
        });
        assertThatThrownBy(() -> LiveCopy.deleteWithSidecars(refusing, image))
                .hasMessage("image stays")
                .satisfies(failure -> assertThat(failure.getSuppressed())
                        .extracting(Throwable::getMessage)
                        .containsExactly("image-shm stays"));
        assertThat(Databases.names(staging)).containsExactly("image", "image-shm");
    }

    @Test
    void aDirectoryThatCameInPlaceOfADatabaseIsCalledOne() throws Exception {
        Path directory = Files.createDirectory(dir.resolve("state.db"));
        try (FileChannel in = disk.openForReading(directory);
                FileChannel out = disk.create(image, 0600)) {
            assertThatThrownBy(() -> RawCopy.transfer(in, out)).hasMessage("Is a directory");
        }
    }
}
