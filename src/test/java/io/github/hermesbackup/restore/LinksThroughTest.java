package io.github.hermesbackup.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hermesbackup.backup.Backups;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.restore.RestoreRequest.Links;
import io.github.hermesbackup.testkit.Tree;
import io.github.hermesbackup.testkit.Trees;
import java.nio.file.Files;
import java.nio.file.Path;
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
