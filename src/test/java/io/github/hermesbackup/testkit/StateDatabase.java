package io.github.hermesbackup.testkit;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;

/** Fills an agent's {@code state.db} with sessions and messages. */
final class StateDatabase implements AutoCloseable {

    private static final String INSERT_SESSION = "INSERT INTO sessions(id, source, user_id, model, model_config,"
            + " system_prompt, started_at, ended_at, end_reason, message_count, input_tokens, output_tokens, title)"
            + " VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?)";
    private static final String INSERT_MESSAGE = "INSERT INTO messages(session_id, role, content, tool_call_id,"
            + " tool_calls, tool_name, timestamp, token_count, finish_reason, reasoning) VALUES(?,?,?,?,?,?,?,?,?,?)";
    private static final DateTimeFormatter SESSION_ID =
            DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss").withZone(ZoneOffset.UTC);
    private static final List<String> SOURCES = List.of("cli", "telegram", "discord", "slack", "cron");
    private static final List<String> MODELS = List.of("anthropic/claude-x", "openai/gpt-y", "nous/hermes-4");
    private static final List<String> ROLES = List.of("user", "assistant", "assistant", "tool");

    private final Connection connection;
    private final Dice dice;
    private final Prose prose;
    private final String systemPrompt;
    private final PreparedStatement session;
    private final PreparedStatement message;
    private long clock;

    private StateDatabase(Connection connection, Dice dice, long clock) throws SQLException {
        this.connection = connection;
        this.dice = dice;
        this.clock = clock;
        prose = new Prose(dice);
        systemPrompt = prose.take(2500);
        connection.setAutoCommit(false);
        session = connection.prepareStatement(INSERT_SESSION);
        message = connection.prepareStatement(INSERT_MESSAGE);
    }

    /** A new database of about so many bytes, in WAL mode, with an empty WAL. */
    static StateDatabase create(Path database, long bytes, Dice dice) throws SQLException {
        Connection connection = StateSchema.open(database);
        // Nobody reads it before it is finished, so it needs neither a journal nor an fsync; WAL comes at the end.
        StateSchema.execute(
                connection,
                "PRAGMA page_size=4096",
                "PRAGMA journal_mode=OFF",
                "PRAGMA synchronous=OFF",
                "PRAGMA cache_size=-100000");
        StateSchema.create(connection);
        StateSchema.execute(connection, "INSERT INTO schema_version VALUES(6)");
        StateDatabase state = new StateDatabase(
                connection, dice, Instant.parse("2025-10-09T08:53:20Z").getEpochSecond());
        long pages = bytes * 94 / 100 / 4096;
        int batch = (int) Math.max(1, Math.min(200, bytes / 500_000));
        do {
            state.append(batch);
        } while (state.pageCount() < pages);
        connection.setAutoCommit(true);
        StateSchema.execute(
                connection, "PRAGMA journal_mode=WAL", "PRAGMA wal_autocheckpoint=0", "PRAGMA synchronous=NORMAL");
        connection.setAutoCommit(false);
        return state;
    }

    /** An existing database, to append to; checkpoints happen as SQLite does them by default. */
    static StateDatabase open(Path database, Dice dice) throws SQLException {
        Connection connection = StateSchema.open(database);
        StateSchema.execute(connection, "PRAGMA wal_autocheckpoint=1000", "PRAGMA synchronous=NORMAL");
        return new StateDatabase(
                connection, dice, Instant.parse("2026-09-21T12:26:40Z").getEpochSecond());
    }

    /** Appends sessions of 4 to 35 messages, and commits. */
    void append(int sessions) throws SQLException {
        for (int i = 0; i < sessions; i++) {
            appendSession(dice.between(4, 36));
        }
        message.executeBatch();
        connection.commit();
    }

    /** Appends at least so many messages in sessions of 25, commits, and says how many it were. */
    long appendMessages(long wanted) throws SQLException {
        long appended = 0;
        while (appended < wanted) {
            appendSession(25);
            appended += 25;
        }
        message.executeBatch();
        connection.commit();
        return appended;
    }

    long messageCount() throws SQLException {
        return number("SELECT count(*) FROM messages");
    }

    private long pageCount() throws SQLException {
        return number("PRAGMA page_count");
    }

    private long number(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.getLong(1);
        }
    }

    private void appendSession(int messages) throws SQLException {
        String id = SESSION_ID.format(Instant.ofEpochSecond(clock)) + "_" + dice.hex(8);
        bind(
                session,
                id,
                dice.pick(SOURCES),
                "u" + dice.below(50),
                dice.pick(MODELS),
                "{\"max_tokens\": 8192, \"temperature\": 0.7}",
                systemPrompt + prose.take(300),
                (double) clock,
                clock + dice.unit() * 4000,
                "done",
                messages,
                dice.below(90_000),
                dice.below(9_000),
                prose.line(40));
        session.executeUpdate();
        for (int i = 0; i < messages; i++) {
            appendMessage(id, clock + 5.0 * i);
        }
        clock += 600;
    }

    private void appendMessage(String sessionId, double time) throws SQLException {
        String role = dice.pick(ROLES);
        String content = prose.take(dice.size(1500));
        boolean tool = role.equals("tool");
        boolean assistant = role.equals("assistant");
        bind(
                message,
                sessionId,
                role,
                tool
                        ? HomeSection.json(HomeSection.object("success", true, "output", content, "exit_code", 0))
                        : content,
                tool ? "call_" + dice.hex(16) : null,
                assistant && dice.chance(0.5) ? toolCalls() : null,
                tool ? dice.pick(Vocabulary.TERMS) : null,
                time,
                dice.below(900),
                assistant ? "stop" : null,
                assistant && dice.chance(0.3) ? prose.take(dice.size(250)) : null);
        message.addBatch();
    }

    private String toolCalls() {
        Map<String, Object> arguments =
                HomeSection.object("path", "/srv/" + dice.pick(Vocabulary.TERMS) + ".py", "query", prose.take(60));
        Map<String, Object> call = Conversations.toolCall(dice, HomeSection.json(arguments));
        String object = HomeSection.json(call);
        return "[" + object + "]";
    }

    private static void bind(PreparedStatement statement, Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
    }

    /** Closes the connection; if it is the last one, SQLite then checkpoints and deletes the WAL. */
    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
