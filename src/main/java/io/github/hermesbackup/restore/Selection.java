package io.github.hermesbackup.restore;

import io.github.hermesbackup.home.Glob;
import io.github.hermesbackup.io.HermesException;
import java.util.List;

/**
 * Which names of a home are meant.
 *
 * @param patterns any of these, or what lies below a directory that one of them names; none at all means everything
 */
public record Selection(List<Glob> patterns) {

    /** Everything. */
    public static final Selection ALL = new Selection(List.of());

    /** Keeps a copy. */
    public Selection {
        patterns = List.copyOf(patterns);
    }

    /** @throws HermesException {@code INVALID_INPUT}, naming the pattern that cannot be read */
    public static Selection of(List<String> patterns) throws HermesException {
        return new Selection(Glob.all(patterns));
    }

    /** True if a name is among them; a directory's ends in {@code /}. */
    public boolean includes(String name) {
        if (patterns.isEmpty() || matches(name)) {
            return true;
        }
        for (int slash = name.indexOf('/'); slash >= 0; slash = name.indexOf('/', slash + 1)) {
            if (matches(name.substring(0, slash + 1))) {
                return true;
            }
        }
        return false;
    }

    private boolean matches(String name) {
        return patterns.stream().anyMatch(pattern -> pattern.matches(name));
    }
}
