package io.github.hermesbackup.report;

import java.io.IOException;
import java.util.Map;

/**
 * Writes JSON (RFC 8259), two spaces a level, as it goes: nothing is kept but the depth.
 *
 * <p>Every goal writes a result, the goal that finds nothing to do in a few milliseconds, too; a JSON library takes a cold JVM half
 * of what such a goal may cost. Its tests read what this writes with that library.
 */
final class JsonWriter {

    private final Appendable out;
    private final boolean asciiOnly;
    private int depth;
    private boolean first = true;

    /** @param asciiOnly true to write every character outside ASCII as an escape */
    JsonWriter(Appendable out, boolean asciiOnly) {
        this.out = out;
        this.asciiOnly = asciiOnly;
    }

    void begin(char bracket) throws IOException {
        out.append(bracket);
        depth++;
        first = true;
    }

    void end(char bracket) throws IOException {
        depth--;
        if (!first) {
            newLine();
        }
        out.append(bracket);
        first = false;
    }

    /** Begins the next element of an array. */
    void next() throws IOException {
        if (!first) {
            out.append(',');
        }
        first = false;
        newLine();
    }

    /** Begins the next field of an object. */
    void name(String name) throws IOException {
        next();
        text(name);
        out.append(": ");
    }

    /** A field with a value. */
    void field(String name, Object value) throws IOException {
        name(name);
        value(value);
    }

    /** Null, a truth value, a number, a map or a list of values; whatever else as a text. */
    void value(Object value) throws IOException {
        if (value instanceof Map<?, ?> map) {
            begin('{');
            for (Map.Entry<?, ?> field : map.entrySet()) {
                field(String.valueOf(field.getKey()), field.getValue());
            }
            end('}');
        } else if (value instanceof Iterable<?> list) {
            begin('[');
            for (Object each : list) {
                next();
                value(each);
            }
            end(']');
        } else if (value == null || value instanceof Boolean || value instanceof Long || value instanceof Integer) {
            out.append(String.valueOf(value));
        } else {
            text(value.toString());
        }
    }

    private void newLine() throws IOException {
        out.append('\n');
        for (int i = 0; i < depth; i++) {
            out.append("  ");
        }
    }

    private void text(String text) throws IOException {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c >= 0x20 && (c < 0x7f || (!asciiOnly && !Character.isSurrogate(c)))) {
                out.append(c);
            } else if (!asciiOnly && isPair(text, i)) {
                out.append(c).append(text.charAt(++i));
            } else {
                escape(c);
            }
        }
        out.append('"');
    }

    /** Half of a pair alone is no text that UTF-8 could hold, so it is escaped. */
    private static boolean isPair(String text, int i) {
        return i + 1 < text.length() && Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1));
    }

    private void escape(char c) throws IOException {
        out.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
            out.append(Character.forDigit(c >> shift & 15, 16));
        }
    }
}
