package io.github.hermesbackup.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hermesbackup.backup.Backups;
import io.github.hermesbackup.backup.DiskWith;
import io.github.hermesbackup.home.Markers;
import io.github.hermesbackup.home.ScanRules;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.io.HermesException.Reason;
import io.github.hermesbackup.io.Machine;
import io.github.hermesbackup.report.Finding;
import io.github.hermesbackup.report.Status;
import io.github.hermesbackup.restore.SmallHome;
import io.github.hermesbackup.testkit.PythonZip;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Comparisons in which something goes wrong with one file, or with an archive that another tool has made. */
class OddDifferencesTest {

    @TempDir
    Path work;

    private Path home;
    private Path scratch;
    private Path archive;

    @BeforeEach
    void archiveOfAHome() throws Exception {
        home = SmallHome.create(work.resolve("home"), "one");
        scratch = Files.createDirectory(work.resolve("scratch"));
        archive = work.resolve("python.zip");
    }

    private void archiveOfAnotherTool() throws IOException {
        PythonZip.fromDirectory(home, archive);
    }

    private DifferenceResult againstHome(Disk disk) throws IOException {
        return run(disk, new DifferenceRequest.Home(Backups.home(home), ScanRules.standard(), Duration.ofMillis(100)));
    }

    private DifferenceResult run(Disk disk, DifferenceRequest.Against against) throws IOException {
        Machine here = Machine.current();
        Machine machine = new Machine(disk, here.clock(), here.zone(), 2, here.boot(), here.umask());
        DifferenceRequest request = new DifferenceRequest(archive, against, Markers.standard(), scratch);
        try {
            return new Difference(request, machine).run();
        } finally {
            assertThat(scratch).isEmptyDirectory();
        }
    }

    private static List<String> lines(DifferenceResult result) {
        return result.changes().stream()
                .map(change -> change.kind() + " " + change.name() + " " + change.aspects())
                .toList();
    }

    /** Their times are rounded, and they may have no directories: neither is a difference. */
    @Test
    void anArchiveOfAnotherToolIsTheSameAsItsHome() throws Exception {
        archiveOfAnotherTool();
        Files.createDirectory(home.resolve("empty"));
        DifferenceResult result = againstHome(Disk.real());
        assertThat(lines(result)).isEmpty();
        assertThat(result.findings()).isEmpty();
        assertThat(result.same()).isEqualTo(6);
    }

    /** What another tool has taken of a database that was in use: the log belongs to that file and is never restored. */
    @Test
    void theLogOfADatabaseInAnArchiveIsNoFileOfItsOwn() throws Exception {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(archive))) {
            for (String name :
                    List.of("config.yaml", "state.db", "state.db-wal", "store", "store-wal", "notes", "notes-wal")) {
                zip.putNextEntry(new ZipEntry("hermes/" + name));
                zip.write(
                        name.equals("state.db") || name.equals("store")
                                ? Files.readAllBytes(home.resolve("state.db"))
                                : "model: one\n".getBytes(StandardCharsets.UTF_8));
            }
        }
        DifferenceResult result = againstHome(Disk.real());
        assertThat(result.filesBefore())
                .as("config.yaml, state.db, store, notes, notes-wal")
                .isEqualTo(5);
        assertThat(lines(result))
                .contains("REMOVED notes []", "REMOVED notes-wal []")
                .noneMatch(line -> line.contains("state.db-wal") || line.contains("store-wal"));
    }

    @Test
    void aFileThatGoesWhileItIsComparedIsNoFailure() throws Exception {
        archiveOfAnotherTool();
        Disk disk = DiskWith.before("openForReading", DiskWith.named("config.yaml"), Files::delete);
        DifferenceResult result = againstHome(disk);
        assertThat(result.findings())
                .containsExactly(
                        new Finding(Finding.Kind.VANISHED, "config.yaml", "was gone before it could be compared"));
        assertThat(result.status()).isEqualTo(Status.COMPLETE);
    }

    @Test
    void aDamagedMemberIsNotComparedAndTheRestIs() throws Exception {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(archive))) {
            for (String name : List.of("config.yaml", ".env")) {
                byte[] content = Files.readAllBytes(home.resolve(name));
                ZipEntry entry = new ZipEntry(name);
                entry.setMethod(ZipEntry.STORED);
                entry.setSize(content.length);
                java.util.zip.CRC32 crc = new java.util.zip.CRC32();
                crc.update(content);
                entry.setCrc(crc.getValue());
                zip.putNextEntry(entry);
                zip.write(content);
            }
        }
        byte[] bytes = Files.readAllBytes(archive);
        bytes[new String(bytes, StandardCharsets.ISO_8859_1).indexOf("model: one") + 2] ^= 1;
        Files.write(archive, bytes);

        DifferenceResult result = againstHome(Disk.real());
        assertThat(result.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.kind()).isEqualTo(Finding.Kind.FAILED);
            assertThat(finding.path()).isEqualTo("config.yaml");
            assertThat(finding.reason()).startsWith("cannot be compared: ").doesNotContain(archive.toString());
        });
        assertThat(result.status()).isEqualTo(Status.PARTIAL);
        assertThat(lines(result)).contains("CHANGED .env [TIME]").noneMatch(line -> line.contains("config.yaml"));
    }

    @Test
    void aDatabaseThatIsHeldIsNotComparedAndTheRestIs() throws Exception {
        archiveOfAnotherTool();
        Path database = home.resolve("state.db");
        SmallHome.sql(database, "PRAGMA journal_mode=DELETE");
        try (var holder = DriverManager.getConnection("jdbc:sqlite:" + database);
                var statement = holder.createStatement()) {
            statement.execute("BEGIN EXCLUSIVE");
            DifferenceResult result = againstHome(Disk.real());
            assertThat(result.findings()).singleElement().satisfies(finding -> {
                assertThat(finding.kind()).isEqualTo(Finding.Kind.FAILED);
                assertThat(finding.path()).isEqualTo("state.db");
                assertThat(finding.reason()).contains("cannot be compared: ", "locked by another process");
            });
            assertThat(result.same()).isEqualTo(5);
        }
    }

    @Test
    void aDamagedDatabaseIsNotKnownToBeTheSame() throws Exception {
        archive = Backups.of(home).toFile(work.resolve("a.zip")).run().archive().orElseThrow();
        Path database = home.resolve("state.db");
        byte[] bytes = Files.readAllBytes(database);
        Arrays.fill(bytes, 4096, bytes.length, (byte) 0x33);
        Files.write(database, bytes);
        DifferenceResult result = againstHome(Disk.real());
        assertThat(lines(result)).contains("CHANGED state.db [CONTENT, TIME]");
        assertThat(result.databases())
                .containsExactly(
                        new DifferenceResult.Database("state.db", Map.of("sessions", 3L, "messages", 6L), Map.of()));
    }

    /** Of two archives the one with the other file in its place. */
    @Test
    void aDatabaseWhoseNameAnotherFileHasTakenIsOneThatIsGone() throws Exception {
        archiveOfAnotherTool();
        Path later = work.resolve("later.zip");
        Files.writeString(home.resolve("state.db"), "no database");
        PythonZip.fromDirectory(home, later);
        DifferenceResult result = run(Disk.real(), new DifferenceRequest.Archive(later));
        DifferenceResult.Database gone =
                new DifferenceResult.Database("state.db", Map.of("sessions", 3L, "messages", 6L), Map.of());
        assertThat(result.databases()).containsExactly(gone);
        assertThat(gone.tables()).containsExactly("messages", "sessions");
    }

    /** The other copy is removed all the same, and the first reason is told. */
    @Test
    void aCopyThatCannotBeRemovedIsAFailureAndKeepsNoOtherFromBeingRemoved() throws Exception {
        archiveOfAnotherTool();
        SmallHome.sql(home.resolve("state.db"), "DELETE FROM messages");
        Disk disk = DiskWith.before("delete", DiskWith.named("before"), path -> {
            throw new AccessDeniedException(path.toString());
        });
        Machine here = Machine.current();
        Machine machine = new Machine(disk, here.clock(), here.zone(), 2, here.boot(), here.umask());
        DifferenceRequest request = new DifferenceRequest(
                archive,
                new DifferenceRequest.Home(Backups.home(home), ScanRules.standard(), Duration.ofMillis(100)),
                Markers.standard(),
                scratch);
        assertThatThrownBy(() -> new Difference(request, machine).run()).isInstanceOf(IOException.class);
        try (var left = Files.walk(scratch)) {
            assertThat(left.filter(Files::isRegularFile)
                            .map(file -> file.getFileName().toString()))
                    .containsExactly("before");
        }
    }

    @Test
    void anArchiveThatIsNoBackupIsRefusedAndClosed() throws Exception {
        Path other = Files.createDirectories(work.resolve("other"));
        SmallHome.write(other, "notes.md", "x", "rw-r--r--");
        archive = work.resolve("a\nb.zip");
        PythonZip.fromDirectory(other, archive);
        assertThatThrownBy(() -> againstHome(Disk.real()))
                .isInstanceOfSatisfying(
                        HermesException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CORRUPT))
                .message()
                .contains("b.zip is refused: ")
                .hasLineCount(1);
        Path descriptors = Path.of("/proc/self/fd");
        if (Files.isDirectory(descriptors)) {
            for (Path descriptor : Disk.real().list(descriptors)) {
                assertThat(Files.exists(descriptor) && Files.isSameFile(descriptor, archive))
                        .isFalse();
            }
        }
    }
}
