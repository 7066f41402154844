package io.github.hermesbackup.io;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a process has mounted where, from its {@code /proc/<pid>/mountinfo} (proc(5)): in a container, or in the sandbox that a
 * service manager makes, a file has another name than here.
 */
final class MountTable {

    private static final int DEVICE = 2;
    private static final int ROOT = 3;
    private static final int POINT = 4;

    private final List<Mount> mounts;

    /**
     * A mounted directory.
     *
     * @param device of its file system, {@code major:minor}
     * @param root which directory of the file system it is
     * @param point where it is mounted
     */
    private record Mount(String device, Path root, Path point) {}

    private MountTable(List<Mount> mounts) {
        this.mounts = mounts;
    }

    static MountTable read(Disk disk, Path mountinfo) throws IOException {
        List<Mount> mounts = new ArrayList<>();
        for (String line : MountPoints.read(disk, mountinfo).split("\n")) {
            String[] field = line.split(" ");
            if (field.length > POINT) {
                mounts.add(new Mount(field[DEVICE], path(mountinfo, field[ROOT]), path(mountinfo, field[POINT])));
            }
        }
        return new MountTable(mounts);
    }

    /** Some roots are no paths: those of namespaces are written like {@code net:[4026531840]}. They contain nothing of ours. */
    private static Path path(Path mountinfo, String field) {
        String text = MountPoints.unescape(field);
        return FileName.resolve(mountinfo.getRoot(), text.startsWith("/") ? text.substring(1) : text);
    }

    /**
     * Where what another process knows by a path is for the process of this table.
     *
     * @param path absolute, without links
     * @param below only places below this directory count
     */
    Optional<Path> translate(MountTable other, Path path, Path below) {
        Mount there = other.holding(path);
        if (there == null) {
            return Optional.empty();
        }
        Path inside = move(path, there.point(), there.root());
        return mounts.stream()
                .filter(mount -> mount.device().equals(there.device()) && inside.startsWith(mount.root()))
                .filter(mount -> {
                    Path here = move(inside, mount.root(), mount.point());
                    return here.startsWith(below) && mount.equals(holding(here));
                })
                .map(mount -> move(inside, mount.root(), mount.point()))
                .findFirst();
    }

    private static Path move(Path path, Path from, Path to) {
        return to.resolve(from.relativize(path));
    }

    /** The mount that a path lies in: the deepest, and of several in one place the last, which covers the others. */
    private Mount holding(Path path) {
        Mount best = null;
        for (Mount mount : mounts) {
            boolean deeper =
                    best == null || mount.point().getNameCount() >= best.point().getNameCount();
            if (deeper && path.startsWith(mount.point())) {
                best = mount;
            }
        }
        return best;
    }
}
