package io.github.hermesbackup.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.testkit.DatabaseStates;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Copies of databases in every state, of those over a gigabyte, and of what a writer without a journal leaves. */
class DatabaseStatesCopyTest {

    private static final long LOCK_BYTE = 1L << 30;

    private final Disk disk = Disk.real();
    private final LiveCopy copy = new LiveCopy(disk, Duration.ofSeconds(60));
    private final LiveRestore restore = new LiveRestore(disk, Duration.ofSeconds(60));

    @TempDir
    Path dir;

    @Test
    void everyStateIsCopiedWholeAndNoByteOfItIsChanged() throws Exception {
        Path home = dir.resolve("home");
        Map<String, String> states = DatabaseStates.make(home);
        Map<String, String> before = DatabaseStates.bytes(home);
        for (String name : states.keySet()) {
            Path image = dir.resolve("image-" + name);
            DatabaseImage result = copy.copy(home.resolve(name), image);
            assertThat(result.findings()).as(name).isEmpty();
            assertThat(Databases.names(dir)).as(name).containsExactly("home", "image-" + name);
            assertThat(disk.stat(image).mode()).isEqualTo(0600);
            assertThat(DatabaseCheck.integrityCheck(image)).isEmpty();
            assertThat(DatabaseStates.content(image)).as(name).isEqualTo(states.get(name));
            Files.delete(image);
        }
        assertThat(DatabaseStates.bytes(home)).isEqualTo(before);
    }

    /** Nothing rolls such a transaction back: what is left may be damaged or not, and the copy says which. */
    @ParameterizedTest
    @ValueSource(strings = {"memory", "off"})
    void whatAWriterWithoutAJournalLeftIsCopiedAndJudged(String mode) throws Exception {
        Path source = Databases.rows(dir.resolve("state.db"), "delete", 4096, 2000, "old");
        try (OtherProcess writer = new OtherProcess(source)) {
            writer.runAll("PRAGMA journal_mode=" + mode, "PRAGMA cache_size=5", "BEGIN IMMEDIATE");
            writer.runAll("DELETE FROM t WHERE id % 3 = 0", Databases.insert(3000, "new"));
            writer.kill();
        }
        Path image = dir.resolve("image");
        DatabaseImage result = copy.copy(source, image);
        assertThat(result.sound()).isEqualTo(DatabaseCheck.quickCheck(source).isEmpty());
        assertThat(result.sound()).isFalse();
    }

    /** The page with byte 2^30 is never used (file format, section 1.4). */
    @Tag("soak")
    @ParameterizedTest
    @CsvSource({"4096,wal,0", "65536,delete,0", "1024,delete,1"})
    void aDatabaseOfMoreThanAGibibyteIsCopiedCheckedAndRestored(int pageSize, String mode, int vacuum)
            throws Exception {
        Path source = Databases.create(
                dir.resolve("state.db"),
                "PRAGMA page_size=" + pageSize,
                "PRAGMA auto_vacuum=" + vacuum,
                "PRAGMA journal_mode=" + mode,
                "PRAGMA synchronous=OFF",
                "CREATE TABLE t(id INTEGER PRIMARY KEY, b BLOB)",
                "CREATE VIRTUAL TABLE fts USING fts5(body)",
                "INSERT INTO fts VALUES('found again')");
        for (int i = 0; i < 12; i++) {
            Databases.execute(source, "PRAGMA synchronous=OFF", "INSERT INTO t(b) VALUES(zeroblob(100000000))");
        }
        assertThat(Files.size(source)).isGreaterThan(LOCK_BYTE + LOCK_BYTE / 10);
        Path image = dir.resolve("image");
        assertThat(copy.copy(source, image).findings()).isEmpty();
        assertThat(DatabaseCheck.integrityCheck(image)).isEmpty();
        assertThat(Databases.number(image, "SELECT sum(length(b)) FROM t")).isEqualTo(1_200_000_000);
        Databases.execute(source, "PRAGMA synchronous=OFF", "DELETE FROM t WHERE id > 6");
        assertThat(restore.write(image, source)).isEqualTo(LiveRestore.Written.AS_STAGED);
        assertThat(Databases.liveText(source, "SELECT sum(length(b)) FROM t")).isEqualTo("1200000000");
        assertThat(Databases.liveText(source, "SELECT count(*) FROM fts WHERE fts MATCH 'again'"))
                .isEqualTo("1");
    }
}
