package io.github.hermesbackup.mojo;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Everything in a directory before and after a run: what a goal has written is where it was told to write, or it is a fault. */
final class WrittenPaths {

    private final Path root;
    private final Map<Path, String> before;

    WrittenPaths(Path root) throws IOException {
        this.root = root;
        this.before = listing();
    }

    /** Files and directories that are new, gone or changed since, but for the allowed ones. A directory's own time does not count. */
    List<String> since(Predicate<Path> allowed) throws IOException {
        Map<Path, String> after = listing();
        List<String> unexpected = new ArrayList<>();
        after.forEach((path, state) -> {
            if (!state.equals(before.get(path)) && !allowed.test(path)) {
                unexpected.add((before.containsKey(path) ? "changed " : "new ") + path);
            }
        });
        before.keySet().stream()
                .filter(path -> !after.containsKey(path) && !allowed.test(path))
                .forEach(path -> unexpected.add("gone " + path));
        return unexpected;
    }

    private Map<Path, String> listing() throws IOException {
        Map<Path, String> listing = new TreeMap<>();
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                listing.put(directory, "directory");
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                listing.put(file, attributes.size() + " " + attributes.lastModifiedTime() + " " + attributes.fileKey());
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                listing.put(file, "unreadable");
                return FileVisitResult.CONTINUE;
            }
        });
        return listing;
    }
}
