package io.github.hermesbackup.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A small file system in memory, to be filled to its last byte; closing unmounts it with everything on it. Linux, as root. */
public final class Tmpfs implements AutoCloseable {

    private final Path root;

    private Tmpfs(Path root) {
        this.root = root;
    }

    /** True if this process may mount one; tries it. */
    public static boolean isAvailable() {
        return Availability.YES;
    }

    /**
     * Mounts one.
     *
     * @param at a directory that does not exist yet; removed in the end
     * @param bytes its size, rounded up to whole pages
     */
    public static Tmpfs mount(Path at, long bytes) throws IOException {
        return mount(at, "size=" + bytes);
    }

    /**
     * Mounts one with options of its own, {@code size=1m,nr_inodes=100,noexec} say.
     *
     * @param at a directory that does not exist yet; removed in the end
     */
    public static Tmpfs mount(Path at, String options) throws IOException {
        Files.createDirectory(at);
        Commands.Outcome outcome = Commands.of("mount", "-t", "tmpfs", "-o", options, "tmpfs", at.toString())
                .run();
        if (!outcome.ok()) {
            Files.delete(at);
        }
        outcome.orFail();
        return new Tmpfs(at);
    }

    /** Where it is mounted. */
    public Path root() {
        return root;
    }

    /** Makes it read-only from now on; fails while a file is open for writing. */
    public void makeReadOnly() throws IOException {
        Commands.of("mount", "-o", "remount,ro", root.toString()).run().orFail();
    }

    @Override
    public void close() throws IOException {
        if (!Commands.of("umount", root.toString()).run().ok()) {
            // Something still has a file open: take it out of the tree, it goes when that is closed.
            Commands.of("umount", "-l", root.toString()).run().orFail();
        }
        Files.delete(root);
    }

    private static final class Availability {

        private static final boolean YES = tried();

        private static boolean tried() {
            if (!Commands.isAvailable("mount") || !Commands.isAvailable("umount")) {
                return false;
            }
            try {
                Path parent = Files.createTempDirectory("tmpfs");
                try (Tmpfs trial = mount(parent.resolve("trial"), 1 << 16)) {
                    return Files.isDirectory(trial.root());
                } finally {
                    Files.deleteIfExists(parent);
                }
            } catch (IOException e) {
                return false;
            }
        }
    }
}
