package io.github.hermesbackup.restore;

import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.MountPoints;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/** The file systems that the names of a restore lie on: a file can only be renamed within one. */
final class Volumes {

    private final Disk disk;
    private final Path home;
    private final Set<Path> mounts;
    private final List<Path> roots = new ArrayList<>();
    /** The directories on the way to the one that was asked about last, the innermost first: members come sorted, so most share it. */
    private final Deque<Known> way = new ArrayDeque<>();

    /**
     * What is known of a directory of the home.
     *
     * @param device that it lies on; {@link #MISSING} if it is not there, and so nothing below it
     */
    private record Known(Path directory, int volume, long device) {

        private static final long MISSING = -1;
    }

    Volumes(Disk disk, Path home) {
        this.disk = disk;
        this.home = home;
        this.mounts = MountPoints.below(disk, home);
        roots.add(home);
    }

    /** The topmost directory of each; the first is the home. */
    List<Path> roots() {
        return roots;
    }

    /** True for a file or directory on which something is mounted: it cannot be replaced. */
    boolean isMountPoint(Path path) {
        return mounts.contains(path);
    }

    /** Which one a file lies on, or will lie on. */
    int of(Path file) throws IOException {
        Path directory = file.getParent();
        return directory.startsWith(home) ? known(directory).volume() : number(directory);
    }

    private Known known(Path directory) throws IOException {
        while (!way.isEmpty() && !directory.startsWith(way.peek().directory())) {
            way.pop();
        }
        if (way.isEmpty() || !directory.equals(way.peek().directory())) {
            way.push(
                    directory.equals(home)
                            ? new Known(home, 0, deviceOf(home))
                            : below(known(directory.getParent()), directory));
        }
        return way.peek();
    }

    private Known below(Known parent, Path directory) throws IOException {
        long device = parent.device() == Known.MISSING ? Known.MISSING : deviceOf(directory);
        boolean own = device != Known.MISSING && (mounts.contains(directory) || device != parent.device());
        return new Known(directory, own ? number(directory) : parent.volume(), device);
    }

    private long deviceOf(Path directory) throws IOException {
        try {
            return disk.stat(directory).device();
        } catch (NoSuchFileException e) {
            return Known.MISSING;
        }
    }

    private int number(Path root) {
        if (!roots.contains(root)) {
            roots.add(root);
        }
        return roots.indexOf(root);
    }
}
