package io.github.hermesbackup.archive;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/**
 * Decompresses one or more Zstandard frames (RFC 8878) strictly: nothing stands between or behind them, no frame needs a
 * dictionary or a window of more than 8 MiB, which is what every decoder must support (section 3.1.1.1.2), so memory is
 * bounded whatever a header claims. A frame's checksum, if it has one, is verified.
 */
final class ZstdStream implements AutoCloseable {

    private static final int MAGIC = 0xFD2FB528;
    private static final int MAGIC_BYTES = 4;
    private static final int HEADER_BYTES = 18;
    private static final int WINDOW_LOG_MAX = 23;

    /** Where the compressed bytes come from. */
    interface Input {
        /** Appends to the buffer's content; the buffer is as after {@link ByteBuffer#compact}. False at the end. */
        boolean fill(ByteBuffer buffer) throws IOException;
    }

    /** The bytes are not what they should be; what to say after the member's name. */
    static final class Malformed extends Exception {
        Malformed(String detail) {
            super(detail, null, false, false);
        }
    }

    private final ZstdDecompressCtx context = new ZstdDecompressCtx().setLongMax(WINDOW_LOG_MAX);
    private final ByteBuffer input;
    private boolean between = true;
    private boolean any;

    ZstdStream(int inputBytes) {
        input = ByteBuffer.allocate(Math.max(HEADER_BYTES, inputBytes))
                .order(ByteOrder.LITTLE_ENDIAN)
                .limit(0);
    }

    /** Bytes put out, or -1 behind the last frame. */
    int read(byte[] out, int offset, int length, Input source) throws IOException, Malformed {
        ByteBuffer target = ByteBuffer.wrap(out, offset, length);
        while (target.position() == offset) {
            if (between) {
                if (!beginFrame(source)) {
                    return -1;
                }
                between = false;
            }
            int before = input.position();
            try {
                between = context.decompressByteBufferStream(target, input);
            } catch (ZstdException e) {
                throw new Malformed("has compressed data that is not Zstandard (" + e.getMessage() + ")");
            }
            boolean stuck = input.position() == before && target.position() == offset && !between;
            if (stuck && !refill(source)) {
                throw new Malformed("has compressed data that ends too early");
            }
        }
        return target.position() - offset;
    }

    private boolean beginFrame(Input source) throws IOException, Malformed {
        while (input.remaining() < HEADER_BYTES && refill(source)) {
            continue;
        }
        if (!input.hasRemaining() && any) {
            return false;
        }
        if (input.remaining() < MAGIC_BYTES || input.getInt(input.position()) != MAGIC) {
            throw new Malformed(
                    any
                            ? "has bytes behind the end of its compressed data"
                            : "has compressed data that is not Zstandard");
        }
        if (Long.compareUnsigned(window(), 1L << WINDOW_LOG_MAX) > 0) {
            throw new Malformed("has compressed data that needs a window of more than 8 MiB");
        }
        any = true;
        return true;
    }

    /**
     * The window that a frame asks for (RFC 8878, section 3.1.1.1). The decoder looks at it only if it cannot decompress the
     * whole frame at once, and whether it can depends on how much room its caller has.
     */
    private long window() {
        int at = input.position() + MAGIC_BYTES;
        int room = input.limit() - at;
        int descriptor = room > 0 ? input.get(at) & 0xFF : 0;
        boolean single = (descriptor & 0x20) != 0;
        int dictionaryBytes = (1 << (descriptor & 3)) >> 1;
        int sizeBytes = 1 << (descriptor >>> 6);
        int before = single ? 1 + dictionaryBytes : 1;
        if (room < before + (single ? sizeBytes : 1)) {
            return 0; // cut within its header, which the decoder will say
        }
        at += before;
        if (single) {
            return switch (sizeBytes) {
                case 1 -> input.get(at) & 0xFF;
                case 2 -> (input.getShort(at) & 0xFFFF) + 256;
                case 4 -> input.getInt(at) & 0xFFFF_FFFFL;
                default -> input.getLong(at);
            };
        }
        int exponentAndMantissa = input.get(at) & 0xFF;
        long base = 1L << (10 + (exponentAndMantissa >>> 3));
        return base + base / 8 * (exponentAndMantissa & 7);
    }

    private boolean refill(Input source) throws IOException {
        input.compact();
        try {
            return source.fill(input);
        } finally {
            input.flip();
        }
    }

    /**
     * Decompresses one block of a member, which consists of frames of its own.
     *
     * @param out receives the content, exactly {@code length} bytes
     * @return false if the bytes are not such a block
     * @throws EOFException if the file ends within it
     */
    boolean block(FileChannel file, long position, int bytes, byte[] out, int length) throws IOException {
        reset();
        int[] fed = new int[1];
        Input block = buffer -> {
            if (fed[0] == bytes) {
                return false;
            }
            buffer.limit(Math.min(buffer.capacity(), buffer.position() + bytes - fed[0]));
            int read = file.read(buffer, position + fed[0]);
            if (read <= 0) {
                throw new EOFException();
            }
            fed[0] += read;
            return true;
        };
        try {
            int made = 0;
            while (made < length) {
                int n = read(out, made, length - made, block);
                if (n < 0) {
                    return false;
                }
                made += n;
            }
            return read(new byte[1], 0, 1, block) < 0;
        } catch (Malformed e) {
            return false;
        }
    }

    /** Forgets everything, for the next stream. */
    void reset() {
        context.reset();
        context.setLongMax(WINDOW_LOG_MAX);
        input.limit(0);
        between = true;
        any = false;
    }

    @Override
    public void close() {
        context.close();
    }
}
