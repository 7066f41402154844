package io.github.hermesbackup.io;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Where file systems are mounted, from {@code /proc/self/mountinfo} (proc(5)). A directory or a file of the same file system
 * that is mounted a second time has the same device number, but nothing can be renamed out of it.
 */
public final class MountPoints {

    private static final Path TABLE = Path.of("/proc/self/mountinfo");
    private static final int MOUNT_POINT = 4;
    private static final int OPTIONS = 5;

    private MountPoints() {}

    /** A file system, where it is and how: {@code rw,noexec}. */
    private record Mount(Path point, List<String> options) {}

    /** The mount points below a directory; empty where the platform does not tell. */
    public static Set<Path> below(Disk disk, Path directory) {
        Set<Path> points = new HashSet<>();
        try {
            for (Mount mount : mounts(disk, directory.getRoot())) {
                if (mount.point().startsWith(directory) && !mount.point().equals(directory)) {
                    points.add(mount.point());
                }
            }
        } catch (IOException | RuntimeException e) {
            return Set.of(); // then device numbers alone tell one file system from another
        }
        return points;
    }

    /**
     * True if programs and libraries cannot be run from a directory, since it is mounted {@code noexec}; false also where the
     * platform does not tell.
     *
     * @param directory its real path
     */
    public static boolean forbidExecution(Disk disk, Path directory) {
        Mount holding = null;
        try {
            for (Mount mount : mounts(disk, directory.getRoot())) {
                // The deepest, and of several in one place the last, which covers the others.
                boolean deeper = holding == null
                        || mount.point().getNameCount() >= holding.point().getNameCount();
                if (deeper && directory.startsWith(mount.point())) {
                    holding = mount;
                }
            }
        } catch (IOException | RuntimeException e) {
            return false;
        }
        return holding != null && holding.options().contains("noexec");
    }

    private static List<Mount> mounts(Disk disk, Path root) throws IOException {
        List<Mount> mounts = new ArrayList<>();
        for (String line : read(disk, TABLE).split("\n")) {
            String[] field = line.split(" ");
            if (field.length > OPTIONS) {
                Path point = FileName.resolve(root, unescape(field[MOUNT_POINT]).substring(1));
                mounts.add(new Mount(point, List.of(field[OPTIONS].split(","))));
            }
        }
        return mounts;
    }

    /** A file of {@code /proc}, whose size is not known before its end, a character a byte. */
    static String read(Disk disk, Path file) throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        ByteBuffer buffer = ByteBuffer.allocate(1 << 14);
        try (FileChannel table = disk.openForReading(file)) {
            while (table.read(buffer) >= 0) {
                text.write(buffer.array(), 0, buffer.position());
                buffer.clear();
            }
        }
        return text.toString(StandardCharsets.ISO_8859_1);
    }

    /** Space, tab, line feed and backslash stand as three octal digits behind a backslash; the rest are the name's bytes. */
    static String unescape(String field) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < field.length(); i++) {
            if (field.charAt(i) == '\\') {
                bytes.write(Integer.parseInt(field, i + 1, i + 4, 8));
                i += 3;
            } else {
                bytes.write(field.charAt(i));
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
