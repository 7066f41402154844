package io.github.hermesbackup.sqlite;

import static io.github.hermesbackup.sqlite.LiveCopyFailureTest.fails;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.HermesException.Reason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LiveRestoreFailureTest {

    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Disk disk = Disk.real();
    private final LiveRestore restore = new LiveRestore(disk, PATIENCE);

    @TempDir
    Path dir;

    private Path staging;
    private Path image;

    @BeforeEach
    void image() throws Exception {
        staging = Files.createDirectory(dir.resolve("staging"));
        image = Databases.rows(staging.resolve("image"), "delete", 4096, 300, "new");
    }

    @ParameterizedTest
    @CsvSource({"wal,4096", "wal,1024", "delete,4096"})
    void refusesATargetThatIsHeldExclusivelyAndChangesNothing(String journal, int pageSize) throws Exception {
        Path target = Databases.rows(dir.resolve("state.db"), journal, pageSize, 500, "old");
        try (OtherProcess holder = new OtherProcess(target)) {
            holder.runAll("PRAGMA locking_mode=EXCLUSIVE", Databases.insert(1, "old"));
            fails(Reason.LOCKED, () -> restore.write(image, target))
                    .hasMessageStartingWith(target + ": locked by another process for 1 s");
            fails(Reason.LOCKED, () -> restore.kind(target));
            assertThat(holder.run("SELECT count(*), min(tag), max(tag) FROM t")).isEqualTo("[[501, \"old\", \"old\"]]");
        }
        assertThat(Databases.names(staging)).containsExactly("image");
    }

    @Test
    void anOpenReaderOfARollbackJournalTargetBlocksTheRestoreAndIsNamed() throws Exception {
        Path target = Databases.rows(dir.resolve("state.db"), "delete", 4096, 500, "old");
        try (OtherProcess reader = new OtherProcess(target)) {
            reader.runAll("BEGIN", "SELECT count(*) FROM t");
            fails(Reason.LOCKED, () -> restore.write(image, target)).satisfies(e -> {
                if (Files.exists(Path.of("/proc/locks"))) {
                    assertThat(e).hasMessageContaining("(pid " + reader.pid() + ", python3)");
                }
            });
            reader.runAll("COMMIT", Databases.insert(1, "old"));
            assertThat(reader.run("SELECT count(*), max(tag) FROM t")).isEqualTo("[[501, \"old\"]]");
            restore.write(image, target);
            assertThat(reader.run("SELECT count(*), max(tag) FROM t")).isEqualTo("[[300, \"new\"]]");
        }
    }

    @Test
    void aWriterInTheMiddleOfATransactionBlocksTheRestoreOfAWalTarget() throws Exception {
        Path target = Databases.rows(dir.resolve("state.db"), "wal", 4096, 500, "old");
        try (OtherProcess writer = new OtherProcess(target)) {
            writer.runAll("BEGIN IMMEDIATE", Databases.insert(1, "old"));
            fails(Reason.LOCKED, () -> restore.write(image, target));
            writer.runAll("COMMIT");
            assertThat(writer.run("SELECT count(*), max(tag) FROM t")).isEqualTo("[[501, \"old\"]]");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"wal", "delete"})
    void aDiskThatFillsHalfWayIsAFailureAndTheOldContentStays(String journal) throws Exception {
        Path big = Databases.rows(staging.resolve("big"), "delete", 4096, 10_000, "new");
        try (Tmpfs small = new Tmpfs(dir.resolve("small"), "size=3m")) {
            Path target = Databases.rows(small.resolve("state.db"), journal, 4096, 500, "old");
            fails(Reason.NO_SPACE, () -> restore.write(big, target)).hasMessageContaining("this needs about");
            LiveRestore unaware = new LiveRestore(Disks.thatPromisesRoom(), PATIENCE);
            fails(Reason.NO_SPACE, () -> unaware.write(big, target))
                    .hasMessageContaining("the old content is still there");
            assertThat(Databases.liveText(target, "SELECT count(*)||min(tag)||max(tag) FROM t"))
                    .isEqualTo("500oldold");
            assertThat(Databases.liveText(target, "PRAGMA integrity_check")).isEqualTo("ok");
        }
        assertThat(Databases.names(staging)).containsExactly("big", "image");
    }

    /** The target is not touched before the image has its shape. */
    @Test
    void aDiskTooFullToGiveAnImageTheTargetsPagesLeavesNothing() throws Exception {
        Path target = Databases.rows(dir.resolve("state.db"), "wal", 1024, 5, "old");
        Path big = Databases.rows(staging.resolve("big"), "delete", 4096, 10_000, "new");
        try (Tmpfs small = new Tmpfs(dir.resolve("small"), "size=" + (Files.size(big) + (1 << 19)))) {
            Path staged = Files.copy(big, small.resolve("image"));
            LiveRestore unaware = new LiveRestore(Disks.thatPromisesRoom(), PATIENCE);
            fails(Reason.NO_SPACE, () -> unaware.write(staged, target))
                    .hasMessageContaining("could not convert it to pages of 1024 bytes");
            assertThat(Databases.names(small.directory())).containsExactly("image");
        }
        assertThat(Databases.liveText(target, "SELECT count(*)||min(tag) FROM t"))
                .isEqualTo("5old");
    }

    @Test
    void aDiskTooFullToReadBackSaysThatTheContentWasWritten() throws Exception {
        Path target = Databases.rows(dir.resolve("state.db"), "delete", 4096, 5, "old");
        Path big = Databases.rows(staging.resolve("big"), "delete", 4096, 10_000, "new");
        try (Tmpfs small = new Tmpfs(dir.resolve("small"), "size=" + (Files.size(big) + (1 << 19)))) {
            Path staged = Files.copy(big, small.resolve("image"));
            fails(Reason.NO_SPACE, () -> restore.write(staged, target)).hasMessageContaining("Nothing was written");
            LiveRestore unaware = new LiveRestore(Disks.thatPromisesRoom(), PATIENCE);
            fails(Reason.NO_SPACE, () -> unaware.write(staged, target))
                    .hasMessageContaining("content was written, but");
            assertThat(Databases.names(small.directory())).containsExactly("image");
        }
    }
}
