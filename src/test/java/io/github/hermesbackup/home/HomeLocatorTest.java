package io.github.hermesbackup.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.io.HermesException.Reason;
import io.github.hermesbackup.io.HermesException.Subject;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeLocatorTest {

    @TempDir
    Path temp;

    Path user;

    @BeforeEach
    void makeUserHome() throws IOException {
        user = Files.createDirectory(temp.toRealPath().resolve("ann"));
    }

    private Surroundings around(Map<String, String> environment) {
        return new Surroundings(environment, user, user, false);
    }

    private HermesHome locate(String configured) throws HermesException {
        return HomeLocator.locate(Disk.real(), configured, around(Map.of()));
    }

    @Test
    void prefersTheParameterThenTheVariableThenTheDefault() throws IOException {
        Map<String, String> both = Map.of("HERMES_HOME", "~/b");
        assertThat(HomeLocator.where("~/a", around(both))).isEqualTo(user.resolve("a"));
        assertThat(HomeLocator.where(null, around(both))).isEqualTo(user.resolve("b"));
        assertThat(HomeLocator.where(null, around(Map.of("HERMES_HOME", " ")))).isEqualTo(user.resolve(".hermes"));
        assertThat(HomeLocator.where(null, around(Map.of()))).isEqualTo(user.resolve(".hermes"));
    }

    @Test
    void usesTheLocalApplicationDataOnWindows() throws IOException {
        Map<String, String> environment =
                Map.of("LOCALAPPDATA", user.resolve("data").toString());
        assertThat(HomeLocator.where(null, new Surroundings(environment, user, user, true)))
                .isEqualTo(user.resolve("data/hermes"));
        assertThat(HomeLocator.where(null, new Surroundings(Map.of(), user, user, true)))
                .isEqualTo(user.resolve("AppData/Local/hermes"));
    }

    @Test
    void refusesAnUnresolvedExpression() {
        assertThatThrownBy(() -> locate("${project.basedir}/home"))
                .isInstanceOf(HermesException.class)
                .hasMessageContaining("${project.basedir}/home contains an unresolved");
    }

    @Test
    void namesTheHomeThatWasProbablyMeant() throws IOException {
        Files.createDirectories(user.resolve(".hermes"));
        Files.createFile(user.resolve(".hermsee"));
        assertThatThrownBy(() -> locate("~/.hermse"))
                .isInstanceOfSatisfying(HermesException.class, e -> {
                    assertThat(e.reason()).isEqualTo(Reason.INVALID_INPUT);
                    assertThat(e.subject()).isEqualTo(Subject.HOME);
                })
                .hasMessage(user + "/.hermse does not exist. Did you mean " + user + "/.hermes?");
    }

    @Test
    void saysHowToNameAHomeIfNothingIsNear() throws IOException {
        Files.createDirectories(user.resolve("documents"));
        assertThatThrownBy(() -> locate(null))
                .hasMessage(user + "/.hermes does not exist; set -Dhermes.home=<directory>");
        assertThatThrownBy(() -> locate("/no/such/place"))
                .hasMessage("/no/such/place does not exist; set -Dhermes.home=<directory>");
    }

    @Test
    void refusesAFileInOneLine() throws IOException {
        Files.createFile(user.resolve(".hermes"));
        assertThatThrownBy(() -> locate(null))
                .hasMessage(user + "/.hermes is not a directory; set -Dhermes.home=<directory>");
    }

    @Test
    void followsALinkToTheHomeAndKeepsTheNameThatTheUserKnows() throws IOException {
        Path real = Files.createDirectories(user.resolve("disk/hermes"));
        Files.createSymbolicLink(user.resolve("second"), Path.of("disk/hermes"));
        Files.createSymbolicLink(user.resolve(".hermes"), user.resolve("second"));
        HermesHome home = locate(null);
        assertThat(home.path()).isEqualTo(user.resolve(".hermes"));
        assertThat(home.realPath()).isEqualTo(real);
    }

    @Test
    void saysWhereADanglingLinkLeads() throws IOException {
        Files.createSymbolicLink(user.resolve(".hermes"), Path.of("gone"));
        assertThatThrownBy(() -> locate(null))
                .hasMessageStartingWith(user + "/.hermes is a symbolic link to gone, which does not exist");
        assertThatThrownBy(() -> HomeLocator.locateTarget(Disk.real(), null, around(Map.of())))
                .hasMessageStartingWith(user + "/.hermes is a symbolic link to gone, which does not exist");
    }

    @Test
    void givesUpOnLinksThatLeadInACircle() throws IOException {
        Files.createSymbolicLink(user.resolve(".hermes"), Path.of("other"));
        Files.createSymbolicLink(user.resolve("other"), Path.of(".hermes"));
        assertThatThrownBy(() -> locate(null)).hasMessageEndingWith("symbolic links lead in a circle");
    }

    @Test
    void usesAProfileAsItIsAndSaysSo() throws IOException {
        Files.createDirectories(user.resolve(".hermes/profiles/coder"));
        HermesHome home = locate("~/.hermes/profiles/coder");
        assertThat(home.profile()).contains("coder");
        assertThat(home.root()).contains(user.resolve(".hermes"));
        assertThat(home.describe()).isEqualTo(user + "/.hermes/profiles/coder (profile coder of " + user + "/.hermes)");
        assertThat(locate("~/.hermes").describe()).isEqualTo(user + "/.hermes");
    }

    @Test
    void recognisesAProfileBehindALink() throws IOException {
        Files.createDirectories(user.resolve(".hermes/profiles/coder"));
        Files.createSymbolicLink(user.resolve("c"), Path.of(".hermes/profiles/coder"));
        assertThat(locate("~/c").profile()).contains("coder");
    }

    @Test
    void letsATargetBeMadeLater() throws IOException {
        Files.createDirectories(user.resolve("disk"));
        Files.createSymbolicLink(user.resolve("d"), Path.of("disk"));
        HermesHome home = HomeLocator.locateTarget(Disk.real(), "~/d/new/home", around(Map.of()));
        assertThat(home.path()).isEqualTo(user.resolve("d/new/home"));
        assertThat(home.realPath()).isEqualTo(user.resolve("disk/new/home"));
    }

    @Test
    void saysThatTheMachineRefused() {
        Disk closed = new PassingDisk() {
            @Override
            public io.github.hermesbackup.io.FileStat stat(Path path) throws IOException {
                throw new AccessDeniedException(path.toString());
            }
        };
        assertThatThrownBy(() -> HomeLocator.locate(closed, null, around(Map.of())))
                .isInstanceOfSatisfying(
                        HermesException.class, e -> assertThat(e.reason()).isEqualTo(Reason.IO))
                .hasMessage(user + "/.hermes cannot be used as a home: permission denied");
    }
}
