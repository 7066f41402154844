package io.github.hermesbackup.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Makes the {@code state.db} files of the sample home from its session transcripts, so that the binary files in the
 * repository can be made again and checked.
 *
 * <p>They have a rollback-journal header, not the WAL that a running agent switches to: a reader of a WAL database leaves
 * {@code -wal} and {@code -shm} files in the working tree, and where it cannot write it cannot read either.
 */
public final class SampleState {

    private static final ObjectMapper JSON = new ObjectMapper();

    private SampleState() {}

    /** Makes the databases of the sample home anew, in place. */
    public static void main(String[] args) throws IOException, SQLException {
        for (String profile : new String[] {"", "profiles/coder"}) {
            Path home = SampleHome.directory().resolve(profile);
            Files.deleteIfExists(home.resolve("state.db"));
            build(home.resolve("sessions"), home.resolve("state.db"));
        }
    }

    /** Makes a database of the transcripts in a directory. */
    static void build(Path sessions, Path database) throws IOException, SQLException {
        try (Connection connection = StateSchema.open(database)) {
            StateSchema.execute(connection, "PRAGMA page_size=4096", "PRAGMA journal_mode=DELETE");
            StateSchema.create(connection);
            StateSchema.execute(connection, "INSERT INTO schema_version VALUES(6)");
            for (Path transcript : transcripts(sessions)) {
                load(connection, transcript);
            }
        }
    }

    private static List<Path> transcripts(Path sessions) throws IOException {
        try (Stream<Path> files = Files.list(sessions)) {
            return files.sorted().toList();
        }
    }

    private static void load(Connection connection, Path transcript) throws IOException, SQLException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(transcript)) {
            lines.add(JSON.readTree(line));
        }
        JsonNode meta = lines.remove(0);
        String id = meta.get("session_id").asText();
        long toolCalls =
                lines.stream().mapToLong(line -> line.path("tool_calls").size()).sum();
        insert(
                connection,
                "INSERT INTO sessions(id, source, user_id, model, started_at, ended_at, end_reason, message_count,"
                        + " tool_call_count, title) VALUES(?,?,?,?,?,?,?,?,?,?)",
                id,
                meta.get("source").asText(),
                meta.path("user_id").textValue(),
                meta.get("model").asText(),
                time(lines.get(0)),
                time(lines.get(lines.size() - 1)),
                "user_exit",
                lines.size(),
                toolCalls,
                meta.get("title").asText());
        for (JsonNode line : lines) {
            insert(
                    connection,
                    "INSERT INTO messages(session_id, role, content, tool_call_id, tool_calls, tool_name, timestamp,"
                            + " finish_reason) VALUES(?,?,?,?,?,?,?,?)",
                    id,
                    line.get("role").asText(),
                    line.get("content").asText(),
                    line.path("tool_call_id").textValue(),
                    line.has("tool_calls") ? line.get("tool_calls").toString() : null,
                    line.path("tool_name").textValue(),
                    time(line),
                    line.path("finish_reason").textValue());
        }
    }

    private static double time(JsonNode line) {
        LocalDateTime time = LocalDateTime.parse(line.get("timestamp").asText());
        return time.toInstant(ZoneOffset.UTC).toEpochMilli() / 1000.0;
    }

    private static void insert(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            statement.executeUpdate();
        }
    }
}
