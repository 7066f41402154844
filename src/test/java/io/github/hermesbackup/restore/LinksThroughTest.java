package io.github.hermesbackup.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hermesbackup.backup.Backups;
import io.github.hermesbackup.backup.DiskWith;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.restore.RestoreRequest.Links;
import io.github.hermesbackup.testkit.Tree;
import io.github.hermesbackup.testkit.Trees;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A configuration that is kept somewhere else, with a link in its place. */
class LinksThroughTest {

    @TempDir
    Path work;

    private Path archive;
    private Path target;
    private Path dotfiles;

    @BeforeEach
    void aHomeWithALinkToTheDotfiles() throws Exception {
        Path source = SmallHome.create(work.resolve("source"), "archived");
        archive =
                Backups.of(source).toFile(work.resolve("a.zip")).run().archive().orElseThrow();
        target = SmallHome.create(work.resolve("target"), "present");
        dotfiles = Files.createDirectories(work.resolve("dotfiles"));
        Files.move(target.resolve("config.yaml"), dotfiles.resolve("hermes.yaml"));
        Files.createSymbolicLink(target.resolve("config.yaml"), Path.of("../dotfiles/hermes.yaml"));
    }

    @Test
    void theFileBehindTheLinkIsWrittenAndTheLinkStays() throws Exception {
        Restores.of(archive).over(target).links(Links.THROUGH).run();

        assertThat(target.resolve("config.yaml")).isSymbolicLink().hasContent("model: archived\n");
        assertThat(dotfiles.resolve("hermes.yaml")).isRegularFile().hasContent("model: archived\n");
        assertThat(Trees.of(dotfiles).entries()).containsOnlyKeys("hermes.yaml");
    }

    /** In a directory that the home does not have nothing is looked for; what comes after it in the archive is. */
    @Test
    void theFileBehindTheLinkIsReplacedThoughTheMemberBeforeItLiesInANewDirectory() throws Exception {
        Path source = SmallHome.create(work.resolve("other"), "archived");
        SmallHome.write(source, "a new directory/in/it.md", "new\n", "rw-r--r--");
        Path other =
                Backups.of(source).toFile(work.resolve("b.zip")).run().archive().orElseThrow();

        RestoreResult result =
                Restores.of(other).over(target).links(Links.THROUGH).run();

        assertThat(target.resolve("a new directory/in/it.md")).hasContent("new\n");
        assertThat(dotfiles.resolve("hermes.yaml")).hasContent("model: archived\n");
        assertThat(result.done().created()).isEqualTo(1);
    }

    @Test
    void aPowerCutLeavesTheFileBehindTheLinkOldOrNew() throws Exception {
        Tree before = Trees.of(dotfiles);
        for (int k = 5; ; k += 9) {
            DiskThatDies disk = new DiskThatDies(k);
            try {
                Restores.of(archive)
                        .over(target)
                        .links(Links.THROUGH)
                        .on(disk.disk())
                        .run();
            } catch (DiskThatDies.PowerCut e) {
                Restores.recover(target);
            }
            if (SmallHome.tag(target.resolve("state.db")).equals("archived")) {
                break;
            }
            assertThat(before.differencesTo(Trees.of(dotfiles)))
                    .as("cut off at " + k)
                    .isEmpty();
        }
        assertThat(dotfiles.resolve("hermes.yaml")).hasContent("model: archived\n");
        assertThat(Trees.of(dotfiles).entries()).containsOnlyKeys("hermes.yaml");
    }

    /** What was in its place is kept on its own file system, and not in the home that it does not lie in. */
    @Test
    void anEditOfTheFileBehindTheLinkAfterACrashStaysAndTheOneBeforeIsKept() throws Exception {
        Disk disk = DiskWith.before("rename", path -> path.endsWith("journal.committed"), path -> {
            throw new DiskThatDies.PowerCut();
        });
        assertThatThrownBy(
                        Restores.of(archive).over(target).links(Links.THROUGH).on(disk)::run)
                .isInstanceOf(DiskThatDies.PowerCut.class);
        assertThat(target.resolve("config.yaml")).hasContent("model: archived\n");
        Files.writeString(dotfiles.resolve("hermes.yaml"), "model: edited\n");

        List<RestoreConflict> conflicts = Restores.recover(target).get(0).conflicts();

        assertThat(dotfiles.resolve("hermes.yaml")).hasContent("model: edited\n");
        assertThat(conflicts).singleElement().satisfies(conflict -> {
            assertThat(conflict.path()).isEqualTo(dotfiles.resolve("hermes.yaml"));
            Path kept = conflict.before().orElseThrow();
            assertThat(kept).hasContent("model: present\n").startsWith(dotfiles);
            assertThat(kept.toString())
                    .matches(dotfiles + "/kept-from-restore-[0-9a-f]{8}" + dotfiles + "/hermes.yaml");
            assertThat(Disk.real().stat(kept.getParent()).mode()).isEqualTo(0700);
        });
        assertThat(target.resolve(".env")).hasContent("KEY=present\n");
    }

    @Test
    void aLinkThatLeadsNowhereIsRefused() throws Exception {
        Files.delete(dotfiles.resolve("hermes.yaml"));
        Tree before = Trees.of(target).withoutDirectoryTimes().without(name -> name.startsWith("state.db"));

        assertThatThrownBy(Restores.of(archive).over(target).links(Links.THROUGH)::run)
                .isInstanceOf(HermesException.class)
                .hasMessageContaining("config.yaml")
                .hasMessageContaining("does not exist");
        assertThat(before.differencesTo(
                        Trees.of(target).withoutDirectoryTimes().without(name -> name.startsWith("state.db"))))
                .isEmpty();
    }
}
