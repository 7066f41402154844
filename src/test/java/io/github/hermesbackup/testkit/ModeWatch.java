package io.github.hermesbackup.testkit;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Predicate;

/**
 * Looks again and again, as fast as it can, at what lies below some directories, and remembers what others than the owner could
 * have reached and read. Sees what goes past the disk that a test hands in, SQLite's own files for one.
 */
public final class ModeWatch implements AutoCloseable {

    private final List<Path> roots;
    private final Predicate<Path> secret;
    private final Set<String> open = new ConcurrentSkipListSet<>();
    private final Set<Path> seen = new ConcurrentSkipListSet<>();
    private final Thread thread;
    private volatile boolean enough;

    /**
     * Begins.
     *
     * @param roots directories, which need not exist yet
     * @param secret which of the files and directories in them nobody else may read
     */
    public ModeWatch(List<Path> roots, Predicate<Path> secret) {
        this.roots = List.copyOf(roots);
        this.secret = secret;
        this.thread = new Thread(this::run, "mode-watch");
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        do {
            roots.forEach(this::look);
        } while (!enough);
    }

    private void look(Path directory) {
        try (DirectoryStream<Path> all = Files.newDirectoryStream(directory)) {
            for (Path path : all) {
                int mode = (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
                boolean link = (mode & 0170000) == 0120000;
                if (!link && secret.test(path)) {
                    seen.add(path);
                    if ((mode & 077) != 0) {
                        open.add(path + " with mode " + Integer.toOctalString(mode & 07777));
                    }
                }
                boolean closed = (mode & 011) == 0; // nobody else gets through to what is in it
                if ((mode & 0170000) == 0040000 && !closed) {
                    look(path);
                }
            }
        } catch (IOException | java.nio.file.DirectoryIteratorException e) {
            // Not there yet, or not any more.
        }
    }

    /** What others could have read, with its mode. */
    public Set<String> open() {
        return open;
    }

    /** What was looked at. */
    public Set<Path> seen() {
        return seen;
    }

    /** Looks a last time and ends. */
    @Override
    public void close() {
        enough = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
