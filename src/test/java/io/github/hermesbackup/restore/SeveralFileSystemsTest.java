package io.github.hermesbackup.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.hermesbackup.backup.Backups;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.io.WholeForce;
import io.github.hermesbackup.testkit.Commands;
import io.github.hermesbackup.testkit.Tmpfs;
import io.github.hermesbackup.testkit.Tree;
import io.github.hermesbackup.testkit.Trees;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Homes of which a part is mounted, as in containers. */
class SeveralFileSystemsTest {

    @TempDir
    Path work;

    private Path archive;
    private Path target;

    @BeforeEach
    void twoStatesOfAHome() throws Exception {
        assumeTrue(Tmpfs.isAvailable());
        Path source = SmallHome.create(work.resolve("source"), "archived");
        SmallHome.write(source, "memories/new/file.md", "not there yet\n", "rw-r--r--");
        archive =
                Backups.of(source).toFile(work.resolve("a.zip")).run().archive().orElseThrow();
        target = SmallHome.create(work.resolve("target"), "present");
    }

    @AfterEach
    void unmount() throws Exception {
        for (String name : List.of("memories", "backups", "config.yaml")) {
            Commands.of("umount", "-l", target.resolve(name).toString()).run();
        }
    }

    @Test
    void aDirectoryOnAnotherFileSystemIsStagedThere() throws Exception {
        Commands.of("rm", "-r", target.resolve("memories").toString()).run().orFail();
        try (Tmpfs disk = Tmpfs.mount(target.resolve("memories"), 16 << 20)) {
            SmallHome.write(disk.root(), "MEMORY.md", "remembers present\n", "rw-r--r--");
            restoreAndCheck();
        }
    }

    @Test
    void aDirectoryOfTheSameFileSystemThatIsMountedOnceMoreIsStagedThere() throws Exception {
        Path elsewhere = Files.createDirectories(work.resolve("volume"));
        SmallHome.write(elsewhere, "MEMORY.md", "remembers present\n", "rw-r--r--");
        Commands.of(
                        "mount",
                        "--bind",
                        elsewhere.toString(),
                        target.resolve("memories").toString())
                .run()
                .orFail();
        restoreAndCheck();
    }

    @Test
    void backupsOnAnotherFileSystemAreNoPlaceToStageTheHomeIn() throws Exception {
        try (Tmpfs disk = Tmpfs.mount(target.resolve("backups"), 16 << 20)) {
            restoreAndCheck();
            assertThat(disk.root()).isEmptyDirectory();
        }
    }

    @Test
    void backupsBehindALinkAreNoPlaceToStageTheHomeIn() throws Exception {
        Path elsewhere = Files.createDirectories(work.resolve("elsewhere"));
        Files.createSymbolicLink(target.resolve("backups"), elsewhere);
        restoreAndCheck();
        assertThat(elsewhere).isEmptyDirectory();
        assertThat(target.resolve("backups")).isSymbolicLink();
    }

    /** Nothing lies ready there, so that nothing else is forced there either. */
    @Test
    void aDirectoryThatIsMadeOnAnotherFileSystemIsForcedThereThoughAllElseIsForcedAtOnce() throws Exception {
        Path source = SmallHome.create(work.resolve("other-source"), "archived");
        Files.createDirectories(source.resolve("backupless/empty"));
        archive =
                Backups.of(source).toFile(work.resolve("b.zip")).run().archive().orElseThrow();
        OperationLog log = new OperationLog(target);
        try (Tmpfs disk = Tmpfs.mount(target.resolve("backupless"), 16 << 20)) {
            Restores.of(archive).over(target).on(forcingAtOnce(log.disk())).run();
            assertThat(disk.root().resolve("empty")).isEmptyDirectory();
        } finally {
            Commands.of("umount", "-l", target.resolve("backupless").toString()).run();
        }
        assertThat(log.lines())
                .contains("forceDirectory backupless", "forceDirectory backupless/empty")
                .doesNotContain("forceDirectory memories");
    }

    private static Disk forcingAtOnce(Disk disk) {
        WholeForce all = new WholeForce() {
            @Override
            public void force() {
                return;
            }

            @Override
            public void close() {
                return;
            }
        };
        return (Disk) Proxy.newProxyInstance(
                Disk.class.getClassLoader(), new Class<?>[] {Disk.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("openForForcing")) {
                        return Optional.of(all);
                    }
                    try {
                        return method.invoke(disk, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private void restoreAndCheck() throws Exception {
        Tree before = picture();
        for (int k = 2; ; k += 7) {
            DiskThatDies disk = new DiskThatDies(k);
            try {
                Restores.of(archive).over(target).on(disk.disk()).run();
            } catch (DiskThatDies.PowerCut e) {
                Restores.recover(target);
            }
            if (SmallHome.tag(target.resolve("state.db")).equals("archived")) {
                break;
            }
            assertThat(before.differencesTo(picture())).as("cut off at " + k).isEmpty();
        }
        assertThat(target.resolve("memories/MEMORY.md")).hasContent("remembers archived\n");
        assertThat(target.resolve("memories/new/file.md")).hasContent("not there yet\n");
        assertThat(target.resolve("config.yaml")).hasContent("model: archived\n");
        assertThat(Trees.of(target).entries().keySet()).noneMatch(name -> name.contains(".restore-"));
    }

    @Test
    void aFileThatIsMountedByItselfIsRefusedBeforeAnythingChanges() throws Exception {
        Path outside = Files.writeString(work.resolve("outside.yaml"), "model: mounted\n");
        Commands.of(
                        "mount",
                        "--bind",
                        outside.toString(),
                        target.resolve("config.yaml").toString())
                .run()
                .orFail();
        Tree before = picture();

        assertThatThrownBy(Restores.of(archive).over(target)::run)
                .isInstanceOf(HermesException.class)
                .hasMessageContaining("config.yaml")
                .hasMessageContaining("mounted");
        assertThat(before.differencesTo(picture())).isEmpty();
    }

    private Tree picture() throws IOException {
        return Trees.of(target).withoutDirectoryTimes().without(name -> name.matches("(state.db|backups).*"));
    }
}
