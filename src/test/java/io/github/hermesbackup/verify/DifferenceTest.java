package io.github.hermesbackup.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hermesbackup.backup.Backups;
import io.github.hermesbackup.backup.DiskWith;
import io.github.hermesbackup.home.Markers;
import io.github.hermesbackup.home.ScanRules;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.io.Machine;
import io.github.hermesbackup.report.Finding;
import io.github.hermesbackup.report.Status;
import io.github.hermesbackup.restore.SmallHome;
import io.github.hermesbackup.testkit.Tmpfs;
import io.github.hermesbackup.testkit.Trees;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DifferenceTest {

    @TempDir
    Path work;

    private Path home;
    private Path archive;

    @BeforeEach
    void archiveOfAHome() throws Exception {
        home = SmallHome.create(work.resolve("home"), "one");
        archive = backup("one.zip");
        Files.createDirectory(work.resolve("scratch"));
    }

    private Path backup(String name) throws IOException {
        return Backups.of(home).toFile(work.resolve(name)).run().archive().orElseThrow();
    }

    private DifferenceResult againstHome(Path from, Disk disk) throws IOException {
        return run(
                from,
                new DifferenceRequest.Home(Backups.home(home), ScanRules.standard(), Duration.ofSeconds(1)),
                disk);
    }

    private DifferenceResult againstHome() throws IOException {
        return againstHome(archive, Disk.real());
    }

    private DifferenceResult run(Path from, DifferenceRequest.Against against, Disk disk) throws IOException {
        Machine here = Machine.current();
        Machine machine = new Machine(disk, here.clock(), here.zone(), 2, here.boot(), here.umask());
        DifferenceRequest request = new DifferenceRequest(from, against, Markers.standard(), work.resolve("scratch"));
        DifferenceResult result = new Difference(request, machine).run();
        assertThat(work.resolve("scratch")).isEmptyDirectory();
        return result;
    }

    private static List<String> lines(DifferenceResult result) {
        return result.changes().stream()
                .map(change -> change.kind() + " " + change.name() + " " + change.aspects())
                .toList();
    }

    @Test
    void anUntouchedHomeIsTheSameAndStaysUntouched() throws Exception {
        var before = Trees.of(home);
        DifferenceResult result = againstHome();
        assertThat(result.changes()).isEmpty();
        assertThat(result.databases()).isEmpty();
        assertThat(result.findings()).isEmpty();
        assertThat(result.same()).isEqualTo(6).isEqualTo(result.filesBefore()).isEqualTo(result.filesAfter());
        assertThat(before.without(name -> name.endsWith("-wal") || name.endsWith("-shm"))
                        .withoutDirectoryTimes()
                        .differencesTo(Trees.of(home)
                                .without(name -> name.endsWith("-wal") || name.endsWith("-shm"))
                                .withoutDirectoryTimes()))
                .isEmpty();
    }

    private void change() throws Exception {
        SmallHome.write(home, "config.yaml", "model: two\n", "rw-r--r--"); // same size, same time
        Files.setPosixFilePermissions(home.resolve("skills/a/run.sh"), PosixFilePermissions.fromString("rw-------"));
        Files.setLastModifiedTime(home.resolve(".env"), FileTime.from(Instant.parse("2026-05-05T05:05:05.0000001Z")));
        Files.delete(home.resolve("memories/MEMORY.md"));
        SmallHome.write(home, "new/日本.md", "x", "rw-r--r--");
        SmallHome.write(home, "skills.md", "sorts between skills and skills/", "rw-r--r--");
        SmallHome.sql(
                home.resolve("state.db"),
                "DELETE FROM messages WHERE id=1",
                "CREATE TABLE notes(x)",
                "INSERT INTO notes VALUES(1)");
        Files.setLastModifiedTime(home.resolve("state.db"), FileTime.from(Instant.parse("2026-05-05T05:05:05Z")));
    }

    private static final List<String> CHANGES = List.of(
            "CHANGED .env [TIME]",
            "CHANGED config.yaml [CONTENT]",
            "REMOVED memories/MEMORY.md []",
            "ADDED new/ []",
            "ADDED new/日本.md []",
            "ADDED skills.md []",
            "CHANGED skills/a/run.sh [MODE]",
            "CHANGED state.db [CONTENT, TIME]");

    private static final DifferenceResult.Database STATE = new DifferenceResult.Database(
            "state.db", Map.of("sessions", 3L, "messages", 6L), Map.of("sessions", 3L, "messages", 5L, "notes", 1L));

    @Test
    void everyKindOfChangeOfAHomeIsFoundAndOfDatabasesTheRows() throws Exception {
        change();
        DifferenceResult result = againstHome();
        assertThat(lines(result)).containsExactlyElementsOf(CHANGES);
        assertThat(result.databases()).containsExactly(STATE);
        assertThat(result.same()).isEqualTo(1);
        assertThat(result.status()).isEqualTo(Status.COMPLETE);
    }

    @Test
    void anArchiveAgainstAnArchiveSaysTheSameAndBackwardsTheOpposite() throws Exception {
        change();
        Path later = backup("two.zip");
        DifferenceResult result = run(archive, new DifferenceRequest.Archive(later), Disk.real());
        assertThat(lines(result)).containsExactlyElementsOf(CHANGES);
        assertThat(result.databases()).containsExactly(STATE);

        DifferenceResult back = run(later, new DifferenceRequest.Archive(archive), Disk.real());
        assertThat(back.count(DifferenceResult.Kind.ADDED)).isEqualTo(1);
        assertThat(back.count(DifferenceResult.Kind.REMOVED)).isEqualTo(3);
        assertThat(back.count(DifferenceResult.Kind.CHANGED)).isEqualTo(4);
    }

    /** The file of a database in WAL mode may be the same while its log has newer rows. */
    @Test
    void rowsThatAreOnlyInTheLogCount() throws Exception {
        try (var open = DriverManager.getConnection("jdbc:sqlite:" + home.resolve("state.db"));
                var statement = open.createStatement()) {
            statement.execute("PRAGMA wal_autocheckpoint=0");
            statement.execute("INSERT INTO sessions(tag) VALUES('late')");
            DifferenceResult result = againstHome();
            assertThat(result.databases())
                    .singleElement()
                    .satisfies(database -> assertThat(database.after()).containsEntry("sessions", 4L));
        }
    }

    @Test
    void theSameRowsInOtherPagesAreTheSame() throws Exception {
        SmallHome.sql(home.resolve("state.db"), "PRAGMA journal_mode=DELETE", "PRAGMA page_size=8192", "VACUUM");
        FileTime time = FileTime.from(Instant.parse("2026-02-03T04:05:06Z"));
        Files.setLastModifiedTime(home.resolve("state.db"), time);
        DifferenceResult result = againstHome();
        assertThat(lines(result)).containsExactly("CHANGED state.db [TIME]");
        assertThat(result.databases()).isEmpty();
    }

    @Test
    void whatBackupsLeaveOutAndWhatIsNeverRestoredIsNoDifference() throws Exception {
        SmallHome.write(home, "gateway_state.json", "{}", "rw-r--r--");
        SmallHome.write(home, "node_modules/x.js", "x", "rw-r--r--");
        SmallHome.write(home, "hermes-backup-2026-01-01-000000.zip", "x", "rw-r--r--");
        assertThat(againstHome().changes()).isEmpty();

        Path foreign = work.resolve("foreign.zip");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(foreign))) {
            for (String name : List.of("x/processes.json", "x/node_modules/x.js", "x/config.yaml", "x/gone.md")) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write("model: one\n".getBytes());
            }
        }
        DifferenceResult result = againstHome(foreign, Disk.real());
        assertThat(lines(result)).contains("REMOVED gone.md []").noneMatch(line -> line.contains("node_modules"));
        assertThat(lines(result)).noneMatch(line -> line.contains("/ "));
        assertThat(result.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.kind()).isEqualTo(Finding.Kind.SKIPPED);
            assertThat(finding.path()).isEqualTo("node_modules/x.js");
        });
    }

    @Test
    void whatCannotBeReadIsSaidToBeUnknownAndTheRestIsCompared() throws Exception {
        change();
        Disk disk = DiskWith.before("openForReading", DiskWith.named("config.yaml"), path -> {
            throw new AccessDeniedException(path.toString());
        });
        DifferenceResult result = againstHome(archive, disk);
        assertThat(result.status()).isEqualTo(Status.PARTIAL);
        assertThat(result.findings())
                .containsExactly(
                        new Finding(Finding.Kind.FAILED, "config.yaml", "cannot be compared: permission denied"));
        assertThat(lines(result)).hasSize(CHANGES.size() - 1);

        Disk closed = DiskWith.before("list", DiskWith.named("skills"), path -> {
            throw new AccessDeniedException(path.toString());
        });
        DifferenceResult half = againstHome(archive, closed);
        assertThat(lines(half)).noneMatch(line -> line.startsWith("REMOVED skills"));
        assertThat(half.status()).isEqualTo(Status.PARTIAL);
    }

    @Test
    void withoutRoomForTheDatabasesItSaysSoAndLeavesNothing() throws Exception {
        org.junit.jupiter.api.Assumptions.assumeTrue(Tmpfs.isAvailable());
        DifferenceRequest.Home against =
                new DifferenceRequest.Home(Backups.home(home), ScanRules.standard(), Duration.ofSeconds(1));
        try (Tmpfs small = Tmpfs.mount(work.resolve("small"), 8192)) {
            DifferenceRequest request = new DifferenceRequest(archive, against, Markers.standard(), small.root());
            assertThatThrownBy(() -> new Difference(request, Machine.current()).run())
                    .isInstanceOf(HermesException.class)
                    .hasMessageStartingWith("Not enough room in " + small.root())
                    .hasMessageContaining("-Dhermes.workDirectory");
            assertThat(small.root()).isEmptyDirectory();
        }
    }

    @Test
    void whatIsNoBackupIsRefused() throws Exception {
        Path text = Files.writeString(work.resolve("text.zip"), "no zip");
        assertThatThrownBy(() -> againstHome(text, Disk.real())).isInstanceOf(HermesException.class);
        assertThatThrownBy(() -> run(archive, new DifferenceRequest.Archive(text), Disk.real()))
                .isInstanceOf(HermesException.class)
                .hasMessageContaining(text.toString());
    }

    /** Both may hold secrets: one that stays is no reason to leave the other. */
    @Test
    void aCopyOfADatabaseThatCannotBeRemovedIsNoReasonToLeaveTheOther() throws Exception {
        SmallHome.sql(home.resolve("state.db"), "UPDATE sessions SET tag='two'");
        Disk refusing = DiskWith.before("delete", path -> path.endsWith("before"), path -> {
            throw new IOException("Input/output error");
        });

        assertThatThrownBy(() -> againstHome(archive, refusing)).isInstanceOf(IOException.class);

        try (Stream<Path> left = Files.walk(work.resolve("scratch"))) {
            assertThat(left.filter(Files::isRegularFile)
                            .map(path -> path.getFileName().toString()))
                    .containsExactly("before");
        }
    }
}
