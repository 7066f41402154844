package io.github.hermesbackup.testkit;

import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;

/** Configuration, secrets, scheduled jobs, pairings and the files in which the running agent keeps its state. */
final class Settings extends HomeSection {

    Settings(HomeBuilder home, HomeScale scale, long seed, String prefix) {
        super(home, scale, seed, prefix);
    }

    @Override
    void write() throws IOException {
        home.include(prefix + "config.yaml", config());
        home.includeSecret(prefix + ".env", environment());
        home.includeSecret(
                prefix + "auth.json",
                prettyJson(object(
                        "providers", words(6, () -> object("access_token", token(64), "refresh_token", token(64))))));
        home.include(prefix + "SOUL.md", prose.take(3000));
        home.include(prefix + "cron/jobs.json", prettyJson(object("jobs", jobs())));
        for (String name : List.of("gateway_state.json", "channel_directory.json", "processes.json")) {
            home.include(prefix + name, prettyJson(words(40, () -> dice.hex(16))));
        }
        for (int i = 0; i < 8; i++) {
            home.include(
                    prefix + "platforms/pairing/" + vocabulary.rare(i) + "-approved.json",
                    json(words(10, () -> object("user_name", prose.line(12)))));
        }
        home.exclude(prefix + "gateway.pid", "12345\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    }

    private String config() {
        StringBuilder yaml = new StringBuilder("model:\n  default: nous/hermes-4\nproviders:\n");
        for (int i = 0; i < 30; i++) {
            yaml.append("  p%d:\n    base_url: https://api.%s.example/v1\n    note: \"%s\"\n"
                    .formatted(i, vocabulary.word(dice), prose.line(80)));
        }
        return yaml.toString();
    }

    private String environment() {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 25; i++) {
            lines.append(dice.pick(Vocabulary.TERMS).toUpperCase(java.util.Locale.ROOT))
                    .append("_API_KEY=sk-")
                    .append(token(32))
                    .append('\n');
        }
        return lines.toString();
    }

    private String token(int digits) {
        StringBuilder token = new StringBuilder();
        while (token.length() < digits) {
            token.append(dice.hex(16));
        }
        return token.toString();
    }

    private List<?> jobs() {
        return IntStream.range(0, 20)
                .mapToObj(i -> object(
                        "id", dice.hex(12),
                        "name", prose.line(20),
                        "prompt", prose.take(300),
                        "schedule", object("kind", "interval", "minutes", 30)))
                .toList();
    }
}
