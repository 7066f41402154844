package io.github.hermesbackup.mojo;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hermesbackup.testkit.Commands;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a person may want to type after an import. */
class ClosingHintsTest {

    private static final Optional<Path> NONE = Optional.empty();

    @Test
    void whenNothingIsMissingNothingIsSaid() {
        assertThat(new ClosingHints(NONE, false, List.of(), NONE, false).lines())
                .isEmpty();
    }

    @Test
    void onAFreshMachineEveryStepIsNamed() {
        Optional<Path> bin = Optional.of(Path.of("/home/user/.local/bin"));
        assertThat(new ClosingHints(NONE, true, List.of("coder", "writer"), bin, false).lines())
                .containsExactly(
                        "hermes update  (hermes-agent/ is missing: no backup contains it)",
                        "hermes profile list  (once Hermes is installed)",
                        "export PATH=/home/user/.local/bin:\"$PATH\"  (/home/user/.local/bin is not on the PATH)",
                        "hermes -p coder gateway install",
                        "hermes -p writer gateway install");
    }

    @Test
    void whereHermesIsInstalledTheProfilesAreThere() {
        assertThat(new ClosingHints(NONE, false, List.of("coder"), NONE, false).lines())
                .containsExactly("hermes profile list", "hermes -p coder gateway install");
    }

    @Test
    void aHomeThatIsNotTheDefaultOneIsNamedInEachCommand() {
        Optional<Path> home = Optional.of(Path.of("/srv/my agent"));
        assertThat(new ClosingHints(home, true, List.of("coder"), NONE, false).lines())
                .allMatch(line -> line.startsWith("HERMES_HOME='/srv/my agent' hermes "));
    }

    @Test
    void manyProfilesDoNotFillTheScreen() {
        List<String> profiles =
                IntStream.rangeClosed(1, 30).mapToObj(i -> "p" + i).toList();
        List<String> lines = new ClosingHints(NONE, true, profiles, NONE, false).lines();
        assertThat(lines)
                .hasSize(8)
                .contains("hermes -p p5 gateway install")
                .doesNotContain("hermes -p p6 gateway install");
        assertThat(lines.get(7)).isEqualTo("… and the same for 25 more profiles");
    }

    @Test
    void aNameThatAShellWouldTakeApartIsQuoted() {
        assertThat(new ClosingHints(NONE, false, List.of("my bot"), NONE, false).lines())
                .contains("hermes -p 'my bot' gateway install");
    }

    @Test
    void theLineForThePathDoesWhatItSaysWhateverTheDirectory() throws IOException {
        Optional<Path> bin = Optional.of(Path.of("/home/it's $HOME/.local/bin"));
        String line =
                new ClosingHints(NONE, false, List.of(), bin, false).lines().get(0);
        String command = line.substring(0, line.indexOf("  ("));
        assertThat(Commands.of("sh", "-c", command + "; printf %s \"$PATH\"")
                        .with("PATH", "/a b:/c")
                        .run()
                        .output())
                .isEqualTo("/home/it's $HOME/.local/bin:/a b:/c");
    }

    @Test
    void onWindowsTheCommandsAreThoseOfItsShell() {
        Optional<Path> home = Optional.of(Path.of("/data/hermes"));
        Optional<Path> bin = Optional.of(Path.of("/user/.local/bin"));
        assertThat(new ClosingHints(home, false, List.of("coder"), bin, true).lines())
                .containsExactly(
                        "set \"HERMES_HOME=/data/hermes\" && hermes profile list",
                        "set \"PATH=/user/.local/bin;%PATH%\"  (/user/.local/bin is not on the PATH)",
                        "set \"HERMES_HOME=/data/hermes\" && hermes -p coder gateway install");
    }
}
