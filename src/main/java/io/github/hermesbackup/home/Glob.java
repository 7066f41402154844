package io.github.hermesbackup.home;

import io.github.hermesbackup.io.FileName;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.io.HermesException.Reason;
import io.github.hermesbackup.io.HermesException.Subject;
import java.util.ArrayList;
import java.util.List;

/**
 * A pattern over names relative to a home, with {@code /} between components on every platform.
 *
 * <p>{@code *} stands for any part of one component, {@code ?} for one character, {@code [a-z]} and {@code [!a-z]} for one
 * of a set, {@code {a,b}} for alternatives, {@code **} as a whole component for any number of components, none included:
 * {@code logs/**} is the directory {@code logs} and all that is in it. {@code logs/} means the same. Case counts.
 */
public final class Glob {

    private static final int MAX_ALTERNATIVES = 256;
    private static final int MAX_LENGTH = 4096;

    private final String pattern;
    private final List<GlobPath> alternatives;

    private Glob(String pattern, List<GlobPath> alternatives) {
        this.pattern = pattern;
        this.alternatives = alternatives;
    }

    /**
     * Reads a pattern.
     *
     * @throws HermesException {@code INVALID_INPUT}, naming the pattern and what is wrong with it
     */
    public static Glob of(String pattern) throws HermesException {
        try {
            String whole = pattern.endsWith("/") ? pattern + "**" : pattern;
            check(pattern);
            List<String> plain = new ArrayList<>();
            expand(whole, plain);
            List<GlobPath> alternatives = new ArrayList<>();
            for (String text : plain) {
                alternatives.add(GlobPath.of(text));
            }
            return new Glob(pattern, List.copyOf(alternatives));
        } catch (GlobSyntaxException e) {
            throw new HermesException(
                    Reason.INVALID_INPUT,
                    Subject.OTHER,
                    FileName.escape(pattern) + " is no valid pattern: " + e.getMessage());
        }
    }

    /** Reads several patterns, in their order. */
    public static List<Glob> all(List<String> patterns) throws HermesException {
        List<Glob> globs = new ArrayList<>();
        for (String pattern : patterns) {
            globs.add(of(pattern));
        }
        return List.copyOf(globs);
    }

    private static void check(String pattern) throws GlobSyntaxException {
        if (pattern.isBlank()) {
            throw new GlobSyntaxException("it is empty");
        }
        if (pattern.length() > MAX_LENGTH) {
            throw new GlobSyntaxException("it is longer than " + MAX_LENGTH + " characters");
        }
        if (pattern.contains("${")) {
            throw new GlobSyntaxException("it contains an unresolved ${...}");
        }
        if (pattern.startsWith("/")) {
            throw new GlobSyntaxException("patterns are relative to the home, without a / in front");
        }
        if (pattern.indexOf('\\') >= 0) {
            throw new GlobSyntaxException("directories are separated by /, not by a backslash");
        }
    }

    /** Replaces braces by one pattern for each alternative, the outermost first. */
    private static void expand(String text, List<String> into) throws GlobSyntaxException {
        int open = outsideSet(text, '{');
        if (open < 0) {
            if (outsideSet(text, '}') >= 0) {
                throw new GlobSyntaxException("a } has no {");
            }
            if (into.size() == MAX_ALTERNATIVES) {
                throw new GlobSyntaxException("it stands for more than " + MAX_ALTERNATIVES + " patterns");
            }
            into.add(text);
            return;
        }
        int close = closing(text, open);
        String before = text.substring(0, open);
        String after = text.substring(close + 1);
        int depth = 0;
        int start = open + 1;
        for (int i = start; i <= close; i++) {
            char c = text.charAt(i);
            if (i == close || (depth == 0 && c == ',')) {
                expand(before + text.substring(start, i) + after, into);
                start = i + 1;
            }
            depth += c == '{' ? 1 : c == '}' ? -1 : 0;
        }
    }

    private static int closing(String text, int open) throws GlobSyntaxException {
        int depth = 0;
        for (int i = open; i < text.length(); i++) {
            depth += text.charAt(i) == '{' ? 1 : text.charAt(i) == '}' ? -1 : 0;
            if (depth == 0) {
                return i;
            }
        }
        throw new GlobSyntaxException("a { has no }");
    }

    private static int outsideSet(String text, char wanted) {
        boolean inside = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!inside && c == wanted) {
                return i;
            }
            inside = inside ? c != ']' : c == '[';
        }
        return -1;
    }

    /**
     * True if the pattern names exactly this file or directory.
     *
     * @param name relative to the home; a trailing {@code /} makes no difference
     */
    public boolean matches(String name) {
        for (GlobPath alternative : alternatives) {
            if (alternative.matches(name)) {
                return true;
            }
        }
        return false;
    }

    /** True if the pattern could name something inside this directory, so that looking into it is not in vain. */
    public boolean canMatchBelow(String directory) {
        for (GlobPath alternative : alternatives) {
            if (alternative.canMatchBelow(directory)) {
                return true;
            }
        }
        return false;
    }

    /** The pattern as it was written. */
    @Override
    public String toString() {
        return pattern;
    }
}
