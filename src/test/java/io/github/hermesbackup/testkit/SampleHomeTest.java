package io.github.hermesbackup.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SampleHomeTest {

    private static final List<String> TABLES = List.of(
            "SELECT * FROM schema_version",
            "SELECT * FROM sessions ORDER BY id",
            "SELECT * FROM messages ORDER BY id",
            "SELECT rowid FROM messages_fts WHERE messages_fts MATCH 'archive OR Kajkant OR encoding' ORDER BY rowid",
            "SELECT type, name, sql FROM sqlite_schema ORDER BY name");

    @TempDir
    Path directory;

    @Test
    void hasAllThatAHomeHasAndStaysSmall() throws IOException {
        Tree tree = Trees.of(SampleHome.directory());

        assertThat(tree.entries().keySet())
                .contains(
                        "config.yaml",
                        ".env",
                        "auth.json",
                        "SOUL.md",
                        "state.db",
                        "memories/MEMORY.md",
                        "skills/devops/server-health/scripts/check_disk.sh",
                        "skills/research/hermes-agent/SKILL.md",
                        "cron/jobs.json",
                        "logs/agent.log",
                        "image_cache/img_5d1c0a7e93b2.png",
                        "cache/images/cover_214.png",
                        "profiles/coder/config.yaml",
                        "profiles/coder/state.db")
                .contains(SampleHome.LEFT_OUT.toArray(String[]::new));
        assertThat(tree.files().entries().size()).isBetween(30, 80);
        assertThat(tree.files().entries().values().stream()
                        .mapToLong(TreeEntry::size)
                        .sum())
                .isLessThan(1_000_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "profiles/coder/"})
    void itsDatabasesAreCleanAndSayWhatItsTranscriptsSay(String profile) throws Exception {
        Path home = SampleHome.directory().resolve(profile);
        Path rebuilt = directory.resolve("rebuilt.db");
        SampleState.build(home.resolve("sessions"), rebuilt);

        assertThat(rows(home.resolve("state.db"))).isEqualTo(rows(rebuilt)).hasSizeGreaterThan(10);
        assertThat(home.resolve("state.db-wal")).doesNotExist();
        assertThat(home.resolve("state.db-journal")).doesNotExist();
        assertThat(Files.size(home.resolve("state.db"))).isLessThan(300_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"state.db", "profiles/coder/state.db"})
    void itsDatabasesCanBeReadWithoutLeavingASidecar(String name) throws Exception {
        byte[] header = Files.readAllBytes(SampleHome.directory().resolve(name));

        assertThat(new String(header, 0, 15, StandardCharsets.US_ASCII)).isEqualTo("SQLite format 3");
        assertThat(header[18]).as("write version: rollback journal").isEqualTo((byte) 1);
        assertThat(header[19]).as("read version: rollback journal").isEqualTo((byte) 1);
    }

    @Test
    void itsJsonIsJson() throws IOException {
        Tree tree = Trees.of(SampleHome.directory()).only(name -> name.endsWith(".json"));

        ObjectMapper mapper = new ObjectMapper();
        for (String name : tree.entries().keySet()) {
            assertThat(mapper.readTree(SampleHome.directory().resolve(name).toFile())
                            .isContainerNode())
                    .as(name)
                    .isTrue();
        }
    }

    @Test
    void aCopyHasTheSameContentAndPrivateSecrets() throws IOException {
        Path copy = SampleHome.copyTo(directory.resolve("home"));

        assertThat(Trees.of(SampleHome.directory())
                        .withoutModes()
                        .withoutTimes()
                        .differencesTo(Trees.of(copy).withoutModes().withoutTimes()))
                .isEmpty();
        assertThat(Trees.of(copy).entries().get("profiles/coder/.env").mode()).isEqualTo(0600);
    }

    private static List<String> rows(Path database) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(StateSchema.url(database, "mode=ro&immutable=1"))) {
            for (String sql : TABLES) {
                try (ResultSet row = connection.createStatement().executeQuery(sql)) {
                    while (row.next()) {
                        StringBuilder text = new StringBuilder(sql);
                        for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                            text.append('|').append(row.getString(i));
                        }
                        rows.add(text.toString());
                    }
                }
            }
            try (ResultSet row = connection.createStatement().executeQuery("PRAGMA integrity_check")) {
                rows.add(row.getString(1));
                assertThat(row.getString(1)).isEqualTo("ok");
            }
        }
        return rows;
    }
}
