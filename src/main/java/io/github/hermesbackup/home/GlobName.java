package io.github.hermesbackup.home;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/** A pattern over one component of a name, character by character (code points). */
final class GlobName {

    /** Null stands for {@code *}. */
    private final List<IntPredicate> tokens;

    /** The pattern itself if it has no wildcard, else null. */
    private final String literal;

    private GlobName(String literal, List<IntPredicate> tokens) {
        this.literal = literal;
        this.tokens = tokens;
    }

    static GlobName of(String text) throws GlobSyntaxException {
        if (text.indexOf('*') < 0 && text.indexOf('?') < 0 && text.indexOf('[') < 0) {
            return new GlobName(text, List.of());
        }
        int[] points = text.codePoints().toArray();
        List<IntPredicate> tokens = new ArrayList<>();
        for (int i = 0; i < points.length; i++) {
            switch (points[i]) {
                case '*' -> tokens.add(null);
                case '?' -> tokens.add(any -> true);
                case '[' -> {
                    int end = closing(points, i);
                    tokens.add(set(points, i + 1, end));
                    i = end;
                }
                default -> {
                    int wanted = points[i];
                    tokens.add(c -> c == wanted);
                }
            }
        }
        return new GlobName(null, tokens);
    }

    private static int closing(int[] points, int open) throws GlobSyntaxException {
        for (int i = open + 1; i < points.length; i++) {
            if (points[i] == ']') {
                return i;
            }
        }
        throw new GlobSyntaxException("a [ has no ]");
    }

    private static IntPredicate set(int[] points, int start, int end) throws GlobSyntaxException {
        boolean not = start < end && (points[start] == '!' || points[start] == '^');
        IntPredicate members = null;
        for (int i = not ? start + 1 : start; i < end; i++) {
            int low = points[i];
            boolean range = i + 2 < end && points[i + 1] == '-';
            int high = range ? points[i += 2] : low;
            if (high < low) {
                throw new GlobSyntaxException("the range in [ ] runs backwards");
            }
            IntPredicate member = c -> c >= low && c <= high;
            members = members == null ? member : members.or(member);
        }
        if (members == null) {
            throw new GlobSyntaxException("[ ] is empty");
        }
        return not ? members.negate() : members;
    }

    boolean matches(String name) {
        if (literal != null) {
            return literal.equals(name);
        }
        int[] points = name.codePoints().toArray();
        int token = 0;
        int at = 0;
        int star = -1;
        int retry = 0;
        while (at < points.length) {
            if (token < tokens.size() && tokens.get(token) == null) {
                star = token++;
                retry = at;
            } else if (token < tokens.size() && tokens.get(token).test(points[at])) {
                token++;
                at++;
            } else if (star >= 0) {
                token = star + 1;
                at = ++retry;
            } else {
                return false;
            }
        }
        while (token < tokens.size() && tokens.get(token) == null) {
            token++;
        }
        return token == tokens.size();
    }
}
