package io.github.hermesbackup.home;

import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileStat;
import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Follows symbolic links one component at a time, through {@link Disk} and by the names' bytes, so that it works under
 * every locale and each step can be made to fail in a test.
 */
public final class RealPath {

    /** As many links as Linux follows before it gives up (path_resolution(7)). */
    private static final int MAX_LINKS = 40;

    private RealPath() {}

    /**
     * Where a path really is.
     *
     * @throws NoSuchFileException if there is nothing at its end
     * @throws FileSystemLoopException if the links lead in a circle
     */
    public static Path of(Disk disk, Path absolute) throws IOException {
        return follow(disk, absolute, false);
    }

    /** As {@link #of}, but components that do not exist are taken as they are written. */
    public static Path ofPossible(Disk disk, Path absolute) throws IOException {
        return follow(disk, absolute, true);
    }

    private static Path follow(Disk disk, Path absolute, boolean missingAllowed) throws IOException {
        Deque<Path> rest = new ArrayDeque<>();
        pushAll(rest, absolute);
        Path real = absolute.getRoot();
        int links = 0;
        while (!rest.isEmpty()) {
            Path name = rest.pop();
            if (name.toString().equals("..")) {
                real = real.getParent() == null ? real : real.getParent();
                continue;
            }
            Path next = real.resolve(name);
            if (!isLink(disk, next, missingAllowed)) {
                real = next;
                continue;
            }
            if (++links > MAX_LINKS) {
                throw new FileSystemLoopException(absolute.toString());
            }
            Path target = disk.readLink(next);
            pushAll(rest, target);
            real = target.isAbsolute() ? target.getRoot() : real;
        }
        return real;
    }

    private static boolean isLink(Disk disk, Path path, boolean missingAllowed) throws IOException {
        try {
            return disk.stat(path).kind() == FileStat.Kind.LINK;
        } catch (NoSuchFileException e) {
            if (missingAllowed) {
                return false;
            }
            throw e;
        }
    }

    private static void pushAll(Deque<Path> rest, Path path) {
        for (int i = path.getNameCount() - 1; i >= 0; i--) {
            Path name = path.getName(i);
            if (!name.toString().isEmpty() && !name.toString().equals(".")) {
                rest.push(name);
            }
        }
    }
}
