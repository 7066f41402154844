package io.github.hermesbackup.archive;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Decompresses one or more Zstandard frames (RFC 8878) strictly: nothing stands between or behind them, no frame needs a
 * dictionary or a window of more than 8 MiB, which is what every decoder must support (section 3.1.1.1.2), so memory is
 * bounded whatever a header claims. A frame's checksum, if it has one, is verified.
 */
final class ZstdStream implements AutoCloseable {

    private static final int MAGIC = 0xFD2FB528;
    private static final int MAGIC_BYTES = 4;
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
        input = ByteBuffer.allocate(Math.max(MAGIC_BYTES, inputBytes))
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
        while (input.remaining() < MAGIC_BYTES && refill(source)) {
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
        any = true;
        return true;
    }

    private boolean refill(Input source) throws IOException {
        input.compact();
        try {
            return source.fill(input);
        } finally {
            input.flip();
        }
    }

    @Override
    public void close() {
        context.close();
    }
}
