package io.github.hermesbackup.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hermesbackup.backup.Backups;
import io.github.hermesbackup.backup.DiskWith;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileStat;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.testkit.Tree;
import io.github.hermesbackup.testkit.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a restore removes, selects, and leaves alone. */
class ExactRestoreTest {

    @TempDir
    Path work;

    private Path archive;
    private Path target;

    @BeforeEach
    void twoStatesOfAHome() throws Exception {
        Path source = SmallHome.create(work.resolve("source"), "archived");
        archive =
                Backups.of(source).toFile(work.resolve("a.zip")).run().archive().orElseThrow();
        target = SmallHome.create(work.resolve("target"), "present");
    }

    @Test
    void exactlyRemovesWhatTheArchiveDoesNotHave() throws Exception {
        SmallHome.write(target, "memories/MINE.md", "mine\n", "rw-r-----");
        SmallHome.write(target, "mine/deep/er/file.md", "mine\n", "rw-r-----");
        Files.createDirectories(target.resolve("mine/empty"));
        SmallHome.database(target.resolve("kanban.db"), "present", 1);

        RestoreResult result = Restores.of(archive).over(target).exactly().run();

        assertThat(result.done().removed()).isEqualTo(3);
        assertThat(Trees.of(work.resolve("source"))
                        .without(name -> name.startsWith("state.db"))
                        .withoutDirectoryTimes()
                        .differencesTo(Trees.of(target)
                                .without(name -> name.startsWith("state.db"))
                                .withoutDirectoryTimes()))
                .isEmpty();
        assertThat(SmallHome.tag(target.resolve("state.db"))).isEqualTo("archived");
        assertThat(target.resolve("kanban.db-wal")).doesNotExist();
    }

    @Test
    void exactlyNeverRemovesWhatABackupLeavesOutNorWhatBelongsToTheMachine() throws Exception {
        for (String name : new String[] {
            "hermes-agent/main.py",
            "skills/a/node_modules/x/index.js",
            "gateway.pid",
            "gateway_state.json",
            "processes.json",
            "backups/hermes-backup-2026-01-02-030405.zip",
            "state-snapshots/20260102-030405/manifest.json"
        }) {
            SmallHome.write(target, name, "stays\n", "rw-r--r--");
        }
        Files.createSymbolicLink(target.resolve("link"), Path.of("/somewhere"));
        Tree before = Trees.of(target).without(name -> name.matches("(config|.env|memories|state.db|skills/a/run).*"));

        Restores.of(archive).over(target).exactly().run();

        assertThat(before.withoutDirectoryTimes()
                        .differencesTo(Trees.of(target)
                                .without(name -> name.matches("(config|.env|memories|state.db|skills/a/run).*"))
                                .withoutDirectoryTimes()))
                .isEmpty();
    }

    @Test
    void onlyWhatIsSelectedIsRestored() throws Exception {
        RestoreResult result =
                Restores.of(archive).over(target).select("skills/**", "*.db").run();

        assertThat(result.done().files()).isEqualTo(3);
        assertThat(target.resolve("config.yaml")).hasContent("model: present\n");
        assertThat(target.resolve("skills/a/run.sh")).content().contains("archived");
        assertThat(SmallHome.tag(target.resolve("state.db"))).isEqualTo("archived");
    }

    @Test
    void aSelectedDirectoryMeansAllThatIsInIt() throws Exception {
        Path fresh = work.resolve("fresh");
        Restores.of(archive).into(fresh).select("skills").run();
        assertThat(Trees.of(fresh).entries().keySet())
                .containsExactlyInAnyOrder("skills", "skills/a", "skills/a/SKILL.md", "skills/a/run.sh");
    }

    @Test
    void whatLiesRightInASelectedDirectoryIsInIt() throws Exception {
        Path fresh = work.resolve("fresh");
        Restores.of(archive).into(fresh).select("memories").run();
        assertThat(Trees.of(fresh).entries().keySet()).containsExactlyInAnyOrder("memories", "memories/MEMORY.md");
    }

    @Test
    void exactlyRemovesOnlyWhatIsSelected() throws Exception {
        SmallHome.write(target, "memories/MINE.md", "mine\n", "rw-r-----");
        SmallHome.write(target, "skills/mine/SKILL.md", "mine\n", "rw-r-----");

        Restores.of(archive).over(target).exactly().select("skills/**").run();

        assertThat(target.resolve("memories/MINE.md")).exists();
        assertThat(target.resolve("skills/mine")).doesNotExist();
    }

    @Test
    void theSecondImportWritesNothing() throws Exception {
        Files.createDirectories(target.resolve("backups"));
        Restores.of(archive).over(target).exactly().run();
        Map<String, FileStat> first = stats();

        RestoreResult second = Restores.of(archive).over(target).exactly().run();

        assertThat(second.done().changesNothing()).isTrue();
        assertThat(stats()).isEqualTo(first);
    }

    /**
     * Everything but what cannot be avoided: staging changes the time of the last change of the metadata of backups/, and
     * SQLite makes and removes its -shm in the home while the databases are compared.
     */
    private Map<String, FileStat> stats() throws IOException {
        Map<String, FileStat> stats = new TreeMap<>();
        try (Stream<Path> all = Files.walk(target)) {
            for (Path path :
                    all.filter(path -> !path.toString().matches(".*-(shm|wal)")).toList()) {
                FileStat stat = Disk.real().stat(path);
                stats.put(
                        target.relativize(path).toString(),
                        !path.endsWith("backups") && !path.equals(target)
                                ? stat
                                : new FileStat(
                                        stat.kind(),
                                        stat.mode(),
                                        stat.size(),
                                        path.equals(target) ? null : stat.modified(),
                                        null,
                                        stat.inode(),
                                        stat.device(),
                                        stat.links(),
                                        stat.uid(),
                                        stat.gid()));
            }
        }
        return stats;
    }

    @Test
    void aFileThatChangesWhileItIsReplacedStopsTheRestoreAndStaysChanged() throws Exception {
        Tree before = picture();
        boolean[] done = new boolean[1];
        Disk disk = DiskWith.before("rename", path -> path.endsWith("run.sh"), path -> {
            if (!done[0]) {
                done[0] = true;
                Files.writeString(target.resolve("skills/a/run.sh"), "edited in this very moment\n");
            }
        });

        assertThatThrownBy(Restores.of(archive).over(target).on(disk)::run)
                .isInstanceOf(HermesException.class)
                .hasMessageContaining("run.sh");
        assertThat(target.resolve("skills/a/run.sh")).hasContent("edited in this very moment\n");
        assertThat(before.without(name -> name.equals("skills/a/run.sh"))
                        .differencesTo(picture().without(name -> name.equals("skills/a/run.sh"))))
                .isEmpty();
    }

    @Test
    void aFileThatAnotherProcessReplacesBeforeItsTurnStopsTheRestoreAndStays() throws Exception {
        Disk disk = DiskWith.before("rename", path -> path.endsWith("config.yaml"), path -> {
            throw new AssertionError("config.yaml must not be replaced");
        });
        RestoreListener meddler = new RestoreListener() {
            @Override
            public void publishing() {
                try {
                    Path edited = Files.writeString(work.resolve("edited"), "saved by an editor\n");
                    Files.move(edited, target.resolve("config.yaml"), StandardCopyOption.REPLACE_EXISTING);
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            }
        };

        assertThatThrownBy(Restores.of(archive).over(target).on(disk).telling(meddler)::run)
                .isInstanceOf(HermesException.class)
                .hasMessageContaining("config.yaml");
        assertThat(target.resolve("config.yaml")).hasContent("saved by an editor\n");
        assertThat(target.resolve("memories/MEMORY.md")).hasContent("remembers present\n");
        assertThat(SmallHome.tag(target.resolve("state.db"))).isEqualTo("present");
    }

    @Test
    void aFileThatAppearsWhereANewOneIsToGoStopsTheRestoreAndStays() throws Exception {
        Files.delete(target.resolve("memories/MEMORY.md"));
        RestoreListener meddler = new RestoreListener() {
            @Override
            public void publishing() {
                try {
                    Files.writeString(target.resolve("memories/MEMORY.md"), "made in this very moment\n");
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            }
        };

        assertThatThrownBy(Restores.of(archive).over(target).telling(meddler)::run)
                .isInstanceOf(HermesException.class)
                .hasMessageContaining("MEMORY.md");
        assertThat(target.resolve("memories/MEMORY.md")).hasContent("made in this very moment\n");
        assertThat(target.resolve("config.yaml")).hasContent("model: present\n");
        assertThat(SmallHome.tag(target.resolve("state.db"))).isEqualTo("present");
        assertThat(target.resolve("backups")).doesNotExist();
    }

    private Tree picture() throws IOException {
        return Trees.of(target).withoutDirectoryTimes().without(name -> name.startsWith("state.db"));
    }
}
