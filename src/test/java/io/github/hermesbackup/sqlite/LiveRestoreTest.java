package io.github.hermesbackup.sqlite;

import static io.github.hermesbackup.sqlite.LiveCopyFailureTest.fails;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileName;
import io.github.hermesbackup.io.HermesException.Reason;
import io.github.hermesbackup.sqlite.LiveRestore.TargetKind;
import io.github.hermesbackup.sqlite.LiveRestore.Written;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LiveRestoreTest {

    private final Disk disk = Disk.real();
    private final LiveRestore restore = new LiveRestore(disk, Duration.ofSeconds(20));

    @TempDir
    Path dir;

    private Path staging;
    private Path target;

    @BeforeEach
    void directories() throws Exception {
        staging = Files.createDirectory(dir.resolve("staging"));
        target = Files.createDirectory(dir.resolve("home")).resolve("state.db");
    }

    private Path image(String journal, int pageSize, int rows) throws Exception {
        return Databases.rows(staging.resolve("image"), journal, pageSize, rows, "new");
    }

    @ParameterizedTest
    @CsvSource({
        "delete,4096,wal,4096",
        "wal,4096,wal,4096",
        "delete,1024,wal,4096",
        "wal,65536,wal,512",
        "delete,512,wal,65536",
        "delete,4096,delete,4096",
        "wal,4096,delete,4096",
        "delete,1024,delete,8192",
        "wal,65536,truncate,512",
        "delete,8192,persist,4096"
    })
    void replacesTheContentUnderOpenConnectionsAndKeepsInodeAndJournalMode(
            String from, int fromPage, String to, int toPage) throws Exception {
        Path image = image(from, fromPage, 300);
        byte[] before = Files.readAllBytes(image);
        Databases.rows(target, to, toPage, 500, "old");
        Object inode = Files.getAttribute(target, "unix:ino");
        try (OtherProcess reader = new OtherProcess(target);
                OtherProcess writer = new OtherProcess(target)) {
            reader.runAll("SELECT count(*) FROM t");
            writer.runAll(Databases.insert(20, "old"));

            assertThat(restore.write(image, target)).isEqualTo(Written.AS_STAGED);

            assertThat(reader.run("SELECT count(*), min(tag), max(tag) FROM t")).isEqualTo("[[300, \"new\", \"new\"]]");
            assertThat(reader.run("PRAGMA journal_mode"))
                    .isEqualTo(to.equals("wal") ? "[[\"wal\"]]" : "[[\"delete\"]]");
            writer.runAll(Databases.insert(1, "later"));
            assertThat(reader.run("SELECT count(*) FROM t")).isEqualTo("[[301]]");
            assertThat(reader.run("PRAGMA integrity_check")).isEqualTo("[[\"ok\"]]");
        }
        assertThat(Files.getAttribute(target, "unix:ino")).isEqualTo(inode);
        assertThat(Files.readAllBytes(image)).isEqualTo(before);
        assertThat(Databases.names(staging)).containsExactly("image");
    }

    @Test
    void aReaderInsideATransactionKeepsItsOldViewOfAWalTarget() throws Exception {
        Path image = image("delete", 4096, 300);
        Databases.rows(target, "wal", 4096, 500, "old");
        try (OtherProcess reader = new OtherProcess(target)) {
            reader.runAll("BEGIN", "SELECT count(*) FROM t");
            assertThat(restore.write(image, target)).isEqualTo(Written.AS_STAGED);
            assertThat(reader.run("SELECT count(*) FROM t")).isEqualTo("[[500]]");
            reader.runAll("COMMIT");
            assertThat(reader.run("SELECT count(*) FROM t")).isEqualTo("[[300]]");
        }
    }

    @Test
    void aDeadWritersLogDoesNotComeBack() throws Exception {
        Path image = image("delete", 4096, 300);
        Databases.rows(target, "wal", 4096, 500, "old");
        try (OtherProcess writer = new OtherProcess(target)) {
            writer.runAll("PRAGMA wal_autocheckpoint=0", Databases.insert(99, "log"))
                    .kill();
        }
        assertThat(restore.write(image, target)).isEqualTo(Written.AS_STAGED);
        assertThat(Databases.liveText(target, "SELECT count(*) FROM t")).isEqualTo("300");
    }

    @Test
    void writesOverADatabaseWithAHotJournal() throws Exception {
        Path image = image("delete", 4096, 300);
        Databases.rows(target, "delete", 4096, 2000, "old");
        try (OtherProcess writer = new OtherProcess(target)) {
            writer.runAll("PRAGMA cache_size=5", "BEGIN IMMEDIATE", "UPDATE t SET tag='lost'")
                    .kill();
        }
        assertThat(restore.kind(target)).isEqualTo(TargetKind.DATABASE);
        assertThat(restore.write(image, target)).isEqualTo(Written.AS_STAGED);
        assertThat(Databases.names(target.getParent())).containsExactly("state.db");
        assertThat(Databases.liveText(target, "SELECT count(*) FROM t")).isEqualTo("300");
    }

    @Test
    void healsATargetWithDamagedPages() throws Exception {
        Path image = image("delete", 4096, 300);
        Databases.rows(target, "wal", 4096, 500, "old");
        LiveCopyTest.overwrite(target, 4096 * 2, 4096 * 9);
        assertThat(restore.kind(target)).isEqualTo(TargetKind.DATABASE);
        assertThat(restore.write(image, target)).isEqualTo(Written.AS_STAGED);
        assertThat(Databases.liveText(target, "PRAGMA integrity_check")).isEqualTo("ok");
    }

    @Test
    void aPreImageGoesBackTheSameWay() throws Exception {
        Path image = image("delete", 1024, 300);
        Databases.rows(target, "wal", 4096, 500, "old");
        Path before = staging.resolve("before");
        new LiveCopy(disk, Duration.ofSeconds(20)).copy(target, before);
        restore.write(image, target);
        assertThat(restore.sameContent(before, target)).isFalse();
        assertThat(restore.write(before, target)).isEqualTo(Written.AS_STAGED);
        assertThat(restore.sameContent(before, target)).isTrue();
    }

    @Test
    void convertingThePageSizeKeepsRowIdsAndSettings() throws Exception {
        Path image = Databases.create(
                staging.resolve("image"),
                "PRAGMA page_size=1024",
                "CREATE TABLE plain(x)",
                "INSERT INTO plain(rowid,x) VALUES(3,'c'),(70,'d'),(900,'e')",
                "CREATE TABLE k(a TEXT PRIMARY KEY, b) WITHOUT ROWID",
                "INSERT INTO k VALUES('z',1.5),('y',x'00ff')",
                "PRAGMA user_version=42",
                "PRAGMA application_id=77");
        Databases.rows(target, "wal", 4096, 5, "old");
        assertThat(restore.write(image, target)).isEqualTo(Written.AS_STAGED);
        assertThat(Databases.liveText(target, "SELECT group_concat(rowid) FROM plain"))
                .isEqualTo("3,70,900");
        assertThat(Databases.liveText(target, "PRAGMA user_version")).isEqualTo("42");
        assertThat(Databases.liveText(target, "PRAGMA application_id")).isEqualTo("77");
        assertThat(restore.sameContent(image, target)).isTrue();
        Databases.execute(target, "UPDATE plain SET rowid=71 WHERE rowid=70");
        assertThat(restore.sameContent(image, target)).isFalse();
    }

    @Test
    void seesThatALiveTargetHoldsTheContentAlreadyAndWhenItNoLongerDoes() throws Exception {
        Databases.rows(target, "wal", 4096, 500, "old");
        Path image = staging.resolve("image");
        try (OtherProcess writer = new OtherProcess(target)) {
            writer.runAll("PRAGMA wal_autocheckpoint=0", Databases.insert(3, "log"));
            new LiveCopy(disk, Duration.ofSeconds(20)).copy(target, image);
            assertThat(restore.sameContent(image, target)).isTrue();
            writer.runAll("UPDATE t SET tag=tag WHERE id=1");
            assertThat(restore.sameContent(image, target)).isTrue();
            writer.runAll("UPDATE t SET tag='other' WHERE id=1");
            assertThat(restore.sameContent(image, target)).isFalse();
        }
        assertThat(Databases.names(staging)).containsExactly("image");
    }

    @ParameterizedTest
    @ValueSource(strings = {"日本 ü.db", "a?b#c%d e.db", "it's;mode=ro&immutable=1.db"})
    void writesIntoTheFileWhateverItsName(String name) throws Exception {
        Path odd = FileName.resolve(target.getParent(), name);
        Path image = Databases.rows(FileName.resolve(staging, name), "wal", 1024, 300, "new");
        Databases.rows(odd, "wal", 4096, 5, "old");
        assertThat(restore.write(image, odd)).isEqualTo(Written.AS_STAGED);
        assertThat(Databases.liveText(odd, "SELECT count(*) FROM t")).isEqualTo("300");
    }

    @Test
    void tellsWhatStandsInTheWay() throws Exception {
        Path home = target.getParent();
        assertThat(restore.kind(home.resolve("missing.db"))).isEqualTo(TargetKind.ABSENT);
        assertThat(restore.kind(Files.createFile(home.resolve("empty.db")))).isEqualTo(TargetKind.OTHER);
        assertThat(restore.kind(Files.write(home.resolve("nul.db"), new byte[4096])))
                .isEqualTo(TargetKind.OTHER);
        assertThat(restore.kind(Files.writeString(home.resolve("text.db"), "hello")))
                .isEqualTo(TargetKind.OTHER);
        Path broken = Databases.rows(home.resolve("broken.db"), "delete", 4096, 5, "x");
        LiveCopyTest.overwrite(broken, 16, 100);
        assertThat(restore.kind(broken)).isEqualTo(TargetKind.OTHER);
        assertThat(restore.kind(Databases.rows(target, "wal", 4096, 5, "x"))).isEqualTo(TargetKind.DATABASE);
    }

    @Test
    void refusesToWritePagesIntoSomethingElse() throws Exception {
        Path image = image("delete", 4096, 3);
        Files.writeString(target, "hello");
        fails(Reason.CONFLICT, () -> restore.write(image, target));
        assertThat(target).hasContent("hello");
    }

    @Test
    void removesTheSidecarsOfADatabaseThatIsNotThereAndOfNoOther() throws Exception {
        for (String suffix : DatabaseFile.SIDECAR_SUFFIXES) {
            Files.writeString(DatabaseFile.sidecar(target, suffix), "stale");
        }
        Path neighbour = Files.writeString(target.resolveSibling("other.db-wal"), "not ours");
        assertThat(restore.removeOrphanSidecars(target)).hasSize(3);
        assertThat(Databases.names(target.getParent())).containsExactly("other.db-wal");
        assertThat(restore.removeOrphanSidecars(target)).isEmpty();
        Files.createFile(neighbour.resolveSibling("other.db"));
        fails(Reason.CONFLICT, () -> restore.removeOrphanSidecars(neighbour.resolveSibling("other.db")));
        assertThat(neighbour).hasContent("not ours");
    }
}
