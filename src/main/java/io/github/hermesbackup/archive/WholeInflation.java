package io.github.hermesbackup.archive;

import io.github.hermesbackup.io.Libdeflate;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.zip.CRC32;

/**
 * Inflates with {@link Libdeflate} what is small enough to be in memory as a whole, and only bytes that are the very ones which the
 * block index was made of, by their CRC-32: these were compressed by zlib, and inflated and compared. It has no say about
 * others, since it reads streams that zlib and most other programs refuse (codes that stand for nothing), nor where it refuses.
 */
final class WholeInflation implements Closeable {

    /** Of a stream or a block, compressed or not. */
    static final int MOST_BYTES = 8 << 20;

    /** The last block of a stream, an empty one. */
    private static final byte[] END = {3, 0};

    private final Libdeflate library;

    /** @param library null if there is none */
    WholeInflation(Libdeflate library) {
        this.library = library;
    }

    /**
     * Inflates a stream.
     *
     * @param rows of all its blocks; their lengths are the stream's
     * @param bytes the stream's, all of them
     * @param length bytes of content that it should give
     * @return the content, valid until the next call; null if it is not to be done here
     */
    ByteBuffer stream(FileChannel file, long position, List<BlockIndex.Block> rows, long bytes, long length)
            throws IOException {
        if (library == null || bytes > MOST_BYTES || length > MOST_BYTES || length == 0) {
            return null;
        }
        ByteBuffer stream = library.input((int) bytes);
        try {
            Window.fill(stream, file, position);
        } catch (EOFException e) {
            return null;
        }
        return areOf(rows, stream) ? library.inflate((int) bytes, (int) length) : null;
    }

    /**
     * Inflates one block, see {@link Inflation#block} and {@link FlushChallenge}.
     *
     * @return false if it is not to be done here
     * @throws EOFException if the file ends within it
     */
    boolean block(FileChannel file, long position, BlockIndex.Block row, byte[] out, int length, boolean last)
            throws IOException {
        int bytes = row.compressedBytes();
        if (library == null || bytes > MOST_BYTES || length > MOST_BYTES) {
            return false;
        }
        ByteBuffer stream = library.input(bytes + FlushChallenge.STORED.length + END.length);
        Window.fill(stream.limit(bytes), file, position);
        if (!areOf(List.of(row), stream)) {
            return false;
        }
        int end = bytes;
        int beyond = 0;
        if (!last) {
            if (stream.getInt(bytes - 4) != FlushChallenge.EMPTY_STORED) {
                return false;
            }
            stream.limit(stream.capacity()).position(bytes - 4);
            end = stream.put(FlushChallenge.STORED).put(END).position();
            beyond = FlushChallenge.LENGTH;
        }
        ByteBuffer content = library.inflate(end, length + beyond);
        if (content == null
                || !content.slice(length, beyond).equals(ByteBuffer.wrap(FlushChallenge.SECRET, 0, beyond))) {
            return false;
        }
        content.get(out, 0, length);
        return true;
    }

    private static boolean areOf(List<BlockIndex.Block> rows, ByteBuffer stream) {
        int at = 0;
        for (BlockIndex.Block row : rows) {
            CRC32 crc = new CRC32();
            crc.update(stream.slice(at, row.compressedBytes()));
            if ((int) crc.getValue() != row.compressedCrc()) {
                return false;
            }
            at += row.compressedBytes();
        }
        return true;
    }

    @Override
    public void close() {
        if (library != null) {
            library.close();
        }
    }
}
