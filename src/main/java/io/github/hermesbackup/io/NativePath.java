package io.github.hermesbackup.io;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/** A path as the functions of the C library take it: its bytes, whatever the locale, and a NUL at the end. */
final class NativePath {

    private NativePath() {}

    static byte[] of(Path path) {
        String text = path.toAbsolutePath().toString();
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length != text.length()) { // not ASCII: the locale may have changed it
            bytes = FileName.pathBytes(path);
        }
        return Arrays.copyOf(bytes, bytes.length + 1);
    }
}
