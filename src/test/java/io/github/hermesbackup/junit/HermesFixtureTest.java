package io.github.hermesbackup.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.github.hermesbackup.backup.Backups;
import io.github.hermesbackup.restore.SmallHome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;

/** The companion, in classes that JUnit itself runs. */
class HermesFixtureTest {

    /** Where the fixture of the cases is; a constant, as annotations want it. */
    private static final String FIXTURE = "target/hermes-fixture-cases/fixture";

    private static final Set<Path> SEEN = ConcurrentHashMap.newKeySet();

    @TempDir
    Path directory;

    @BeforeEach
    void makeFixture() throws Exception {
        SEEN.clear();
        Path fixture = Path.of(FIXTURE);
        if (!Files.exists(fixture.resolve("state.db"))) {
            SmallHome.create(fixture, "fixture");
        }
        Path repository = directory.resolve("repository");
        Path zip = repository.resolve("org/example/home/1/home-1-hermes-fixture.zip");
        Files.createDirectories(zip.getParent());
        Backups.of(fixture.toAbsolutePath()).toFile(zip.toAbsolutePath()).run();
        System.setProperty("maven.repo.local", repository.toString());
        System.setProperty(
                "hermes.fixtures.directory", directory.resolve("homes").toString());
    }

    @AfterEach
    void forget() {
        System.clearProperty("maven.repo.local");
        System.clearProperty("hermes.fixtures.directory");
    }

    private static EngineExecutionResults run(Class<?> cases) {
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(cases))
                .configurationParameter("junit.jupiter.execution.parallel.enabled", "true")
                .execute();
    }

    @HermesFixture(FIXTURE)
    static class EachTestDirtiesItsHome {

        @BeforeEach
        void before(Path home) throws Exception {
            assertThat(home.resolve("config.yaml")).hasContent("model: fixture\n");
        }

        @RepeatedTest(3)
        void dirties(Path home, @TempDir Path other) throws Exception {
            assertThat(home).isNotEqualTo(other);
            assertThat(SmallHome.tag(home.resolve("state.db"))).isEqualTo("fixture");
            SmallHome.sql(home.resolve("state.db"), "UPDATE sessions SET tag='dirty'");
            Files.writeString(home.resolve("config.yaml"), "model: dirty\n");
            Files.writeString(home.resolve("extra"), "x");
            assertThat(home.resolve("memories/MEMORY.md")).exists();
            Files.delete(home.resolve("memories/MEMORY.md"));
            SEEN.add(home);
        }

        @Nested
        class Inside {
            @Test
            void hasItToo(Path home) {
                assertThat(home.resolve("config.yaml")).hasContent("model: fixture\n");
            }
        }
    }

    @Test
    void everyTestFindsTheExactState() {
        run(EachTestDirtiesItsHome.class)
                .testEvents()
                .assertStatistics(stats -> stats.started(4).succeeded(4));
        assertThat(SEEN).as("they run one after the other").hasSize(1);
    }

    @HermesFixture(FIXTURE)
    @Execution(ExecutionMode.CONCURRENT)
    static class AtTheSameTime {
        @RepeatedTest(4)
        void alone(Path home) {
            SEEN.add(home);
        }
    }

    @Test
    void testsThatRunAtTheSameTimeShareNoHome() {
        run(AtTheSameTime.class).testEvents().assertStatistics(stats -> stats.succeeded(4));
        assertThat(SEEN).hasSize(4);
    }

    static class OnAMethod {
        @Test
        @HermesFixture("org.example:home:1:zip:hermes-fixture")
        void fromTheLocalRepository(Path home) {
            assertThat(home.resolve("config.yaml")).hasContent("model: fixture\n");
        }
    }

    @Test
    void coordinatesAreLookedUpInTheLocalRepository() {
        run(OnAMethod.class).testEvents().assertStatistics(stats -> stats.succeeded(1));
    }

    @HermesFixture(value = FIXTURE, check = true)
    static class Checked {
        @Test
        void readsOnly(Path home) throws Exception {
            assertThat(SmallHome.tag(home.resolve("state.db"))).isEqualTo("fixture");
        }

        @Test
        void changes(Path home) throws Exception {
            Files.writeString(home.resolve("extra"), "x");
            Files.writeString(home.resolve("config.yaml"), "model: other\n");
        }

        @Test
        @SuppressWarnings("resource")
        void leavesADatabaseOpen(Path home) throws Exception {
            Connection open = DriverManager.getConnection("jdbc:sqlite:" + home.resolve("state.db"));
            open.createStatement().execute("UPDATE sessions SET tag='left open'");
            LEFT_OPEN.add(open);
        }
    }

    private static final Set<Connection> LEFT_OPEN = ConcurrentHashMap.newKeySet();

    @Test
    void aTestThatLeavesAnotherStateFailsIfThatIsAsked() throws Exception {
        EngineExecutionResults results = run(Checked.class);
        for (Connection open : LEFT_OPEN) {
            open.close();
        }

        results.testEvents().assertStatistics(stats -> stats.succeeded(1).failed(2));
        assertThat(results.testEvents().failed().stream()
                        .map(event -> event.getRequiredPayload(org.junit.platform.engine.TestExecutionResult.class)
                                .getThrowable()
                                .orElseThrow()
                                .getMessage()))
                .anyMatch(message -> message.contains("extra is not in the fixture")
                        && message.contains("config.yaml has another content"))
                .anyMatch(message -> message.contains("state.db"));
    }

    @HermesFixture("src/test/no-such-home")
    static class Missing {
        @Test
        void neverRuns(Path home) {
            SEEN.add(home);
        }
    }

    @Test
    void aFixtureThatIsMissingIsNamed() {
        var failed = run(Missing.class).testEvents().failed();

        failed.assertStatistics(stats -> stats.failed(1));
        assertThat(failed.stream().findFirst().orElseThrow().toString())
                .contains("src/test/no-such-home does not exist");
        assertThat(SEEN).isEmpty();
    }
}
