package io.github.hermesbackup.restore;

import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileName;
import io.github.hermesbackup.io.FileStat;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.io.HermesException.Reason;
import io.github.hermesbackup.io.HermesException.Subject;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** The home as a place to write to: no component below it may be a link, and a file is never put where a directory is. */
final class TargetTree {

    private final Disk disk;
    private final Path home;
    /** The components of the directory that was checked last: members come sorted, so most share it. */
    private final Deque<String> checked = new ArrayDeque<>();

    TargetTree(Disk disk, Path home) {
        this.disk = disk;
        this.home = home;
    }

    Path path(String name) {
        return FileName.resolve(home, name.endsWith("/") ? name.substring(0, name.length() - 1) : name);
    }

    /** What is at a name now, or nothing. */
    Optional<FileStat> stat(String name) throws IOException {
        requirePlainParents(name);
        Optional<FileStat> stat = statOf(path(name));
        boolean directory = name.endsWith("/");
        if (stat.isPresent()) {
            if (stat.get().kind() == FileStat.Kind.LINK) {
                throw conflict(name, "is a symbolic link, which is not replaced; remove it or move it away first");
            } else if (directory != stat.get().isDirectory()) {
                throw conflict(name, directory ? "is a file, not a directory" : "is a directory, not a file");
            } else if (!directory && !stat.get().isFile()) {
                throw conflict(name, "is not a regular file");
            }
        }
        return stat;
    }

    private Optional<FileStat> statOf(Path path) throws IOException {
        try {
            return Optional.of(disk.stat(path));
        } catch (NoSuchFileException | NotDirectoryException e) {
            return Optional.empty();
        }
    }

    private void requirePlainParents(String name) throws IOException {
        int end = name.endsWith("/") ? name.length() - 1 : name.length();
        String parent = name.substring(0, Math.max(0, name.lastIndexOf('/', end - 1)));
        while (!checked.isEmpty() && !(parent + "/").startsWith(checked.peek() + "/")) {
            checked.pop();
        }
        int from = checked.isEmpty() ? 0 : checked.peek().length() + 1;
        while (from < parent.length()) {
            int slash = parent.indexOf('/', from);
            String directory = parent.substring(0, slash < 0 ? parent.length() : slash);
            Optional<FileStat> stat = statOf(path(directory));
            if (stat.isPresent() && !stat.get().isDirectory()) {
                throw conflict(
                        directory,
                        stat.get().kind() == FileStat.Kind.LINK
                                ? "is a symbolic link, which is not followed; remove it or move it away first"
                                : "is not a directory");
            }
            checked.push(directory);
            from = directory.length() + 1;
        }
    }

    private HermesException conflict(String name, String problem) {
        return new HermesException(
                Reason.CONFLICT,
                Subject.OTHER,
                FileName.escape(path(name).toString()) + " " + problem + ". Nothing was changed.");
    }
}
