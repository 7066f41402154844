package io.github.hermesbackup.restore;

import io.github.hermesbackup.home.RealPath;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileName;
import io.github.hermesbackup.io.FileStat;
import io.github.hermesbackup.io.IoReason;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;

/**
 * The file that a symbolic link of the user's leads to, for {@code hermes.links=through}: a regular file that exists. A link to
 * anything else is refused, and so is one through {@code /proc}, {@code /sys} or {@code /dev}, where what a name leads to depends on
 * who asks.
 */
public sealed interface LinkTarget {

    /** As many links as Linux follows before it gives up (path_resolution(7)). */
    int MAX_LINKS = 40;

    /**
     * The file.
     *
     * @param path its real path, no component of which is a link
     * @param stat what it is now
     */
    record Found(Path path, FileStat stat) implements LinkTarget {}

    /**
     * None that may be written.
     *
     * @param reason a predicate that follows the link's name in a sentence, without a full stop
     */
    record Refused(String reason) implements LinkTarget {}

    /**
     * Follows a link.
     *
     * @param link absolute path of a link, in a directory whose path is real
     */
    static LinkTarget of(Disk disk, Path link) {
        String shown = "somewhere";
        try {
            Path at = link;
            for (int links = 0; links < MAX_LINKS; links++) {
                Path written = at.getParent().resolve(disk.readLink(at));
                shown = FileName.show(written);
                if (isSystem(written.normalize())) {
                    return refused(shown, "which is no place for files");
                }
                at = real(disk, written);
                if (isSystem(at)) {
                    return refused(shown, "which is no place for files");
                }
                FileStat stat = disk.stat(at);
                if (stat.kind() != FileStat.Kind.LINK) {
                    return stat.isFile()
                            ? new Found(at, stat)
                            : refused(shown, stat.isDirectory() ? "which is a directory" : "which is no regular file");
                }
            }
            return refused(shown, "which leads over more than " + MAX_LINKS + " links, or in a circle");
        } catch (NoSuchFileException | NotDirectoryException e) {
            return refused(shown, "which does not exist");
        } catch (IOException e) {
            return refused(shown, "which cannot be followed (" + IoReason.of(e) + ")");
        }
    }

    private static LinkTarget refused(String written, String what) {
        return new Refused("is a symbolic link to " + written + ", " + what);
    }

    /** Everything but the last component followed; that one too where it is no name of its own. */
    private static Path real(Disk disk, Path written) throws IOException {
        Path name = written.getFileName();
        boolean ownName = name != null && !List.of("", ".", "..").contains(name.toString());
        return ownName ? RealPath.of(disk, written.getParent()).resolve(name) : RealPath.of(disk, written);
    }

    private static boolean isSystem(Path path) {
        return List.of("/proc", "/sys", "/dev").stream().anyMatch(path::startsWith);
    }
}
