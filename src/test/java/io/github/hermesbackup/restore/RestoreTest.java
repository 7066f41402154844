package io.github.hermesbackup.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hermesbackup.backup.Backups;
import io.github.hermesbackup.home.Markers;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileStat;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.report.Finding;
import io.github.hermesbackup.testkit.Commands;
import io.github.hermesbackup.testkit.Holder;
import io.github.hermesbackup.testkit.PythonZip;
import io.github.hermesbackup.testkit.Tree;
import io.github.hermesbackup.testkit.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RestoreTest {

    @TempDir
    Path work;

    private Path source;
    private Path archive;
    private Path target;

    @BeforeEach
    void twoStatesOfAHome() throws Exception {
        source = SmallHome.create(work.resolve("source"), "archived");
        archive = archived();
        target = SmallHome.create(work.resolve("target"), "present");
    }

    private Path archived() throws IOException {
        return Backups.of(source).toFile(work.resolve("a.zip")).run().archive().orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"config.yaml", ".env"})
    void aConfiguredHomeIsNotTouchedUnlessToldTo(String configuration) throws Exception {
        Path home = Files.createDirectories(work.resolve("configured"));
        SmallHome.write(home, configuration, "mine\n", "rw-r--r--");
        Tree before = Trees.of(home);

        assertThatThrownBy(Restores.of(archive).into(home)::run)
                .isInstanceOfSatisfying(
                        HermesException.class, e -> assertThat(e.reason()).isEqualTo(HermesException.Reason.CONFLICT))
                .hasMessageContaining(home.toString())
                .hasMessageContaining("-Dhermes.force=true");
        assertThat(before.differencesTo(Trees.of(home))).isEmpty();
    }

    @Test
    void theHomeOfAnotherApplicationIsConfiguredIfItHasItsMarkers() throws Exception {
        Path home = Files.createDirectories(work.resolve("other"));
        SmallHome.write(home, "config.yaml", "not theirs\n", "rw-r--r--");
        Restores restore = Restores.of(archive).markers(Markers.of(List.of("SOUL.md", "state.db")));
        restore.into(home).run();
        SmallHome.write(home, "config.yaml", "not theirs\n", "rw-r--r--");

        assertThatThrownBy(restore.into(home)::run)
                .isInstanceOf(HermesException.class)
                .hasMessageContaining("(state.db)");
        assertThat(home.resolve("config.yaml")).hasContent("not theirs\n");
    }

    @Test
    void filesThatAreNotInTheArchiveStay() throws Exception {
        SmallHome.write(target, "memories/MINE.md", "mine\n", "rw-r-----");
        SmallHome.write(target, "gateway.pid", "4711\n", "rw-r--r--");

        RestoreResult result = Restores.of(archive).over(target).run();

        assertThat(target.resolve("memories/MINE.md")).hasContent("mine\n");
        assertThat(target.resolve("gateway.pid")).hasContent("4711\n");
        assertThat(target.resolve("config.yaml")).hasContent("model: archived\n");
        assertThat(result.done().created()).isZero();
        assertThat(result.done().replaced()).isEqualTo(5);
        assertThat(result.done().unchanged()).isEqualTo(1);
    }

    @Test
    void whatIsRightAlreadyIsLeftAlone() throws Exception {
        FileStat before = Disk.real().stat(target.resolve("skills/a/SKILL.md"));
        Restores.of(archive).over(target).run();
        assertThat(Disk.real().stat(target.resolve("skills/a/SKILL.md"))).isEqualTo(before);

        List<FileStat> first = stats(target);
        RestoreResult second = Restores.of(archive).over(target).run();

        assertThat(second.done().created() + second.done().replaced()).isZero();
        assertThat(second.done().unchanged()).isEqualTo(6);
        assertThat(second.done().databases()).isEmpty();
        assertThat(stats(target)).isEqualTo(first);
        assertThat(target.resolve("backups")).doesNotExist();
    }

    private static List<FileStat> stats(Path home) throws IOException {
        List<FileStat> stats = new ArrayList<>();
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                if (!file.toString().endsWith("-shm") && !file.toString().endsWith("-wal")) {
                    stats.add(Disk.real().stat(file));
                }
            }
        }
        return stats;
    }

    @Test
    void aReplacedDatabaseKeepsItsFileAndOpenConnectionsSeeTheNewContent() throws Exception {
        Path database = target.resolve("state.db");
        long inode = Disk.real().stat(database).inode();
        Process gateway = new ProcessBuilder("python3", "-c", """
                        import sqlite3, sys
                        c = sqlite3.connect(sys.argv[1])
                        for line in sys.stdin:
                            print(c.execute('SELECT tag FROM sessions').fetchone()[0], flush=True)
                        """, database.toString()).start();
        try (var in = gateway.outputWriter();
                var out = gateway.inputReader()) {
            in.write("?\n");
            in.flush();
            assertThat(out.readLine()).isEqualTo("present");

            Restores.of(archive).over(target).run();

            in.write("?\n");
            in.flush();
            assertThat(out.readLine()).isEqualTo("archived");
        } finally {
            gateway.destroyForcibly().waitFor();
        }
        assertThat(Disk.real().stat(database).inode()).isEqualTo(inode);
    }

    @Test
    void whatAnotherGenerationLeftBesideADatabaseDoesNotSurvive() throws Exception {
        try (Holder writer = Holder.start(target.resolve("state.db"), Holder.Hold.READ)) {
            assertThat(target.resolve("state.db-wal")).exists();
            writer.kill();
        }
        Files.write(target.resolve("state.db-wal"), new byte[5000]);
        Files.delete(target.resolve("state.db"));
        Files.writeString(target.resolve("state.db-journal"), "foreign");

        Restores.of(archive).over(target).run();

        assertThat(target.resolve("state.db-wal")).doesNotExist();
        assertThat(target.resolve("state.db-shm")).doesNotExist();
        assertThat(target.resolve("state.db-journal")).doesNotExist();
        assertThat(SmallHome.tag(target.resolve("state.db"))).isEqualTo("archived");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void aDamagedDatabaseInTheHomeIsReplaced(int damage) throws Exception {
        Path database = target.resolve("state.db");
        byte[] bytes = Files.readAllBytes(database);
        switch (damage) {
            case 0 -> java.util.Arrays.fill(bytes, 100, bytes.length, (byte) 0x5a);
            case 1 -> bytes = java.util.Arrays.copyOf(bytes, 50);
            default -> java.util.Arrays.fill(bytes, bytes.length / 2, bytes.length, (byte) 0);
        }
        Files.write(database, bytes);

        Restores.of(archive).over(target).run();

        assertThat(SmallHome.tag(database)).isEqualTo("archived");
        assertThat(SmallHome.ask(database, "PRAGMA integrity_check")).isEqualTo("ok");
    }

    @Test
    void aLinkOnTheWayOrInPlaceOfAFileIsRefused() throws Exception {
        Path outside = Files.createDirectories(work.resolve("outside"));
        Files.move(target.resolve("skills"), outside.resolve("skills"));
        Files.createSymbolicLink(target.resolve("skills"), outside.resolve("skills"));
        refusedWithoutChange("skills is a symbolic link");

        Files.delete(target.resolve("skills"));
        Files.move(target.resolve("config.yaml"), outside.resolve("config.yaml"));
        Files.createSymbolicLink(target.resolve("config.yaml"), outside.resolve("config.yaml"));
        refusedWithoutChange("config.yaml is a symbolic link");
        assertThat(outside.resolve("config.yaml")).hasContent("model: present\n");
    }

    @Test
    void aFileIsNeverPutWhereSomethingElseIs() throws Exception {
        Files.delete(target.resolve("memories/MEMORY.md"));
        Files.createDirectories(target.resolve("memories/MEMORY.md/mine"));
        refusedWithoutChange("memories/MEMORY.md is a directory");

        Files.delete(target.resolve("memories/MEMORY.md/mine"));
        Files.delete(target.resolve("memories/MEMORY.md"));
        Files.delete(target.resolve("memories"));
        Files.writeString(target.resolve("memories"), "a file\n");
        refusedWithoutChange("memories is a file, not a directory");

        Files.delete(target.resolve("memories"));
        Files.createDirectories(target.resolve("memories"));
        Commands.of("mkfifo", target.resolve("memories/MEMORY.md").toString())
                .run()
                .orFail();
        refusedWithoutChange("memories/MEMORY.md is not a regular file");
    }

    private void refusedWithoutChange(String message) throws IOException {
        Tree before = Trees.of(target);
        assertThatThrownBy(Restores.of(archive).over(target)::run)
                .isInstanceOf(HermesException.class)
                .hasMessageContaining(message)
                .hasMessageContaining("Nothing was changed");
        assertThat(before.differencesTo(Trees.of(target))).isEmpty();
    }

    @Test
    void secretsAreRestoredPrivateWhateverTheArchiveSays() throws Exception {
        for (String name : new String[] {".env", "auth.json", "vault.key", "profiles/p/.env", "vault.json.enc"}) {
            SmallHome.write(source, name, "secret of " + name, "rw-rw-rw-");
        }
        Files.setPosixFilePermissions(source.resolve("state.db"), PosixFilePermissions.fromString("rw-r--r--"));
        archive = archived();
        Path fresh = work.resolve("fresh");
        Restores.of(archive).into(fresh).run();

        for (String name :
                new String[] {".env", "auth.json", "vault.key", "profiles/p/.env", "vault.json.enc", "state.db"}) {
            assertThat(Disk.real().stat(fresh.resolve(name)).mode()).as(name).isEqualTo(0600);
        }
        assertThat(Disk.real().stat(fresh.resolve("skills/a/run.sh")).mode()).isEqualTo(0755);
        assertThat(Disk.real().stat(fresh).mode()).isEqualTo(0700);

        Files.setPosixFilePermissions(fresh.resolve("state.db"), PosixFilePermissions.fromString("rw-r--r--"));
        Files.setPosixFilePermissions(fresh.resolve(".env"), PosixFilePermissions.fromString("rw-r--r--"));
        Restores.of(archive).over(fresh).run();
        assertThat(Disk.real().stat(fresh.resolve("state.db")).mode()).isEqualTo(0600);
        assertThat(Disk.real().stat(fresh.resolve(".env")).mode()).isEqualTo(0600);
    }

    @Test
    void fewerRowsThanBeforeAreReported() throws Exception {
        SmallHome.sql(target.resolve("state.db"), "INSERT INTO sessions(tag) VALUES('a'), ('b')");

        RestoreResult result = Restores.of(archive).over(target).run();

        assertThat(result.done().databases()).singleElement().satisfies(database -> {
            assertThat(database.name()).isEqualTo("state.db");
            assertThat(database.hasFewerRows()).isTrue();
            assertThat(database.before().sessions()).isEqualTo(OptionalLong.of(5));
            assertThat(database.after().sessions()).isEqualTo(OptionalLong.of(3));
            assertThat(database.after().messages()).isEqualTo(OptionalLong.of(6));
        });
    }

    @Test
    void aDamagedDatabaseInTheArchiveStopsTheRestore() throws Exception {
        byte[] bytes = Files.readAllBytes(source.resolve("state.db"));
        java.util.Arrays.fill(bytes, bytes.length / 2, bytes.length, (byte) 0);
        Files.write(source.resolve("state.db"), bytes);
        archive = archived();
        refused("state.db in the archive is a damaged database");
        assertThat(SmallHome.tag(target.resolve("state.db"))).isEqualTo("present");
    }

    private void refused(String message) throws IOException {
        Tree before = Trees.of(target).without(name -> name.startsWith("state.db-"));
        assertThatThrownBy(Restores.of(archive).over(target)::run)
                .isInstanceOf(HermesException.class)
                .hasMessageContaining(message);
        assertThat(before.differencesTo(Trees.of(target).without(name -> name.startsWith("state.db-"))))
                .isEmpty();
    }

    @Test
    void nothingOfTheMachineTheArchiveWasMadeOnIsRestored() throws Exception {
        List<String> names = List.of(
                "gateway_state.json",
                "gateway.pid",
                "profiles/p/gateway.lock",
                "cron.pid",
                "processes.json",
                "state.db-wal",
                "state.db-shm",
                "kanban.db-journal",
                "dashboard_auth/PassKeys.db");
        for (String name : names) {
            SmallHome.write(source, name, "of the laptop\n", "rw-r--r--");
        }
        SmallHome.write(source, "notes", "text\n", "rw-r--r--");
        SmallHome.write(source, "notes-journal", "a diary, not SQLite's\n", "rw-r--r--");
        Files.delete(source.resolve("state.db-wal"));
        Files.writeString(source.resolve("state.db-wal"), "x");
        PythonZip.fromDirectory(source, archive = work.resolve("python.zip"));
        Path fresh = work.resolve("fresh");

        RestoreResult result = Restores.of(archive).into(fresh).run();

        assertThat(result.done().skipped())
                .allMatch(skipped -> skipped.kind() == Finding.Kind.SKIPPED)
                .extracting(Finding::path)
                .containsExactlyInAnyOrderElementsOf(names);
        assertThat(names).allSatisfy(name -> assertThat(fresh.resolve(name)).doesNotExist());
        assertThat(fresh.resolve("notes-journal")).hasContent("a diary, not SQLite's\n");
    }
}
