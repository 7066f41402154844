package io.github.hermesbackup.testkit;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

/** The small home that ships with the project, {@code src/sample-home}: what a home looks like, for a person and for tests. */
public final class SampleHome {

    /** Files in it that a backup leaves out under the default rules, relative to the home. */
    public static final List<String> LEFT_OUT = List.of(
            "cache/model_catalog.json",
            "cache/tmp/voice-0412.part",
            "checkpoints/notes/README.md",
            "gateway.pid",
            "hermes-agent/README.md",
            "skills/__pycache__/summarise_journal.cpython-311.pyc");

    private static final Path DIRECTORY = Path.of("src", "sample-home");
    private static final List<String> SECRETS =
            List.of(".env", "auth.json", "state.db", "profiles/coder/.env", "profiles/coder/state.db");

    private SampleHome() {}

    /** Where it lies, when the working directory is the project's. Copy it before anything opens its databases to write. */
    public static Path directory() {
        return DIRECTORY.toAbsolutePath();
    }

    /**
     * Copies it and gives secrets the mode 0600, which git does not keep.
     *
     * @param target a directory that does not exist yet
     */
    public static Path copyTo(Path target) throws IOException {
        Path source = directory();
        Files.walkFileTree(source, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                Files.createDirectories(target.resolve(source.relativize(directory)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Path copy = Files.copy(file, target.resolve(source.relativize(file)));
                if (SECRETS.contains(source.relativize(file).toString().replace('\\', '/'))) {
                    HomeBuilder.mode(copy, 0600);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return target;
    }
}
