package io.github.hermesbackup.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hermesbackup.io.Disk;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sound database whose log holds a committed first page that is none: SQLite cannot read the two together. */
class MalformedLogTest {

    private static final int PAGE = 4096;

    @TempDir
    Path dir;

    private Path source;
    private Path image;
    private long logBytes;

    @BeforeEach
    void aDatabaseWithSuchALog() throws Exception {
        source = Databases.rows(dir.resolve("state.db"), "wal", PAGE, 50, "x");
        image = dir.resolve("image");
        Path log = Files.write(DatabaseFile.sidecar(source, "-wal"), logOfJunk((int) (Files.size(source) / PAGE)));
        logBytes = Files.size(log);
    }

    /** One frame, the commit of a first page of junk (walformat: file format, section 4.1 and 4.2). */
    private static byte[] logOfJunk(int pages) {
        byte[] junk = new byte[PAGE];
        Arrays.fill(junk, (byte) 0x33);
        ByteBuffer log = ByteBuffer.allocate(32 + 24 + PAGE);
        log.putInt(0x377f0683).putInt(3007000).putInt(PAGE).putInt(0).putInt(11).putInt(12);
        int[] sum = new int[2];
        checksum(sum, log, 0, 24);
        log.putInt(sum[0]).putInt(sum[1]);
        log.putInt(1).putInt(pages).putInt(11).putInt(12);
        checksum(sum, log, 32, 8);
        log.position(32 + 24).put(junk);
        checksum(sum, log, 32 + 24, PAGE);
        return log.putInt(32 + 16, sum[0]).putInt(32 + 20, sum[1]).array();
    }

    private static void checksum(int[] sum, ByteBuffer bytes, int from, int length) {
        for (int at = from; at < from + length; at += 8) {
            sum[0] += bytes.getInt(at) + sum[1];
            sum[1] += bytes.getInt(at + 4) + sum[0];
        }
    }

    private void assertDeliveredWithoutItsLog(DatabaseImage copy) throws Exception {
        assertThat(copy.sound()).isFalse();
        assertThat(copy.findings())
                .containsExactly(
                        "SQLite cannot read it where it is: SQLite code " + Failures.NOTADB,
                        "its log of " + logBytes + " bytes could not be applied and is not in the copy");
        assertThat(image).hasSameBinaryContentAs(source);
        assertThat(Databases.number(image, "SELECT count(*) FROM t")).isEqualTo(50);
        assertThat(Databases.names(dir)).contains("image").noneMatch(name -> name.startsWith("image-"));
    }

    @Test
    void theDatabaseIsDeliveredAsItsBytesAreAndTheLogIsSaidToBeMissing() throws Exception {
        assertDeliveredWithoutItsLog(new LiveCopy(Disk.real(), Duration.ZERO).copy(source, image));
    }

    @Test
    void soItIsWhereSqliteMustNotOpenIt() throws Exception {
        assertDeliveredWithoutItsLog(new LiveCopy(Disk.real(), Duration.ZERO).copyUntouched(source, image));
    }
}
