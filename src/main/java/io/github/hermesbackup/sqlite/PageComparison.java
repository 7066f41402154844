package io.github.hermesbackup.sqlite;

import io.github.hermesbackup.io.Disk;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import org.sqlite.SQLiteConnection;

/**
 * Whether two private images hold the same pages. Left out is what a page copy changes by itself: in the header (file format,
 * section 1.3) the journal versions, the change counter, the size in pages, the schema cookie and the writer's version; and
 * the page that holds the lock bytes, which SQLite never writes.
 */
final class PageComparison {

    private static final int[][] COUNTERS = {{18, 20}, {24, 32}, {40, 44}, {92, 100}};
    private static final long LOCK_BYTES = 0x40000000L;
    private static final int BUFFER = 1 << 20;

    private final Disk disk;
    private final Path left;
    private final Path right;

    PageComparison(Disk disk, Path left, Path right) {
        this.disk = disk;
        this.left = left;
        this.right = right;
    }

    /** False also when the page sizes differ. */
    boolean isSame() throws IOException {
        int pageSize = DatabaseFile.header(disk, left).pageSize();
        if (pageSize != DatabaseFile.header(disk, right).pageSize()) {
            return false;
        }
        long pages = pageCount(left);
        return pages == pageCount(right) && sameBytes(pageSize, pages * pageSize);
    }

    private static long pageCount(Path image) throws IOException {
        try (SQLiteConnection connection = Connections.immutable(image)) {
            return Long.parseLong(Connections.single(connection, "PRAGMA page_count"));
        } catch (SQLException e) {
            throw Failures.of(e, image, "count its pages");
        }
    }

    private boolean sameBytes(int pageSize, long end) throws IOException {
        ByteBuffer one = ByteBuffer.allocate(BUFFER);
        ByteBuffer other = ByteBuffer.allocate(BUFFER);
        try (FileChannel first = disk.openForReading(left);
                FileChannel second = disk.openForReading(right)) {
            for (long at = 0; at < end; at += BUFFER) {
                int length = (int) Math.min(BUFFER, end - at);
                fill(first, one, at, length);
                fill(second, other, at, length);
                if (at == 0) {
                    hideCounters(one);
                    hideCounters(other);
                } else if (at == LOCK_BYTES) {
                    Arrays.fill(one.array(), 0, pageSize, (byte) 0);
                    Arrays.fill(other.array(), 0, pageSize, (byte) 0);
                }
                if (one.mismatch(other) >= 0) {
                    return false;
                }
            }
        }
        return true;
    }

    private static void fill(FileChannel channel, ByteBuffer buffer, long at, int length) throws IOException {
        buffer.clear().limit(length);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, at + buffer.position()) < 0) {
                throw new EOFException("a database image is shorter than its header says");
            }
        }
        buffer.flip();
    }

    private static void hideCounters(ByteBuffer page) {
        for (int[] range : COUNTERS) {
            Arrays.fill(page.array(), range[0], range[1], (byte) 0);
        }
    }
}
