package io.github.hermesbackup.testkit;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A small file system in a file whose files can share their blocks; closing unmounts and removes it. Linux, as root, with the
 * programs that make it.
 */
public final class SharingMount implements AutoCloseable {

    /** What xfs needs at least; the file has holes where nothing is. */
    private static final long BYTES = 400L << 20;

    private final Path root;
    private final Path image;

    private SharingMount(Path root, Path image) {
        this.root = root;
        this.image = image;
    }

    /**
     * True if one of a kind can be mounted here; tries it.
     *
     * @param kind {@code btrfs} or {@code xfs}
     */
    public static boolean isAvailable(String kind) {
        if (!Commands.isAvailable("mkfs." + kind) || !Commands.isAvailable("mount")) {
            return false;
        }
        try {
            Path parent = Files.createTempDirectory("sharing");
            try (SharingMount trial = mount(parent.resolve("trial"), kind)) {
                return Files.isDirectory(trial.root());
            } finally {
                Files.deleteIfExists(parent);
            }
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Makes and mounts one.
     *
     * @param at a directory that does not exist yet; removed in the end
     * @param kind {@code btrfs} or {@code xfs}
     */
    public static SharingMount mount(Path at, String kind) throws IOException {
        Path image = at.resolveSibling(at.getFileName() + ".image");
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(BYTES);
        }
        Files.createDirectory(at);
        Commands.Outcome outcome =
                Commands.of("mkfs." + kind, "-q", image.toString()).run();
        if (outcome.ok()) {
            outcome = Commands.of("mount", "-t", kind, "-o", "loop", image.toString(), at.toString())
                    .run();
        }
        if (!outcome.ok()) {
            Files.delete(at);
            Files.delete(image);
        }
        outcome.orFail();
        return new SharingMount(at, image);
    }

    /** Where it is mounted. */
    public Path root() {
        return root;
    }

    /** Bytes in use, once what was written has reached the device. */
    public long usedBytes() throws IOException {
        Commands.of("sync", "-f", root.toString()).run().orFail();
        var store = Files.getFileStore(root);
        return store.getTotalSpace() - store.getUnallocatedSpace();
    }

    @Override
    public void close() throws IOException {
        if (!Commands.of("umount", root.toString()).run().ok()) {
            Commands.of("umount", "-l", root.toString()).run().orFail();
        }
        Files.delete(root);
        Files.delete(image);
    }
}
