package io.github.hermesbackup.home;

import java.util.ArrayList;
import java.util.List;

/**
 * A pattern without alternatives, as a state machine over components: bit {@code i} of a set of states says that the first
 * {@code i} components of the pattern have been used up. No name makes it slow, however many {@code **} there are.
 */
final class GlobPath {

    private static final int MAX_COMPONENTS = 62;

    /** Null stands for {@code **}. */
    private final List<GlobName> components;

    private GlobPath(List<GlobName> components) {
        this.components = components;
    }

    static GlobPath of(String text) throws GlobSyntaxException {
        List<GlobName> components = new ArrayList<>();
        for (String part : text.split("/", -1)) {
            if (part.isEmpty()) {
                throw new GlobSyntaxException("a component between two / is empty");
            }
            if (part.equals(".") || part.equals("..")) {
                throw new GlobSyntaxException("it leads out of the home or nowhere: \"" + part + "\"");
            }
            components.add(part.equals("**") ? null : GlobName.of(part));
        }
        if (components.size() > MAX_COMPONENTS) {
            throw new GlobSyntaxException("it has more than " + MAX_COMPONENTS + " components");
        }
        return new GlobPath(components);
    }

    boolean matches(String name) {
        return (statesAfter(name) & end()) != 0;
    }

    boolean canMatchBelow(String directory) {
        return (statesAfter(directory) & (end() - 1)) != 0;
    }

    private long end() {
        return 1L << components.size();
    }

    private long statesAfter(String name) {
        long states = skipStars(1);
        int end = name.endsWith("/") ? name.length() - 1 : name.length();
        for (int start = 0; start < end && states != 0; ) {
            int slash = name.indexOf('/', start);
            int stop = slash < 0 || slash > end ? end : slash;
            states = step(states, name.substring(start, stop));
            start = stop + 1;
        }
        return states;
    }

    private long step(long states, String component) {
        long next = 0;
        for (int i = 0; i < components.size(); i++) {
            if ((states & 1L << i) == 0) {
                continue;
            }
            GlobName wanted = components.get(i);
            if (wanted == null) {
                next |= 1L << i;
            } else if (wanted.matches(component)) {
                next |= 1L << i + 1;
            }
        }
        return skipStars(next);
    }

    /** A {@code **} may stand for nothing. */
    private long skipStars(long states) {
        long all = states;
        for (int i = 0; i < components.size(); i++) {
            if (components.get(i) == null && (all & 1L << i) != 0) {
                all |= 1L << i + 1;
            }
        }
        return all;
    }
}
