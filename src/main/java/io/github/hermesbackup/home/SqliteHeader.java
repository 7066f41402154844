package io.github.hermesbackup.home;

import io.github.hermesbackup.io.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/** Tells databases from other files by their first bytes (SQLite file format, section 1.2). */
public final class SqliteHeader {

    private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
    private static final int CHUNK = 1 << 16;

    /** What a file begins with. */
    public enum Content {
        /** The header of a SQLite database. */
        DATABASE,
        /** Nothing, or NUL bytes to the end. */
        ZEROS,
        /** Something else. */
        OTHER
    }

    private SqliteHeader() {}

    /** Looks into a regular file; reads beyond the first bytes only while it finds nothing but NUL. */
    public static Content look(Disk disk, Path file) throws IOException {
        try (FileChannel channel = disk.openForReading(file)) {
            ByteBuffer buffer = ByteBuffer.allocate(MAGIC.length);
            fill(channel, buffer);
            if (!buffer.hasRemaining() && Arrays.equals(buffer.array(), MAGIC)) {
                return Content.DATABASE;
            }
            while (isZero(buffer)) {
                if (buffer.position() < buffer.capacity()) {
                    return Content.ZEROS;
                }
                buffer = buffer.capacity() == CHUNK ? buffer.clear() : ByteBuffer.allocate(CHUNK);
                fill(channel, buffer);
            }
            return Content.OTHER;
        }
    }

    private static void fill(FileChannel channel, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
            // a read may return less than was asked for
        }
    }

    private static boolean isZero(ByteBuffer buffer) {
        for (int i = 0; i < buffer.position(); i++) {
            if (buffer.get(i) != 0) {
                return false;
            }
        }
        return true;
    }
}
