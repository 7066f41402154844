package io.github.hermesbackup.testkit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;

/** What becomes of a file that somebody is about to read, or is reading. */
public enum Move {
    /** Cut to half its size. */
    CUT,
    /** Cut to nothing. */
    EMPTIED,
    /** Appended to. */
    GROWN,
    /** Written over in place, in the same length. */
    REWRITTEN,
    /** Another file of another size renamed over it. */
    REPLACED,
    /** Removed. */
    DELETED,
    /** Its rights taken away. */
    FORBIDDEN,
    /** A FIFO without a writer in its place. */
    FIFO,
    /** A symbolic link to another file in its place. */
    LINK,
    /** A directory in its place. */
    DIRECTORY;

    /** Does it: what stands in place of the file takes the place in one instant. */
    public void happen(Path file) throws IOException {
        switch (this) {
            case CUT -> truncate(file, Files.size(file) / 2);
            case EMPTIED -> truncate(file, 0);
            case GROWN -> write(file, filled(70_000, 'g'), StandardOpenOption.APPEND);
            case REWRITTEN -> write(file, filled((int) Files.size(file), 'w'), StandardOpenOption.WRITE);
            case REPLACED -> over(Files.write(beside(file), replacement(file)), file);
            case DELETED -> Files.delete(file);
            case FORBIDDEN -> Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
            case FIFO -> {
                Commands.of("mkfifo", beside(file).toString()).run().orFail();
                over(beside(file), file);
            }
            case LINK -> over(Files.createSymbolicLink(beside(file), elsewhere(file)), file);
            case DIRECTORY -> {
                Files.createDirectory(beside(file));
                Files.delete(file);
                Files.move(beside(file), file);
            }
        }
    }

    /** The content that {@link #REPLACED} brings. */
    public static byte[] replacement(Path file) throws IOException {
        return filled((int) Files.size(file) + 4321, 'r');
    }

    /** What {@link #LINK} leads to: a file that no backup of the home may contain. */
    private static Path elsewhere(Path file) throws IOException {
        Path outside = Files.createDirectories(file.getParent().resolveSibling("outside-of-the-home"));
        return Files.writeString(outside.resolve("secret"), "NOT-IN-THE-HOME");
    }

    private static Path beside(Path file) {
        return file.getParent().resolveSibling(file.getFileName() + ".move");
    }

    private static void over(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void truncate(Path file, long size) throws IOException {
        try (var channel = Files.newByteChannel(file, StandardOpenOption.WRITE)) {
            channel.truncate(size);
        }
    }

    private static void write(Path file, byte[] bytes, StandardOpenOption option) throws IOException {
        try (var channel = Files.newByteChannel(file, option)) {
            channel.write(ByteBuffer.wrap(bytes));
        }
    }

    private static byte[] filled(int size, char with) {
        byte[] bytes = new byte[size];
        Arrays.fill(bytes, (byte) with);
        return bytes;
    }
}
