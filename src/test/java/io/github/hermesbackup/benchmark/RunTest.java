package io.github.hermesbackup.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunTest {

    @TempDir
    Path directory;

    @Test
    void aCommandThatFailsHasNoTime() {
        Invocation failing = Invocation.shell(directory, "echo why; exit 3");

        assertThatThrownBy(() -> Run.of(failing, directory.resolve("log")))
                .hasMessageContaining("ended with 3")
                .hasMessageContaining("why");
    }

    @Test
    void whatIsPrintedIsInTheLogOfAll() throws Exception {
        Invocation speaking = Invocation.shell(directory, "echo $NAME; pwd >&2").with(Map.of("NAME", "borg"));

        Run run = Run.of(speaking, directory.resolve("log"));
        Run.of(speaking, directory.resolve("log"));

        assertThat(run.output().lines())
                .containsExactly("borg", directory.toRealPath().toString());
        assertThat(Files.readAllLines(directory.resolve("log"))).hasSize(6);
        assertThat(directory).isDirectoryNotContaining(file -> file.toString().endsWith(".log"));
    }

    @Test
    void aGoalRunsWithTheMemoryThatIsSaidAndNoHomeOfTheUser() {
        Maven maven = new Maven(List.of("mvn", "-o"), "g:a:1:", directory, "");

        assertThat(maven.goal("backup", "-Dx=y").words()).containsExactly("mvn", "-o", "g:a:1:backup", "-Dx=y");
        assertThat(maven.goal("backup").environment())
                .containsEntry("MAVEN_OPTS", "")
                .containsEntry("HERMES_HOME", "");
        assertThat(maven.with("-Xmx64m").goal("backup").environment()).containsEntry("MAVEN_OPTS", "-Xmx64m");
    }
}
