package io.github.hermesbackup.mojo;

import static org.apache.maven.api.plugin.testing.MojoExtension.getVariableValueFromObject;
import static org.apache.maven.api.plugin.testing.MojoExtension.setVariableValueToObject;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.mockito.Mockito.when;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.hermesbackup.backup.Backups;
import io.github.hermesbackup.io.FlockHolder;
import io.github.hermesbackup.io.HomeLock;
import io.github.hermesbackup.io.Machine;
import io.github.hermesbackup.testkit.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.maven.api.plugin.testing.InjectMojo;
import org.apache.maven.api.plugin.testing.MojoTest;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.repository.internal.MavenRepositorySystemUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Goals meet somebody who holds the home. */
@MojoTest
class LockedHomeTest {

    @TempDir
    Path directory;

    private Path home;
    private Path output;

    @BeforeEach
    void makeHome() throws IOException {
        assumeTrue(FlockHolder.isAvailable());
        directory = directory.toRealPath();
        home = Files.createDirectory(directory.resolve("home"));
        output = Files.createDirectory(directory.resolve("output"));
        Files.writeString(home.resolve("config.yaml"), "model: none");
    }

    private void set(HermesMojo goal, String name, Object value) throws Exception {
        setVariableValueToObject(goal, name, value);
    }

    private void prepare(HermesMojo goal) throws Exception {
        MavenSession session = getVariableValueFromObject(goal, "session");
        when(session.getRepositorySession()).thenReturn(MavenRepositorySystemUtils.newSession());
        set(goal, "home", home.toString());
        set(goal, "lockTimeout", 0);
        set(goal, "resultFile", directory.resolve("result.json").toString());
    }

    private JsonNode result() throws IOException {
        return new ObjectMapper().readTree(directory.resolve("result.json").toFile());
    }

    private List<Path> archives() throws IOException {
        try (var files = Files.list(output)) {
            return files.toList();
        }
    }

    private void assertFailsAsLocked(HermesMojo goal, String holder) throws IOException {
        assertThatThrownBy(goal::execute)
                .isInstanceOf(MojoExecutionException.class)
                .hasMessageStartingWith("Another backup or restore of " + home + " is running (" + holder)
                .hasMessageEndingWith("Waited 0 s; -Dhermes.lockTimeout=60 waits longer.");
        assertThat(result().get("status").asText()).isEqualTo("FAILED");
        assertThat(result().get("exitCode").asInt()).isEqualTo(11);
        assertThat(result().get("message").asText()).contains(holder);
    }

    @Test
    @InjectMojo(goal = "backup")
    void aBackupFailsWhileTheAgentBacksUpAndPassesAfterwards(BackupMojo goal) throws Exception {
        prepare(goal);
        set(goal, "output", output.toString());
        try (FlockHolder agent = FlockHolder.start(home.resolve(HomeLock.FILE_NAME))) {
            String before = Trees.of(home).digest();
            assertFailsAsLocked(goal, "pid " + agent.pid() + ", python3");
            assertThat(archives()).isEmpty();
            assertThat(Trees.of(home).digest()).isEqualTo(before);
        }
        goal.execute();
        assertThat(result().get("exitCode").asInt()).isZero();
        assertThat(archives()).hasSize(1);
    }

    @Test
    @InjectMojo(goal = "backup")
    void theLockFileIsNoChangeOfTheHome(BackupMojo goal) throws Exception {
        prepare(goal);
        set(goal, "output", output.toString());
        goal.execute();
        assertThat(home.resolve(HomeLock.FILE_NAME)).exists();
        List<Path> first = archives();
        goal.execute();
        Files.delete(home.resolve(HomeLock.FILE_NAME));
        goal.execute();
        assertThat(archives()).isEqualTo(first);
    }

    @Test
    @InjectMojo(goal = "backup")
    void aHomeWithNothingButTheLockFileIsNothingToBackUp(BackupMojo goal) throws Exception {
        prepare(goal);
        set(goal, "output", output.toString());
        Files.delete(home.resolve("config.yaml"));
        goal.execute();
        goal.execute();
        assertThat(archives()).isEmpty();
    }

    @Test
    @InjectMojo(goal = "backup")
    void aHomeThatIsNotThereIsNotMadeByLockingIt(BackupMojo goal) throws Exception {
        prepare(goal);
        set(goal, "home", directory.resolve("hom").toString());
        assertThatThrownBy(goal::execute)
                .isInstanceOf(MojoFailureException.class)
                .hasMessage("hermes.home=" + directory.resolve("hom") + " does not exist. Did you mean " + home + "?");
        assertThat(directory.resolve("hom")).doesNotExist();
    }

    @Test
    @InjectMojo(goal = "backup")
    void aTimeoutBelowZeroIsRefused(BackupMojo goal) throws Exception {
        prepare(goal);
        set(goal, "output", output.toString());
        set(goal, "lockTimeout", -1);
        assertThatThrownBy(goal::execute)
                .isInstanceOf(MojoFailureException.class)
                .hasMessageStartingWith("hermes.lockTimeout=-1 ");
    }

    @Test
    @InjectMojo(goal = "import")
    void anImportFailsWhileSomebodyHoldsTheHomeAndPassesAfterwards(ImportMojo goal) throws Exception {
        Path archive = archive();
        prepare(goal);
        set(goal, "archive", archive.toString());
        set(goal, "force", true);
        Files.writeString(home.resolve("config.yaml"), "model: another");
        try (FlockHolder agent = FlockHolder.start(home.resolve(HomeLock.FILE_NAME))) {
            String before = Trees.of(home).digest();
            assertFailsAsLocked(goal, "pid " + agent.pid() + ", python3");
            assertThat(Trees.of(home).digest()).isEqualTo(before);
        }
        goal.execute();
        assertThat(home.resolve("config.yaml")).hasContent("model: none");
    }

    @Test
    @InjectMojo(goal = "import")
    void twoImportsNeverMakeTheSameHome(ImportMojo goal) throws Exception {
        Path archive = archive();
        prepare(goal);
        home = directory.resolve("fresh");
        set(goal, "archive", archive.toString());
        set(goal, "home", home.toString());
        try (HomeLock other = HomeLock.acquire(Machine.current(), home, home, Duration.ZERO)) {
            assertThat(other.warning()).isEmpty();
            assertFailsAsLocked(goal, "in this same process, pid ");
            assertThat(home).doesNotExist();
        }
        goal.execute();
        assertThat(home.resolve("config.yaml")).hasContent("model: none");
        assertThat(directory).isDirectoryNotContaining("glob:**.backup.lock");
    }

    private Path archive() throws IOException {
        return Backups.of(home)
                .toFile(directory.resolve("archive.zip"))
                .run()
                .archive()
                .orElseThrow();
    }
}
