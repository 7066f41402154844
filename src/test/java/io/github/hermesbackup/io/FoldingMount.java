package io.github.hermesbackup.io;

import io.github.hermesbackup.testkit.Commands;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A real file system that takes several names for one file, if this machine can mount one; as root. */
final class FoldingMount implements AutoCloseable {

    /** How one is made in an image and mounted; {@code IMAGE} and {@code AT} stand for the two places. */
    private static final List<String> RECIPES = List.of(
            "mkfs.vfat IMAGE && mount -o loop,utf8 IMAGE AT && mkdir AT/x",
            "mkfs.ext4 -q -O casefold IMAGE && mount -o loop IMAGE AT && mkdir AT/x && chattr +F AT/x",
            "mkfs.ntfs -q -F IMAGE && lowntfs-3g -o ignore_case IMAGE AT && mkdir AT/x");

    private final Path at;

    private FoldingMount(Path at) {
        this.at = at;
    }

    /** The first that works, with its image in a directory. */
    static Optional<FoldingMount> tryIn(Path directory) throws IOException {
        Path at = Files.createDirectory(directory.resolve("mount"));
        Path image = directory.resolve("image");
        for (String recipe : RECIPES) {
            try (RandomAccessFile file = new RandomAccessFile(image.toString(), "rw")) {
                file.setLength(0);
                file.setLength(32 << 20);
            }
            String line = recipe.replace("IMAGE", "'" + image + "'").replace("AT", "'" + at + "'");
            if (Commands.of("sh", "-c", line).run().ok()) {
                return Optional.of(new FoldingMount(at));
            }
            Commands.of("umount", at.toString()).run();
        }
        return Optional.empty();
    }

    /** A directory on it. */
    Path directory() {
        return at.resolve("x");
    }

    @Override
    public void close() throws IOException {
        Commands.of("umount", at.toString()).run().orFail();
    }
}
