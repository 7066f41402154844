package io.github.hermesbackup.testkit;

import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileStat;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What the system says of a directory and of everything in it, to be said again after a crash: a journal of a file system keeps
 * inodes and not contents, so a file can be the one that it was by size, times and number, with zeros in it. A file that a {@link
 * CrashImages.Image} has written is another one to the system, and would be recognised by that.
 */
public final class OldStamps {

    private final Path root;
    private final Map<Path, FileStat> before = new HashMap<>();

    private OldStamps(Path root) {
        this.root = root;
    }

    /** Takes them as they are now. */
    public static OldStamps of(Path directory) throws IOException {
        OldStamps stamps = new OldStamps(directory);
        stamps.before.putAll(stats(directory));
        return stamps;
    }

    private static Map<Path, FileStat> stats(Path directory) throws IOException {
        Map<Path, FileStat> stats = new HashMap<>();
        if (Files.exists(directory)) {
            try (Stream<Path> all = Files.walk(directory)) {
                for (Path path : all.toList()) {
                    stats.put(path, Disk.real().stat(path));
                }
            }
        }
        return stats;
    }

    /**
     * The disk of this machine now that a crash has left what is there. What has the size, the mode and the time that it had has
     * the same inode and time of change, too, until somebody touches it; so has the directory itself, whose time is not modelled.
     */
    public Disk afterCrash() throws IOException {
        Map<Path, FileStat> left = stats(root);
        return (Disk) Proxy.newProxyInstance(
                Disk.class.getClassLoader(), new Class<?>[] {Disk.class}, (proxy, method, arguments) -> {
                    try {
                        Object answer = method.invoke(Disk.real(), arguments);
                        return method.getName().equals("stat")
                                ? said((Path) arguments[0], (FileStat) answer, left)
                                : answer;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private FileStat said(Path path, FileStat now, Map<Path, FileStat> left) {
        FileStat old = before.get(path);
        return old != null && now.equals(left.get(path)) && (path.equals(root) || isLike(old, now)) ? old : now;
    }

    private static boolean isLike(FileStat old, FileStat now) {
        return old.kind() == now.kind()
                && old.mode() == now.mode()
                && (old.isDirectory() || old.size() == now.size())
                && old.modified().equals(now.modified());
    }
}
