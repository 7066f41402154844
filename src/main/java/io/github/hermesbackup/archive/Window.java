package io.github.hermesbackup.archive;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.zip.CRC32;

/** A range of a file, read forward through one buffer; little-endian. */
final class Window {

    private static final int BUFFER_BYTES = 256 * 1024;

    private final FileChannel file;
    private final byte[] array;
    private final ByteBuffer buffer;
    private long next;
    private final long end;

    Window(FileChannel file, long start, long end) {
        this.file = file;
        this.next = start;
        this.end = end;
        array = new byte[(int) Math.min(BUFFER_BYTES, end - start)];
        buffer = ByteBuffer.wrap(array).limit(0);
    }

    /** Where the next byte that {@link #take} hands out lies in the file. */
    long position() {
        return next - buffer.remaining();
    }

    long remaining() {
        return end - position();
    }

    /** The next bytes, valid until the next call; at most 256 KiB. */
    Bytes take(int bytes) throws IOException {
        Bytes view = peek(bytes);
        buffer.position(buffer.position() + bytes);
        return view;
    }

    Bytes peek(int bytes) throws IOException {
        if (bytes > remaining()) {
            throw new EOFException();
        }
        if (buffer.remaining() < bytes) {
            buffer.compact();
            while (buffer.position() < bytes) {
                int room = (int) Math.min(buffer.remaining(), end - next);
                int limit = buffer.limit();
                buffer.limit(buffer.position() + room);
                int read = file.read(buffer, next);
                buffer.limit(limit);
                if (read <= 0) {
                    throw new EOFException();
                }
                next += read;
            }
            buffer.flip();
        }
        return Bytes.of(array, buffer.position(), bytes);
    }

    /** Takes all bytes that are left, for their CRC-32. */
    CRC32 crc32() throws IOException {
        CRC32 crc = new CRC32();
        while (remaining() > 0) {
            take((int) Math.min(array.length, remaining())).addTo(crc);
        }
        return crc;
    }

    /** Reads exactly these bytes of a file; {@link EOFException} if it ends before. */
    static ByteBuffer read(FileChannel file, long position, int bytes) throws IOException {
        return fill(ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN), file, position);
    }

    /** Fills what is left of a buffer that is at its beginning, and flips it. */
    static ByteBuffer fill(ByteBuffer out, FileChannel file, long position) throws IOException {
        while (out.hasRemaining()) {
            int read = file.read(out, position + out.position());
            if (read < 0) {
                throw new EOFException();
            }
        }
        return out.flip();
    }
}
