package io.github.hermesbackup.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandsTest {

    @TempDir
    Path directory;

    @Test
    void collectsWhatAProgramWritesAndHowItEnds() throws IOException {
        Commands.Outcome outcome = Commands.of("sh", "-c", "cat; pwd; echo $KIT >&2; exit 3")
                .in(directory)
                .with("KIT", "日本")
                .reading("in\n")
                .run();

        assertThat(outcome.output()).isEqualTo("in\n" + directory.toRealPath() + "\n");
        assertThat(outcome.errors()).isEqualTo("日本\n");
        assertThat(outcome.exitCode()).isEqualTo(3);
        assertThatThrownBy(outcome::orFail).isInstanceOf(IOException.class).hasMessageContaining("ended with 3");
    }

    @Test
    void killsAProgramWhoseTimeIsUp() throws IOException {
        Commands.Outcome outcome = Commands.of("sh", "-c", "sleep 1000")
                .within(Duration.ofMillis(100))
                .run();

        assertThat(outcome.exitCode()).isEqualTo(-1);
        assertThat(outcome.ok()).isFalse();
    }

    @Test
    void knowsWhichProgramsThereAre() {
        assertThat(Commands.isAvailable("sh")).isTrue();
        assertThat(Commands.isAvailable("no-such-program")).isFalse();
    }
}
