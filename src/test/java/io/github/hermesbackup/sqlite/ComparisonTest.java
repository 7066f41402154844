package io.github.hermesbackup.sqlite;

import static io.github.hermesbackup.sqlite.LiveCopyFailureTest.fails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hermesbackup.backup.DiskWith;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.HermesException.Reason;
import java.io.EOFException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Databases that are compared, and what stands in the way of it. */
class ComparisonTest {

    private final LiveRestore restore = new LiveRestore(Disk.real(), Duration.ofMillis(200));

    @TempDir
    Path dir;

    private Path image;
    private Path target;

    @BeforeEach
    void databases() throws Exception {
        image = Databases.rows(
                Files.createDirectory(dir.resolve("staging")).resolve("image"), "delete", 4096, 300, "x");
        target = Files.copy(image, dir.resolve("state.db"));
    }

    private static void cut(Path file, long bytes) throws Exception {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(bytes);
        }
    }

    @Test
    void nothingAnEmptyTextAndAnEmptyBlobAreThreeThings() throws Exception {
        Databases.execute(target, "CREATE TABLE v(x)", "INSERT INTO v VALUES(NULL)");
        byte[] nothing = restore.digest(target);
        Databases.execute(target, "UPDATE v SET x=''");
        byte[] text = restore.digest(target);
        Databases.execute(target, "UPDATE v SET x=x''");
        byte[] blob = restore.digest(target);
        Databases.execute(target, "UPDATE v SET x=NULL");
        assertThat(text).isNotEqualTo(nothing).isNotEqualTo(blob);
        assertThat(blob).isNotEqualTo(nothing);
        assertThat(restore.digest(target)).isEqualTo(nothing);
        assertThat(restore.digestOfImage(target)).isEqualTo(nothing);
    }

    @Test
    void aDamagedDatabaseHasNoDigest() throws Exception {
        LiveCopyTest.overwrite(target, 4096, Files.size(target));
        fails(Reason.CORRUPT, () -> restore.digest(target)).hasMessageContaining("could not read it");
        fails(Reason.CORRUPT, () -> restore.digestOfImage(target)).hasMessageContaining("could not read it");
    }

    @Test
    void aDatabaseThatIsHeldHasNoDigestBeforeItIsFree() throws Exception {
        try (OtherProcess holder = new OtherProcess(target).runAll("BEGIN EXCLUSIVE")) {
            fails(Reason.LOCKED, () -> restore.digest(target)).hasMessageContaining("locked by another process");
            holder.runAll("COMMIT");
            assertThat(restore.digest(target)).isEqualTo(restore.digestOfImage(image));
        }
    }

    /** It is written again then, which does no harm. */
    @Test
    void anImageThatCannotBeReadIsNotTheSame() throws Exception {
        assertThat(restore.sameContent(image, target)).isTrue();
        LiveCopyTest.overwrite(image, 4096, Files.size(image));
        assertThat(restore.compare(image, target, "t")).isEqualTo(new LiveRestore.Comparison(false, Map.of("t", 300L)));
    }

    @Test
    void anImageThatIsShorterThanItsHeaderSaysIsAFailure() throws Exception {
        PageComparison comparison = new PageComparison(Disk.real(), image, target);
        cut(image, Files.size(image) - 4096);
        fails(Reason.CORRUPT, comparison::isSame).hasMessageContaining("could not count its pages");
    }

    @Test
    void anImageThatBecomesShorterIsAFailureToo() throws Exception {
        AtomicInteger opened = new AtomicInteger();
        Disk cutting = DiskWith.before("openForReading", target::equals, path -> {
            if (opened.incrementAndGet() == 2) { // the first time its header is read
                cut(target, Files.size(target) - 1);
            }
        });
        assertThatThrownBy(() -> new PageComparison(cutting, image, target).isSame())
                .isInstanceOf(EOFException.class)
                .hasMessageContaining("shorter than its header says");
    }

    @Test
    void withoutTouchingItADatabaseThatKeepsChangingIsNotKnownToBeTheSame() throws Exception {
        assertThat(restore.compareUntouched(image, target)).isTrue();
        AtomicLong time = new AtomicLong(1_000_000);
        Disk touching = Disks.before(
                "create", () -> Files.setLastModifiedTime(target, FileTime.fromMillis(time.addAndGet(1000))));
        assertThat(new LiveRestore(touching, Duration.ZERO).compareUntouched(image, target))
                .isFalse();
        assertThat(Databases.names(image.getParent())).containsExactly("image");
    }

    @Test
    void withoutRoomForACopyNothingIsSaidOfIt() throws Exception {
        Disk full = DiskWith.answering("usableSpace", image.getParent(), 0L);
        fails(Reason.NO_SPACE, () -> new LiveRestore(full, Duration.ZERO).compareUntouched(image, target));
    }

    @Test
    void rowsOfWhatIsNotThereAreNotCountedAsNone() throws Exception {
        Path missing = dir.resolve("missing");
        fails(Reason.IO, () -> DatabaseCheck.rowCounts(missing, "t")).hasMessageContaining("could not count its rows");
        fails(Reason.IO, () -> DatabaseCheck.rowCountsOfAll(missing)).hasMessageContaining("could not count its rows");
        Path junk = Files.write(dir.resolve("junk"), new byte[5000]);
        LiveCopyTest.overwrite(junk, 0, 5000);
        assertThat(DatabaseCheck.rowCountsOfAll(junk))
                .as("no table can be read")
                .isEmpty();
        assertThat(DatabaseCheck.rowCounts(junk, "t")).isEmpty();
    }
}
