package io.github.hermesbackup.sqlite;

import static io.github.hermesbackup.sqlite.LiveCopyFailureTest.fails;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.HermesException.Reason;
import io.github.hermesbackup.testkit.Commands;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What others do between the moment at which a database has the restored content and the proof that it has. */
class AfterTheRestoreTest {

    private final LiveRestore restore = new LiveRestore(Disk.real(), Duration.ofMillis(200));
    private final AtomicInteger written = new AtomicInteger();

    @TempDir
    Path dir;

    private Path staging;
    private Path image;
    private Path target;

    @BeforeEach
    void databases() throws Exception {
        staging = Files.createDirectory(dir.resolve("staging"));
        image = Databases.rows(staging.resolve("image"), "delete", 4096, 300, "new");
        target = Databases.rows(dir.resolve("state.db"), "wal", 4096, 500, "old");
    }

    private LiveRestore.Written write(Event event) throws IOException {
        try {
            return restore.write(image, target, () -> {
                written.incrementAndGet();
                try {
                    event.happen();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } finally {
            assertThat(Databases.names(staging)).containsExactly("image");
        }
    }

    private interface Event {
        void happen() throws IOException;
    }

    @Test
    void aCommitOfAnotherProcessIsToldAndIsNoFailure() throws Exception {
        try (OtherProcess other = new OtherProcess(target)) {
            LiveRestore.Written result = write(() -> other.runAll("INSERT INTO t(tag) VALUES('late')"));
            assertThat(result).isEqualTo(LiveRestore.Written.AND_CHANGED_SINCE);
            assertThat(other.run("SELECT count(*), max(tag) FROM t")).isEqualTo("[[301, \"new\"]]");
        }
    }

    @Test
    void aWriterThatDoesNotEndLeavesItUnprovenAndThatIsSaid() throws Exception {
        try (OtherProcess other = new OtherProcess(target)) {
            fails(Reason.IO, () -> write(() -> other.runAll("BEGIN IMMEDIATE", "INSERT INTO t(tag) VALUES('late')")))
                    .hasMessageContaining("could not write to it after the restored content was written");
            other.runAll("COMMIT");
            assertThat(other.run("SELECT count(*) FROM t")).isEqualTo("[[301]]");
        }
        assertThat(written).hasValue(1);
    }

    @Test
    void damageByAnotherProcessIsFound() throws Exception {
        try (OtherProcess other = new OtherProcess(target)) {
            fails(
                            Reason.IO,
                            () -> write(() -> other.runAll(
                                    "PRAGMA writable_schema=ON",
                                    "UPDATE sqlite_schema SET rootpage=99999 WHERE name='t'")))
                    .hasMessageStartingWith(target + ": does not hold what was restored into it: ");
        }
    }

    @Test
    void whatCannotBeReadBackIsToldAsWritten() throws Exception {
        target = Databases.rows(dir.resolve("other.db"), "delete", 4096, 500, "old");
        String junk = "f=open(__import__('sys').argv[1],'r+b'); f.write(b'no database now.')";
        fails(
                        Reason.CORRUPT,
                        () -> write(() -> Commands.of("python3", "-c", junk, target.toString())
                                .run()
                                .orFail()))
                .hasMessageContaining("after the restored content was written")
                .hasMessageContaining("not a database");
        assertThat(written).hasValue(1);
    }

    @Test
    void aTargetThatNobodyMayWriteKeepsItsContent() throws Exception {
        try (Tmpfs small = new Tmpfs(dir.resolve("small"), "size=8m")) {
            target = Databases.rows(small.resolve("state.db"), "delete", 4096, 500, "old");
            small.remount("ro");
            fails(Reason.IO, () -> write(() -> {}))
                    .hasMessageContaining("the old content is still there: the database is read-only");
            assertThat(Databases.liveText(target, "SELECT count(*)||min(tag)||max(tag) FROM t"))
                    .isEqualTo("500oldold");
        }
        assertThat(written).hasValue(0);
    }

    /** Its first 16 bytes are right, and nothing after them: replaced and not written to, by those who asked what it is. */
    @Test
    void aTargetThatIsMalformedFromItsFirstPageOnIsNotWrittenTo() throws Exception {
        LiveCopyTest.overwrite(target, 16, 100);
        byte[] before = Files.readAllBytes(target);
        assertThat(restore.kind(target)).isEqualTo(LiveRestore.TargetKind.OTHER);
        fails(Reason.CORRUPT, () -> write(() -> {})).hasMessageContaining("could not open it for the restore");
        assertThat(Files.readAllBytes(target)).isEqualTo(before);
        assertThat(written).hasValue(0);
    }

    /** A log takes a page's size apart; a header that names none is no reason to fail in arithmetic. */
    @Test
    void theRoomForADamagedTargetIsReckonedWithTheSmallestPages() throws Exception {
        new TargetSpace(Disk.real(), image, target).require(new DatabaseFile.Header(0, 2, 2));
        fails(
                        Reason.NO_SPACE,
                        () -> new TargetSpace(
                                        io.github.hermesbackup.backup.DiskWith.answering(
                                                "usableSpace", dir, Files.size(image)),
                                        image,
                                        target)
                                .require(new DatabaseFile.Header(0, 2, 2)))
                .hasMessageContaining("Nothing was written");
    }
}
