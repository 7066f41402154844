package example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

/** Finds the home as the fixture has it, and leaves it in a mess: the next build finds it as the fixture has it all the same. */
class GatewayIT {

    private final Path home = Path.of(System.getenv("HERMES_HOME"));

    @Test
    void answersInTheSessionThatIsOpen() throws Exception {
        assertFalse(Files.exists(home.resolve("left-behind")));
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + home.resolve("state.db"));
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode=WAL");
            try (ResultSet row = statement.executeQuery("SELECT count(*) FROM sessions")) {
                assertEquals(1, row.getInt(1));
            }
            statement.execute("INSERT INTO sessions(title) VALUES ('of the test')");
        }
        Files.writeString(home.resolve("left-behind"), "x");
        Files.delete(home.resolve("SOUL.md"));
        // The connection stays open, and its log where it is.
    }
}
