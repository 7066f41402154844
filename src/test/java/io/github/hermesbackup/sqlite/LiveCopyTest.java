package io.github.hermesbackup.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileName;
import io.github.hermesbackup.io.HermesException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LiveCopyTest {

    private final Disk disk = Disk.real();
    private final LiveCopy copy = new LiveCopy(disk, Duration.ofSeconds(20));

    @TempDir
    Path dir;

    private Path home;
    private Path staging;
    private Path image;

    @BeforeEach
    void directories() throws Exception {
        home = Files.createDirectory(dir.resolve("home"));
        staging = Files.createDirectory(dir.resolve("staging"));
        image = staging.resolve("image");
    }

    @ParameterizedTest
    @ValueSource(strings = {"wal", "delete", "truncate", "persist"})
    void copiesWhatIsCommittedWhileAWriterIsInTheMiddleOfATransaction(String journal) throws Exception {
        Path source = Databases.rows(home.resolve("state.db"), journal, 4096, 50, "old");
        try (OtherProcess writer = new OtherProcess(source)) {
            writer.runAll("PRAGMA wal_autocheckpoint=0", Databases.insert(7, "committed"), "BEGIN IMMEDIATE");
            writer.runAll(Databases.insert(9, "open"));
            DatabaseImage result = copy.copy(source, image);
            assertThat(result.findings()).isEmpty();
            assertThat(result.sound()).isTrue();
            assertThat(result.size()).isEqualTo(Files.size(image));
            assertThat(result.source().isWal()).isEqualTo(journal.equals("wal"));
            writer.runAll("COMMIT");
        }
        assertThat(Databases.number(image, "SELECT count(*) FROM t")).isEqualTo(57);
        assertThat(DatabaseCheck.integrityCheck(image)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"wal", "delete"})
    void theImageIsOnePrivateFileThatNeedsNothingBesideIt(String journal) throws Exception {
        Path source = Databases.rows(home.resolve("state.db"), journal, 4096, 50, "x");
        copy.copy(source, image);
        assertThat(Databases.names(staging)).containsExactly("image");
        assertThat(disk.stat(image).mode()).isEqualTo(0600);
        assertThat(DatabaseFile.header(disk, image).isWal()).isFalse();
        try (Tmpfs readOnly = new Tmpfs(dir.resolve("ro"), "size=4m")) {
            Path unzipped = Files.copy(image, readOnly.resolve("state.db"));
            readOnly.remount("ro");
            try (OtherProcess reader = new OtherProcess(unzipped)) {
                assertThat(reader.run("SELECT count(*) FROM t")).isEqualTo("[[50]]");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {512, 1024, 2048, 4096, 8192, 16384, 32768, 65536})
    void keepsThePageSize(int pageSize) throws Exception {
        Path source = Databases.rows(home.resolve("state.db"), "wal", pageSize, 200, "x");
        assertThat(copy.copy(source, image).sound()).isTrue();
        assertThat(DatabaseFile.header(disk, image).pageSize()).isEqualTo(pageSize);
        assertThat(Databases.number(image, "SELECT count(*) FROM t")).isEqualTo(200);
    }

    @Test
    void leavesADeadWritersDatabaseAndLogByteForByte() throws Exception {
        Path source = Databases.rows(home.resolve("state.db"), "wal", 4096, 50, "old");
        killed(source, "PRAGMA wal_autocheckpoint=0", Databases.insert(30, "in the log"));
        Path log = DatabaseFile.sidecar(source, "-wal");
        byte[] database = Files.readAllBytes(source);
        byte[] committed = Files.readAllBytes(log);
        assertThat(committed).isNotEmpty();

        copy.copy(source, image);

        assertThat(Files.readAllBytes(source)).isEqualTo(database);
        assertThat(Files.readAllBytes(log)).isEqualTo(committed);
        assertThat(Databases.number(image, "SELECT count(*) FROM t")).isEqualTo(80);
    }

    @Test
    void rollsAHotJournalBackInTheCopyAndNotInTheSource() throws Exception {
        Path source = Databases.rows(home.resolve("state.db"), "delete", 4096, 2000, "old");
        killed(source, "PRAGMA cache_size=5", "BEGIN IMMEDIATE", "UPDATE t SET tag='lost', fill='gone'");
        Path journal = DatabaseFile.sidecar(source, "-journal");
        byte[] database = Files.readAllBytes(source);
        byte[] hot = Files.readAllBytes(journal);
        assertThat(new String(database, java.nio.charset.StandardCharsets.ISO_8859_1))
                .contains("lostgone"); // half a transaction is in the file

        DatabaseImage result = copy.copy(source, image);

        assertThat(result.findings()).isEmpty();
        assertThat(Files.readAllBytes(source)).isEqualTo(database);
        assertThat(Files.readAllBytes(journal)).isEqualTo(hot);
        assertThat(Databases.number(image, "SELECT count(*) FROM t WHERE tag='old'"))
                .isEqualTo(2000);
        assertThat(DatabaseCheck.integrityCheck(image)).isEmpty();
        assertThat(Databases.names(staging)).containsExactly("image");
    }

    @Test
    void copiesADatabaseWithALogFromAReadOnlyFileSystem() throws Exception {
        try (Tmpfs readOnly = new Tmpfs(dir.resolve("ro"), "size=8m")) {
            Path source = Databases.rows(readOnly.resolve("state.db"), "wal", 4096, 50, "old");
            killed(source, "PRAGMA wal_autocheckpoint=0", Databases.insert(30, "in the log"));
            Files.delete(DatabaseFile.sidecar(source, "-shm"));
            readOnly.remount("ro");
            DatabaseImage result = copy.copy(source, image);
            assertThat(result.findings()).isEmpty();
        }
        assertThat(Databases.number(image, "SELECT count(*) FROM t")).isEqualTo(80);
        assertThat(DatabaseFile.header(disk, image).isWal()).isFalse();
        assertThat(Databases.names(staging)).containsExactly("image");
    }

    @Test
    void copiesACleanDatabaseInWalModeFromAReadOnlyFileSystem() throws Exception {
        try (Tmpfs readOnly = new Tmpfs(dir.resolve("ro"), "size=8m")) {
            Path source = Databases.rows(readOnly.resolve("state.db"), "wal", 4096, 50, "old");
            assertThat(Databases.names(readOnly.directory())).containsExactly("state.db");
            readOnly.remount("ro");
            assertThat(copy.copy(source, image).sound()).isTrue();
        }
        assertThat(Databases.number(image, "SELECT count(*) FROM t")).isEqualTo(50);
    }

    @ParameterizedTest
    @ValueSource(strings = {"日本 ü.db", "a?b#c%d e.db", "it's;mode=rw&immutable=1.db", "%41.db"})
    void opensTheFileWhateverItsName(String name) throws Exception {
        Path source = FileName.resolve(home, name);
        Databases.rows(source, "wal", 4096, 50, "old");
        killed(source, "PRAGMA wal_autocheckpoint=0", Databases.insert(30, "in the log"));
        Path odd = FileName.resolve(staging, name);
        assertThat(copy.copy(source, odd).sound()).isTrue();
        assertThat(Databases.number(odd, "SELECT count(*) FROM t")).isEqualTo(80);
    }

    @Test
    void deliversADatabaseWithDamagedPagesMarkedUnsound() throws Exception {
        Path source = Databases.rows(home.resolve("state.db"), "delete", 4096, 500, "x");
        overwrite(source, 4096 * 3, 4096 * 6);
        DatabaseImage result = copy.copy(source, image);
        assertThat(result.sound()).isFalse();
        assertThat(result.findings()).isNotEmpty().hasSizeLessThanOrEqualTo(20);
        assertThat(Files.size(image)).isEqualTo(Files.size(source));
    }

    @Test
    void deliversADatabaseWithADamagedSchemaMarkedUnsound() throws Exception {
        Path source = Databases.rows(home.resolve("state.db"), "wal", 4096, 500, "x");
        overwrite(source, 100, 4096);
        assertThat(copy.copy(source, image).sound()).isFalse();
    }

    @Test
    void deliversTheBytesOfADatabaseThatSqliteCannotReadAtAll() throws Exception {
        Path source = Databases.rows(home.resolve("state.db"), "delete", 4096, 500, "x");
        overwrite(source, 16, 100);
        byte[] bytes = Files.readAllBytes(source);
        DatabaseImage result = copy.copy(source, image);
        assertThat(result.sound()).isFalse();
        assertThat(result.findings().get(0)).contains("not a database");
        assertThat(Files.readAllBytes(image)).isEqualTo(bytes);
        assertThat(disk.stat(image).mode()).isEqualTo(0600);
    }

    @Test
    void deliversTheBytesOfATruncatedDatabase() throws Exception {
        Path source = Databases.rows(home.resolve("state.db"), "delete", 4096, 500, "x");
        try (RandomAccessFile file = new RandomAccessFile(source.toFile(), "rw")) {
            file.setLength(50_000);
        }
        DatabaseImage result = copy.copy(source, image);
        assertThat(result.sound()).isFalse();
        assertThat(Files.readAllBytes(image)).isEqualTo(Files.readAllBytes(source));
    }

    @Test
    void refusesAFileThatIsNoDatabase() throws Exception {
        Path source = Files.writeString(home.resolve("bolt.db"), "not SQLite at all");
        assertThatThrownBy(() -> copy.copy(source, image))
                .isInstanceOfSatisfying(
                        HermesException.class,
                        e -> assertThat(e.reason()).isEqualTo(HermesException.Reason.INVALID_INPUT))
                .hasMessageStartingWith(source.toString());
        assertThat(Databases.names(staging)).isEmpty();
    }

    @Test
    void refusesADestinationThatExistsAndLeavesIt() throws Exception {
        Path source = Databases.rows(home.resolve("state.db"), "wal", 4096, 5, "x");
        Files.writeString(image, "mine");
        assertThatThrownBy(() -> copy.copy(source, image)).isInstanceOf(HermesException.class);
        assertThat(image).hasContent("mine");
    }

    private static void killed(Path source, String... statements) throws Exception {
        try (OtherProcess writer = new OtherProcess(source)) {
            writer.runAll(statements).kill();
        }
    }

    static void overwrite(Path file, long from, long to) throws Exception {
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            out.seek(from);
            byte[] junk = new byte[(int) (to - from)];
            java.util.Arrays.fill(junk, (byte) 0xa5);
            out.write(junk);
        }
    }
}
