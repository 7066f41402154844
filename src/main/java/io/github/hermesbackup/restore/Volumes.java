package io.github.hermesbackup.restore;

import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileStat;
import io.github.hermesbackup.io.MountPoints;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The file systems that the names of a restore lie on: a file can only be renamed within one. */
final class Volumes {

    private final Disk disk;
    private final Path home;
    private final Set<Path> mounts;
    private final List<Path> roots = new ArrayList<>();
    private Path lastDirectory;
    private int lastVolume;

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
        if (!directory.equals(lastDirectory)) {
            lastVolume = number(root(directory));
            lastDirectory = directory;
        }
        return lastVolume;
    }

    private int number(Path root) {
        if (!roots.contains(root)) {
            roots.add(root);
        }
        return roots.indexOf(root);
    }

    private Path root(Path directory) throws IOException {
        if (!directory.startsWith(home) || directory.equals(home)) {
            return directory;
        }
        FileStat stat;
        try {
            stat = disk.stat(directory);
        } catch (NoSuchFileException e) {
            return root(directory.getParent());
        }
        boolean own = mounts.contains(directory)
                || stat.device() != disk.stat(directory.getParent()).device();
        return own ? directory : root(directory.getParent());
    }
}
