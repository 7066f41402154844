package io.github.hermesbackup.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Words that stand in the secret files of a home and in no other place: wherever one turns up, a secret has. */
public final class Canaries {

    private static final String WORD = "kanarienvogel";

    private Canaries() {}

    /** Puts one into each file of a home that holds a secret, a conversation or a setting, and makes all files private. */
    public static void plant(Path home) throws IOException {
        write(home, ".env", "OPENAI_API_KEY=%s\n");
        write(home, "profiles/coder/.env", "OPENAI_API_KEY=%s\n");
        write(home, "config.yaml", "model: %1$s\nkey: [%1$s\n"); // not even YAML
        write(home, "auth.json", "{\"token\": \"%1$s\", %1$s");
        write(home, "google_token.json", "{\"refresh_token\": \"%s\"}");
        write(home, "mcp-tokens/server.json", "{\"access_token\": \"%s\"}");
        write(home, "pairing/device.json", "{\"secret\": \"%s\"}");
        write(home, "platforms/pairing/phone.json", "{\"secret\": \"%s\"}");
        write(home, "vault.key", "%s");
        write(home, "vault.json.enc", "%s");
        write(home, ".anthropic_oauth.json", "{\"access\": \"%s\"}");
        write(home, "webhook_subscriptions.json", "{\"secret\": \"%s\"}");
        write(home, "dashboard_auth/users.json", "{\"hash\": \"%s\"}");
        write(home, "memories/MEMORY.md", "The password is %s.\n");
        write(home, "sessions/one.jsonl", "{\"role\": \"user\", \"content\": \"%s\"}\n");
        write(home, "gateway_state.json", "{\"%1$s\": %1$s");
        try (Connection connection = StateSchema.open(home.resolve("state.db"))) {
            StateSchema.execute(
                    connection,
                    "CREATE TABLE IF NOT EXISTS canaries(id INTEGER PRIMARY KEY, word TEXT UNIQUE)",
                    "INSERT INTO canaries(word) VALUES('" + word("state.db") + "')");
        } catch (SQLException e) {
            throw new IOException(e);
        }
        try (Stream<Path> all = Files.walk(home)) {
            for (Path path : all.toList()) {
                if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
                    HomeBuilder.mode(path, 0600);
                }
            }
        }
    }

    private static void write(Path home, String name, String text) throws IOException {
        Path file = home.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, String.format(text, word(name)));
    }

    private static String word(String name) {
        return WORD + Integer.toHexString(name.hashCode());
    }

    /** True if one of them is in a text. */
    public static boolean isIn(String text) {
        return text.contains(WORD);
    }

    /** Files below a directory that others may read and in which one of them stands, uncompressed. */
    public static List<Path> readableByOthers(Path root) throws IOException {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> all = Files.walk(root)) {
            for (Path path : all.toList()) {
                if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
                        && ((Integer) Files.getAttribute(path, "unix:mode") & 077) != 0
                        && isIn(Files.readString(path, StandardCharsets.ISO_8859_1))) {
                    found.add(path);
                }
            }
        }
        return found;
    }
}
