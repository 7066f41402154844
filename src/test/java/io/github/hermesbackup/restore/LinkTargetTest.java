package io.github.hermesbackup.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.hermesbackup.backup.DiskWith;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.restore.LinkTarget.Found;
import io.github.hermesbackup.restore.LinkTarget.Refused;
import io.github.hermesbackup.testkit.Commands;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a link of the user's leads that is to be written through. */
class LinkTargetTest {

    @TempDir
    Path work;

    private Path home;
    private Path dotfiles;
    private Path file;
    private Path link;

    @BeforeEach
    void aHomeAndDotfiles() throws IOException {
        work = work.toRealPath();
        home = Files.createDirectory(work.resolve("home"));
        dotfiles = Files.createDirectory(work.resolve("dotfiles"));
        file = Files.writeString(dotfiles.resolve("config.yaml"), "model: x");
        link = home.resolve("config.yaml");
    }

    /** Those that lead out of the directory that the tests may use would be announced one by one. */
    @AfterEach
    void removeLinks() throws IOException {
        for (Path each : Disk.real().list(home)) {
            if (Files.isSymbolicLink(each)) {
                Files.delete(each);
            }
        }
    }

    @Test
    void anAbsoluteLinkLeadsToItsFile() throws IOException {
        assertFound(file);
        assertThat(((Found) LinkTarget.of(Disk.real(), link)).stat())
                .isEqualTo(Disk.real().stat(file));
    }

    @Test
    void aRelativeOneBeginsAtItsDirectory() throws IOException {
        assertFound(Path.of("../dotfiles/config.yaml"));
    }

    @Test
    void aChainIsFollowedToItsEnd() throws IOException {
        Files.createSymbolicLink(dotfiles.resolve("one"), Path.of("./two"));
        Files.createSymbolicLink(dotfiles.resolve("two"), dotfiles.resolve("config.yaml"));
        assertFound(dotfiles.resolve("one"));
    }

    @Test
    void linksAmongTheDirectoriesOnTheWayAreFollowedAsTheSystemDoes() throws IOException {
        Path deep = Files.createDirectories(dotfiles.resolve("a/b"));
        Files.createSymbolicLink(work.resolve("short"), deep);
        Files.createSymbolicLink(deep.resolve("chain"), Path.of("../../config.yaml"));
        // Not the directory above "short", but the one above what it leads to.
        assertFound(work.resolve("short/../../config.yaml"));
        Files.delete(link);
        assertFound(work.resolve("short/chain"));
    }

    @Test
    void fortyLinksAreFollowedAndNoMore() throws IOException {
        Path next = file;
        for (int i = 1; i <= 40; i++) {
            next = Files.createSymbolicLink(home.resolve("l" + i), next);
        }
        assertThat(LinkTarget.of(Disk.real(), next)).isInstanceOf(Found.class);
        next = Files.createSymbolicLink(home.resolve("l41"), next);
        assertThat(Files.exists(next)).isFalse();
        assertThat(LinkTarget.of(Disk.real(), next)).isInstanceOf(Refused.class);
    }

    @Test
    void aLinkToNowhereIsRefused() throws IOException {
        assertRefused(
                "missing/config.yaml", "is a symbolic link to " + home + "/missing/config.yaml, which does not exist");
        assertRefused("gone", "which does not exist");
    }

    @Test
    void aCircleIsRefused() throws IOException {
        assertRefused("config.yaml", "circle");
        Files.createSymbolicLink(home.resolve("ring"), Path.of("ring"));
        assertRefused("ring/x", "circle");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../dotfiles", "../dotfiles/", ".", "..", "../dotfiles/.", "/"})
    void aDirectoryIsRefused(String target) throws IOException {
        assertRefused(target, "which is a directory");
    }

    @Test
    void aPathThroughAFileIsRefused() throws IOException {
        assertRefused("../dotfiles/config.yaml/x", "not a directory");
    }

    @Test
    void aPipeIsRefused() throws IOException {
        assumeTrue(Commands.isAvailable("mkfifo"));
        Commands.of("mkfifo", dotfiles.resolve("pipe").toString()).run().orFail();
        assertRefused("../dotfiles/pipe", "which is no regular file");
    }

    /** What they are depends on who asks; /proc/self/cwd would lead to a file of this process's directory. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/proc/self/cwd/pom.xml",
                "/proc/version",
                "/dev/null",
                "/dev/shm/x",
                "/sys/kernel/notes",
                "/tmp/../proc/self/cwd/pom.xml",
                "/proc",
                "rings/version",
                "rings/self/status"
            })
    void thePlacesOfTheSystemAreRefused(String target) throws IOException {
        assumeTrue(Files.isDirectory(Path.of("/proc/self")));
        Files.createSymbolicLink(home.resolve("rings"), Path.of("/proc"));
        assertRefused(target, "which is no place for files");
    }

    @Test
    void soIsALinkToThemOnTheWay() throws IOException {
        Files.createSymbolicLink(home.resolve("second"), Path.of("/proc/version"));
        assertRefused("second", "which is no place for files");
        Path like = Files.createDirectories(dotfiles.resolve("proc"));
        Files.writeString(like.resolve("x"), "");
        Path plain = Files.createSymbolicLink(home.resolve("plain"), like.resolve("x"));
        assertThat(LinkTarget.of(Disk.real(), plain)).isInstanceOf(Found.class);
    }

    @Test
    void whatCannotBeLookedAtIsRefusedWithItsReason() throws IOException {
        Files.createSymbolicLink(link, file);
        for (String operation : new String[] {"stat", "readLink"}) {
            Disk closed = DiskWith.before(operation, path -> true, path -> {
                throw new AccessDeniedException(path.toString());
            });
            assertThat(((Refused) LinkTarget.of(closed, link)).reason()).endsWith("(permission denied)");
        }
    }

    @Test
    void theReasonStaysOnOneLine() throws IOException {
        assertRefused("a\nb", "a\\u000Ab, which does not exist");
    }

    private void assertFound(Path target) throws IOException {
        Files.createSymbolicLink(link, target);
        LinkTarget found = LinkTarget.of(Disk.real(), link);
        assertThat(found).isInstanceOf(Found.class);
        assertThat(((Found) found).path()).isEqualTo(file).isEqualTo(link.toRealPath());
    }

    private void assertRefused(String target, String reason) throws IOException {
        Files.deleteIfExists(link);
        Files.createSymbolicLink(link, Path.of(target));
        LinkTarget refused = LinkTarget.of(Disk.real(), link);
        assertThat(refused).isInstanceOf(Refused.class);
        assertThat(((Refused) refused).reason())
                .startsWith("is a symbolic link to ")
                .contains(reason)
                .doesNotContain("\n");
    }
}
