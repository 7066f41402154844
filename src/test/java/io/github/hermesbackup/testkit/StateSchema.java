package io.github.hermesbackup.testkit;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** The tables of an agent's {@code state.db}: sessions, messages, and a full-text index that triggers keep up to date. */
final class StateSchema {

    private static final String[] STATEMENTS = {
        "CREATE TABLE IF NOT EXISTS schema_version(version INTEGER NOT NULL)",
        """
        CREATE TABLE IF NOT EXISTS sessions(
          id TEXT PRIMARY KEY, source TEXT NOT NULL, user_id TEXT, model TEXT, model_config TEXT, system_prompt TEXT,
          parent_session_id TEXT, started_at REAL NOT NULL, ended_at REAL, end_reason TEXT,
          message_count INTEGER DEFAULT 0, tool_call_count INTEGER DEFAULT 0,
          input_tokens INTEGER DEFAULT 0, output_tokens INTEGER DEFAULT 0, title TEXT)""",
        """
        CREATE TABLE IF NOT EXISTS messages(
          id INTEGER PRIMARY KEY AUTOINCREMENT, session_id TEXT NOT NULL REFERENCES sessions(id), role TEXT NOT NULL,
          content TEXT, tool_call_id TEXT, tool_calls TEXT, tool_name TEXT, timestamp REAL NOT NULL,
          token_count INTEGER, finish_reason TEXT, reasoning TEXT)""",
        "CREATE INDEX IF NOT EXISTS idx_sessions_source ON sessions(source)",
        "CREATE INDEX IF NOT EXISTS idx_sessions_started ON sessions(started_at DESC)",
        "CREATE INDEX IF NOT EXISTS idx_messages_session ON messages(session_id, timestamp)",
        """
        CREATE VIRTUAL TABLE IF NOT EXISTS messages_fts
          USING fts5(content, content=messages, content_rowid=id)""",
        """
        CREATE TRIGGER IF NOT EXISTS messages_fts_insert AFTER INSERT ON messages BEGIN
          INSERT INTO messages_fts(rowid, content) VALUES(new.id, new.content);
        END""",
        """
        CREATE TRIGGER IF NOT EXISTS messages_fts_delete AFTER DELETE ON messages BEGIN
          INSERT INTO messages_fts(messages_fts, rowid, content) VALUES('delete', old.id, old.content);
        END""",
        """
        CREATE TRIGGER IF NOT EXISTS messages_fts_update AFTER UPDATE ON messages BEGIN
          INSERT INTO messages_fts(messages_fts, rowid, content) VALUES('delete', old.id, old.content);
          INSERT INTO messages_fts(rowid, content) VALUES(new.id, new.content);
        END"""
    };

    private StateSchema() {}

    /** Opens a database read-write, making it if it is missing. */
    static Connection open(Path database) throws SQLException {
        return DriverManager.getConnection(url(database, ""));
    }

    /**
     * The JDBC address of a database, whatever characters its path has.
     *
     * @param options what follows the {@code ?} of SQLite's file URI; may be empty
     */
    static String url(Path database, String options) {
        String uri = "jdbc:sqlite:file:" + database.toAbsolutePath().toUri().getRawPath();
        return options.isEmpty() ? uri : uri + "?" + options;
    }

    static void create(Connection connection) throws SQLException {
        execute(connection, STATEMENTS);
    }

    static void execute(Connection connection, String... statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
