package io.github.hermesbackup.restore;

import io.github.hermesbackup.home.RealPath;
import io.github.hermesbackup.home.Surroundings;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileStat;
import io.github.hermesbackup.io.PartialFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** {@code ~/.local/bin}: made when the first command is put there; what root makes in it belongs to whom the place belongs. */
final class AliasDirectory {

    private static final int MODE = 0755;

    private final Disk disk;
    private final Path userHome;
    private final Path path;

    AliasDirectory(Disk disk, Surroundings around) {
        this.disk = disk;
        userHome = around.userHome();
        path = userHome.resolve(".local").resolve("bin");
    }

    /** The directory as the user knows it. */
    Path path() {
        return path;
    }

    /** What is at a name in it now, the link itself if it is one. */
    Optional<FileStat> stat(String fileName) throws IOException {
        try {
            return Optional.of(disk.stat(path.resolve(fileName)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /**
     * Puts a script there, all of it or nothing.
     *
     * @param replace whether one that is there is replaced
     * @return false if something is there and must not be replaced
     */
    boolean put(AliasScript script, boolean replace) throws IOException {
        Path directory = make();
        Path file = directory.resolve(script.fileName());
        try (PartialFile partial = PartialFile.create(disk, file)) {
            ByteBuffer content = ByteBuffer.wrap(script.content());
            while (content.hasRemaining()) {
                partial.channel().write(content);
            }
            giveTo(disk.stat(directory), partial.path());
            disk.setMode(partial.path(), MODE);
            partial.force();
            if (replace) {
                partial.replace();
                return true;
            }
            return partial.publishAs(file);
        }
    }

    /** Where it really is: many people keep their own commands elsewhere, behind a link. */
    private Path make() throws IOException {
        Path owner = userHome;
        for (Path each : new Path[] {path.getParent(), path}) {
            try {
                disk.stat(each);
            } catch (NoSuchFileException e) {
                disk.makeDirectory(each, MODE);
                giveTo(disk.stat(RealPath.of(disk, owner)), each);
            }
            owner = each;
        }
        return RealPath.of(disk, path);
    }

    /** Only root can give a file away, and only what root made in somebody's home has to be. */
    private void giveTo(FileStat owner, Path made) throws IOException {
        if (owner.uid() > 0 && disk.stat(made).uid() == 0) {
            disk.setOwner(made, owner.uid(), owner.gid());
        }
    }
}
