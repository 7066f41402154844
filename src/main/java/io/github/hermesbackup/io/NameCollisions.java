package io.github.hermesbackup.io;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds names that a file system would take for one file: files, directories, and directories that only stand in the names of
 * what is in them. A file in twin directories is no twin of its own unless its own name has one.
 *
 * <p>Two passes over the names: the first keeps 16 bytes for each and leaves suspicions, the second settles those by the names
 * themselves, a bounded number of them at a time.
 */
public final class NameCollisions {

    /** Names, the same ones in the same order each time. */
    public interface Names {
        /** Visits all of them. */
        void forEach(Visitor visitor) throws IOException;
    }

    /** Does something with one name. */
    public interface Visitor {
        /** @param name components separated by {@code /}; a directory's may end in one */
        void visit(String name) throws IOException;
    }

    /**
     * Two paths that lead to one file.
     *
     * @param first the one that came first, without a slash at its end
     * @param second the other one
     */
    public record Twins(String first, String second) {}

    private final NameFolding folding;
    private final int limit;
    private final Map<String, String> spelling = new HashMap<>();
    private final List<Twins> found = new ArrayList<>();

    private NameCollisions(NameFolding folding, int limit) {
        this.folding = folding;
        this.limit = limit;
    }

    /**
     * The twins among names.
     *
     * @param folding what the file system takes for one file
     * @param limit how many twins are looked for at most
     */
    public static List<Twins> among(NameFolding folding, Names names, int limit) throws IOException {
        if (!folding.folds()) {
            return List.of();
        }
        FoldedNames index = new FoldedNames(folding);
        names.forEach(index::add);
        if (!index.suspicious()) {
            return List.of();
        }
        NameCollisions collisions = new NameCollisions(folding, limit);
        names.forEach(name -> index.suspects(name, collisions::compare));
        return collisions.found;
    }

    private void compare(String path) {
        String folded = folded(path);
        String known = spelling.get(folded);
        if (known == null) {
            if (spelling.size() < limit) {
                spelling.put(folded, path);
            }
            return;
        }
        Twins twins = new Twins(known, path);
        if (found.size() < limit && !last(known).equals(last(path)) && isNew(twins)) {
            found.add(twins);
        }
    }

    /** A directory is met once for each file in it. */
    private boolean isNew(Twins twins) {
        return found.stream()
                .noneMatch(each -> each.first().equals(twins.first())
                        && last(each.second()).equals(last(twins.second())));
    }

    private static String last(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private String folded(String path) {
        List<String> components = new ArrayList<>();
        for (String component : path.split("/")) {
            components.add(folding.fold(component));
        }
        return String.join("/", components);
    }
}
