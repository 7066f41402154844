package io.github.hermesbackup.restore;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * A process that keeps databases open and writes nothing, as an idle gateway does. For each line of its input it says what it
 * sees through the connections that it has had all the time.
 */
final class GatewayMain {

    private GatewayMain() {}

    /** DATABASE... */
    public static void main(String[] args) throws Exception {
        List<Connection> connections = new ArrayList<>();
        for (String database : args) {
            connections.add(DriverManager.getConnection("jdbc:sqlite:" + Path.of(database)));
        }
        look(connections);
        System.out.println("ready");
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        while (in.readLine() != null) {
            System.out.println("sees " + look(connections));
        }
    }

    private static String look(List<Connection> connections) throws SQLException {
        List<String> seen = new ArrayList<>();
        for (Connection connection : connections) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("PRAGMA busy_timeout=60000");
                seen.add(first(statement, "SELECT group_concat(DISTINCT tag) FROM sessions"));
                seen.add(first(statement, "PRAGMA integrity_check"));
            }
        }
        return String.join(" ", seen);
    }

    private static String first(Statement statement, String query) throws SQLException {
        try (ResultSet row = statement.executeQuery(query)) {
            return row.getString(1);
        }
    }
}
