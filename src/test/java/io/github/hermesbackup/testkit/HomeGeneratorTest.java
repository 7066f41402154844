package io.github.hermesbackup.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hermesbackup.io.FileStat;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeGeneratorTest {

    @TempDir
    static Path shared;

    private static HomeContents odd;
    private static Tree tree;

    @TempDir
    Path directory;

    @BeforeAll
    static void generate() throws Exception {
        odd = HomeGenerator.of(HomeScale.TINY).with(Odd.all()).generate(shared.resolve("home"));
        tree = Trees.of(odd.home());
    }

    @Test
    void makesTheSameHomeFromTheSameSeed() throws Exception {
        Path again = directory.resolve("again");
        HomeGenerator.of(HomeScale.TINY).with(Odd.all()).generate(again);

        assertThat(comparable(tree).differencesTo(comparable(Trees.of(again)))).isEmpty();
    }

    @Test
    void makesAnotherHomeFromAnotherSeed() throws Exception {
        HomeContents other = HomeGenerator.of(HomeScale.TINY).withSeed(2).generate(directory.resolve("other"));

        Tree otherTree = Trees.of(other.home());
        for (String name : new String[] {"config.yaml", "state.db", "memories/MEMORY.md"}) {
            assertThat(otherTree.entries().get(name).sha256())
                    .as(name)
                    .isNotEqualTo(tree.entries().get(name).sha256());
        }
    }

    @Test
    void accountsForEveryNameAndSize() {
        Set<String> accounted = new HashSet<>(odd.files().keySet());
        accounted.addAll(odd.excluded().keySet());
        accounted.addAll(odd.skipped().keySet());

        Tree directories = tree.only(name -> tree.entries().get(name).kind() == FileStat.Kind.DIRECTORY);
        assertThat(tree.entries().keySet())
                .filteredOn(name -> !directories.entries().containsKey(name))
                .containsExactlyInAnyOrderElementsOf(accounted);
        assertThat(directories.entries().keySet()).containsAll(odd.directories());
        assertThat(odd.files())
                .allSatisfy((name, size) ->
                        assertThat(tree.entries().get(name).size()).isEqualTo(size));
    }

    @Test
    void leavesCommittedMessagesInTheWalAlone() throws Exception {
        for (String name : new String[] {"state.db", "profiles/coder/state.db", "profiles/research/state.db"}) {
            Path alone = directory.resolve("alone.db");
            Path complete = directory.resolve("complete.db");
            Files.copy(odd.home().resolve(name), alone);
            Files.copy(odd.home().resolve(name), complete);
            Files.copy(odd.home().resolve(name + "-wal"), directory.resolve("complete.db-wal"));

            assertThat(count(StateSchema.url(alone, "mode=ro&immutable=1"), "messages"))
                    .isPositive()
                    .isLessThan(count(StateSchema.url(complete, ""), "messages"));
            try (Connection connection = StateSchema.open(complete);
                    ResultSet row = connection.createStatement().executeQuery("PRAGMA integrity_check")) {
                assertThat(row.getString(1)).isEqualTo("ok");
            }
            Files.delete(alone);
            Files.delete(complete);
        }
    }

    @Test
    void hasTheOddThingsThatWereAskedFor() {
        assertThat(tree.entries().get("workspace/bin/run.sh").mode()).isEqualTo(0755);
        assertThat(tree.entries().get("workspace/bin/setuid.sh").mode()).isEqualTo(04755);
        assertThat(tree.entries().get(".env").mode()).isEqualTo(0600);
        assertThat(tree.entries()).containsKeys("workspace/names/日本.md", "workspace/empty/inner/innermost");
        assertThat(tree.entries())
                .containsKeys("workspace/names/caf\u00e9 (NFC).md", "workspace/names/cafe\u0301 (NFD).md");
        assertThat(tree.entries().get("workspace/times/1969.txt").modified()).isEqualTo(-20_000_000L);
        assertThat(tree.entries().get("workspace/times/2026.txt").modified() % 10_000_000)
                .isEqualTo(1_234_567L);
        assertThat(odd.skipped())
                .allSatisfy((name, kind) ->
                        assertThat(tree.entries().get(name).kind()).isEqualTo(kind));
        assertThat(odd.skipped().values()).contains(FileStat.Kind.SOCKET, FileStat.Kind.FIFO, FileStat.Kind.LINK);
    }

    @Test
    void makesNamesThatAreNotUtf8OnlyOnRequest() throws Exception {
        HomeContents contents = HomeGenerator.of(HomeScale.TINY)
                .with(EnumSet.of(Odd.INVALID_NAMES))
                .generate(directory.resolve("home"));

        assertThat(odd.unnamable()).isEmpty();
        assertThat(contents.unnamable()).containsExactly("workspace/names/latin1-\\xE9.md");
        assertThat(Trees.of(contents.home()).entries()).containsKey("workspace/names/\0latin1-\\xE9.md");
    }

    @Test
    void growsInPlaceAndKeepsTheWal() throws Exception {
        HomeContents contents = HomeGenerator.of(HomeScale.TINY).generate(directory.resolve("home"));
        Tree before = Trees.of(contents.home());

        HomeMutation mutation = HomeMutation.grow(contents.home(), 0.2, 1);

        Tree after = Trees.of(contents.home());
        assertThat(mutation.messages()).isPositive();
        assertThat(mutation.files()).isNotEmpty();
        assertThat(before.without(name -> name.startsWith("state.db"))
                        .withoutDirectoryTimes()
                        .differencesTo(after.without(name -> name.startsWith("state.db"))
                                .withoutDirectoryTimes()))
                .hasSameSizeAs(mutation.files());
        assertThat(after.entries().get("state.db-wal").size()).isPositive();
    }

    @Test
    void refusesAScaleThatIsNone() {
        assertThatThrownBy(() -> HomeScale.parse("0")).isInstanceOf(IllegalArgumentException.class);
        assertThat(HomeScale.parse("0.5").database()).isEqualTo(500_000_000);
    }

    /** Times are those of the run, and SQLite puts a random salt into each WAL. */
    private static Tree comparable(Tree tree) {
        return tree.without(name -> name.matches(".*state\\.db-(wal|shm)")).withoutTimes();
    }

    private static long count(String url, String table) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                ResultSet row = connection.createStatement().executeQuery("SELECT count(*) FROM " + table)) {
            return row.getLong(1);
        }
    }
}
