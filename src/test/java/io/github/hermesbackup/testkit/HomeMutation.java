package io.github.hermesbackup.testkit;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * A day in the life of a home: messages appended to {@code state.db}, text appended to some files, as an agent does it.
 *
 * @param messages how many messages were appended
 * @param files the files that were appended to, relative to the home, sorted
 */
public record HomeMutation(long messages, List<String> files) {

    private static final Set<String> LEFT_ALONE =
            Set.of("hermes-agent", "node_modules", ".git", "backups", "state-snapshots");

    /**
     * Lets a home grow in place. The {@code -wal} stays behind, as if the agent were alive.
     *
     * @param home a generated home
     * @param fraction share of the messages and of the {@code .jsonl .md .log} files, at least one file
     * @param seed the same seed on the same home makes the same change
     */
    public static HomeMutation grow(Path home, double fraction, long seed) throws IOException, InterruptedException {
        List<String> append = List.of(
                "append",
                Long.toString(seed),
                home.resolve("state.db").toAbsolutePath().toString(),
                Double.toString(fraction));
        long messages;
        try (ChildProcess child = ChildProcess.start(StateDatabaseMain.class, append)) {
            messages = Long.parseLong(child.finish().get(0));
        }
        Dice dice = new Dice(seed, "mutation");
        Prose prose = new Prose(dice);
        List<String> candidates = candidates(home);
        List<String> grown = new ArrayList<>();
        for (int wanted = Math.max(1, (int) (candidates.size() * fraction)); wanted > 0; wanted--) {
            String name = candidates.remove(dice.below(candidates.size()));
            Files.writeString(home.resolve(name), prose.take(400), StandardOpenOption.APPEND);
            grown.add(name);
        }
        Collections.sort(grown);
        return new HomeMutation(messages, List.copyOf(grown));
    }

    /** One line with the counts, for a person. */
    public String summary() {
        return "appended messages=%d files=%d".formatted(messages, files.size());
    }

    private static List<String> candidates(Path home) throws IOException {
        List<String> names = new ArrayList<>();
        Files.walkFileTree(home, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                return LEFT_ALONE.contains(directory.getFileName().toString())
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                String name = home.relativize(file).toString();
                if (attributes.isRegularFile() && name.matches("[\\x20-\\x7e]+\\.(jsonl|md|log)")) {
                    names.add(name);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        Collections.sort(names);
        return names;
    }
}
