package io.github.hermesbackup.testkit;

import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;

/** Session transcripts, one JSON object a line, and logs: what grows at its end all day. */
final class Conversations extends HomeSection {

    private static final Instant START = Instant.parse("2026-01-05T08:00:00Z");
    private static final DateTimeFormatter LOG_TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss,SSS").withZone(ZoneOffset.UTC);
    private static final List<String> ROLES = List.of("user", "assistant", "assistant", "tool");
    private static final List<String> LEVELS = List.of("INFO", "INFO", "INFO", "DEBUG", "WARNING", "ERROR");
    private static final List<String> LOGS = List.of("agent", "gateway", "errors", "cron");

    Conversations(HomeBuilder home, HomeScale scale, long seed, String prefix) {
        super(home, scale, seed, prefix);
    }

    @Override
    void write() throws IOException {
        String systemPrompt = prose.take(2500);
        for (int i = 0; i < Math.max(2, scale.count(2200)); i++) {
            String name = "sessions/session_2026%04d_%s.jsonl".formatted(i / 20, dice.hex(6));
            home.include(prefix + name, transcript(systemPrompt, dice.size(130_000 * scale.bytes())));
        }
        double wanted = 36 * scale.files();
        int logs = Math.max(2, (int) wanted);
        int bytes = (int) (4_200_000 * scale.bytes() * Math.min(1, wanted / logs));
        for (int i = 0; i < logs; i++) {
            String rotated = i < LOGS.size() ? "" : "." + i / LOGS.size();
            home.include(prefix + "logs/" + LOGS.get(i % LOGS.size()) + ".log" + rotated, log(bytes));
        }
    }

    private String transcript(String systemPrompt, int bytes) {
        StringBuilder lines = new StringBuilder(bytes + 4000);
        lines.append(json(object("type", "session_meta", "model", "nous/hermes-4", "system_prompt", systemPrompt)));
        Instant time = START.plusSeconds(dice.below(20_000_000));
        while (lines.length() < bytes) {
            time = time.plusMillis(dice.between(300, 90_000));
            lines.append('\n').append(json(message(time)));
        }
        return lines.append('\n').toString();
    }

    private Map<String, Object> message(Instant time) {
        String role = dice.pick(ROLES);
        Map<String, Object> message =
                object("role", role, "content", prose.take(dice.size(900)), "timestamp", time.toString());
        if (role.equals("tool")) {
            message.put("tool_call_id", "call_" + dice.hex(16));
        } else if (role.equals("assistant") && dice.chance(0.4)) {
            message.put("tool_calls", List.of(toolCall(dice, json(object("q", prose.take(50))))));
        }
        return message;
    }

    static Map<String, Object> toolCall(Dice dice, String arguments) {
        Map<String, Object> function = object("name", dice.pick(Vocabulary.TERMS), "arguments", arguments);
        return object("id", "call_" + dice.hex(16), "type", "function", "function", function);
    }

    private String log(int bytes) {
        StringBuilder lines = new StringBuilder(bytes + 200);
        Instant time = START;
        while (lines.length() < bytes) {
            time = time.plusMillis(dice.below(2000));
            LOG_TIME.formatTo(time, lines);
            lines.append(' ')
                    .append(dice.pick(LEVELS))
                    .append(" hermes.")
                    .append(dice.pick(Vocabulary.TERMS))
                    .append('.')
                    .append(dice.pick(Vocabulary.TERMS))
                    .append(": [")
                    .append(dice.hex(8))
                    .append("] ")
                    .append(prose.line(dice.between(30, 160)))
                    .append('\n');
        }
        return lines.toString();
    }
}
