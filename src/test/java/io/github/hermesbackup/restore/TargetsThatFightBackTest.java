package io.github.hermesbackup.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.hermesbackup.backup.Backups;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileStat;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.testkit.Commands;
import io.github.hermesbackup.testkit.Tree;
import io.github.hermesbackup.testkit.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that cannot be replaced, and files that are not ours; most of it needs root to be set up. */
class TargetsThatFightBackTest {

    private static final int SOMEBODY = 12345;

    @TempDir
    Path work;

    private Path archive;
    private Path target;

    @BeforeEach
    void twoStatesOfAHome() throws Exception {
        Path source = SmallHome.create(work.resolve("source"), "archived");
        SmallHome.write(source, "new/dir/file.md", "new\n", "rw-r--r--");
        archive =
                Backups.of(source).toFile(work.resolve("a.zip")).run().archive().orElseThrow();
        target = SmallHome.create(work.resolve("target"), "present");
    }

    @Test
    void anImmutableFileStopsTheRestoreAndNothingHasChanged() throws Exception {
        Path file = target.resolve("skills/a/run.sh");
        assumeTrue(Commands.of("chattr", "+i", file.toString()).run().ok());
        try {
            assertRefused("Nothing was changed");
        } finally {
            Commands.of("chattr", "-i", file.toString()).run().orFail();
        }
        Restores.of(archive).over(target).run();
        assertThat(file).content().contains("archived");
    }

    @Test
    void anImmutableDirectoryStopsTheRestoreAndNothingHasChanged() throws Exception {
        Path directory = target.resolve("memories");
        assumeTrue(Commands.of("chattr", "+i", directory.toString()).run().ok());
        try {
            assertRefused("Nothing was changed");
        } finally {
            Commands.of("chattr", "-i", directory.toString()).run().orFail();
        }
    }

    private void assertRefused(String message) throws IOException {
        Tree before = picture();
        assertThatThrownBy(Restores.of(archive).over(target)::run)
                .isInstanceOf(HermesException.class)
                .hasMessageContaining(message);
        assertThat(before.differencesTo(picture())).isEmpty();
        assertThat(Restores.recover(target)).isEmpty();
    }

    @Test
    void rootLeavesNothingInSomebodysHomeThatIsNotTheirs() throws Exception {
        giveAway();
        Restores.of(archive).over(target).run();

        assertThat(target.resolve("new/dir/file.md")).exists();
        for (String name : Trees.of(target).entries().keySet()) {
            FileStat stat = Disk.real().stat(target.resolve(name));
            assertThat(stat.uid()).as(name).isEqualTo(SOMEBODY);
            assertThat(stat.gid()).as(name).isEqualTo(SOMEBODY);
        }
    }

    @Test
    void aReplacedFileKeepsItsOwner() throws Exception {
        giveAway();
        Files.setAttribute(target.resolve("config.yaml"), "unix:uid", SOMEBODY + 1);
        Restores.of(archive).over(target).run();
        assertThat(target.resolve("config.yaml")).hasContent("model: archived\n");
        assertThat(Disk.real().stat(target.resolve("config.yaml")).uid()).isEqualTo(SOMEBODY + 1);
    }

    private void giveAway() throws IOException {
        assumeTrue(Disk.real().stat(target).uid() == 0);
        Commands.of("chown", "-R", SOMEBODY + ":" + SOMEBODY, target.toString())
                .run()
                .orFail();
    }

    private Tree picture() throws IOException {
        return Trees.of(target).withoutDirectoryTimes().without(name -> name.startsWith("state.db"));
    }
}
