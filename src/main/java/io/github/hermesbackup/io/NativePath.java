package io.github.hermesbackup.io;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/** A path as the functions of the C library take it: its bytes, whatever the locale, and a NUL at the end. */
final class NativePath {

    /** A walk asks about one name of a directory after the other. */
    private static volatile Start last = new Start(null, null);

    private NativePath() {}

    static byte[] of(Path path) {
        byte[] bytes = bytes(path);
        return Arrays.copyOf(bytes, bytes.length + 1);
    }

    /** @param name of something in the directory, decoded from UTF-8 */
    static byte[] of(Path directory, String name) {
        Start start = last;
        if (start.directory() != directory) {
            start = new Start(directory, bytes(directory));
            last = start;
        }
        byte[] end = name.getBytes(StandardCharsets.UTF_8);
        byte[] bytes = Arrays.copyOf(start.bytes(), start.bytes().length + 1 + end.length + 1);
        bytes[start.bytes().length] = '/'; // twice below the root, which is the same
        System.arraycopy(end, 0, bytes, start.bytes().length + 1, end.length);
        return bytes;
    }

    /** A directory that was asked about. Made anew for another one, so that it does not matter which thread's it is. */
    private record Start(Path directory, byte[] bytes) {}

    private static byte[] bytes(Path path) {
        String text = path.toAbsolutePath().toString();
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return bytes.length == text.length()
                ? bytes
                : FileName.pathBytes(path); // not ASCII: the locale may have changed it
    }

    /** For a person. */
    static String show(byte[] path) {
        return new String(path, 0, path.length - 1, StandardCharsets.UTF_8);
    }
}
