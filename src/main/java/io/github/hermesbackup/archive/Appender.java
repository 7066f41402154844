package io.github.hermesbackup.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Appends to a file through one buffer, can overwrite what it wrote earlier, and can take the last bytes back. */
final class Appender {

    private final FileChannel file;
    /** Outside the heap, from where the system takes it without another copy. */
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(256 * 1024);

    private volatile long flushed;

    Appender(FileChannel file) {
        this.file = file;
    }

    long position() {
        return flushed + buffer.position();
    }

    /** Bytes that have reached the file. */
    long flushed() {
        return flushed;
    }

    void write(byte[] bytes) throws IOException {
        write(bytes, 0, bytes.length);
    }

    void write(byte[] bytes, int offset, int length) throws IOException {
        if (length > buffer.remaining()) {
            flush();
        }
        if (length >= buffer.capacity()) {
            ByteBuffer direct = ByteBuffer.wrap(bytes, offset, length);
            writeFully(direct, flushed);
            flushed = flushed + length;
        } else {
            buffer.put(bytes, offset, length);
        }
    }

    /** As {@link #write(byte[])}, for bytes that are outside the heap: large ones go to the file as they are. */
    void write(ByteBuffer bytes) throws IOException {
        if (bytes.remaining() <= buffer.remaining()) {
            buffer.put(bytes);
            return;
        }
        flush();
        int length = bytes.remaining();
        writeFully(bytes, flushed);
        flushed = flushed + length;
    }

    /** Writes over bytes that were appended before. */
    void overwrite(long position, byte[] bytes) throws IOException {
        flush();
        writeFully(ByteBuffer.wrap(bytes), position);
    }

    /** Forgets everything behind a position. */
    void truncate(long position) throws IOException {
        flush();
        file.truncate(position);
        flushed = position;
    }

    void flush() throws IOException {
        buffer.flip();
        int bytes = buffer.remaining();
        writeFully(buffer, flushed);
        flushed = flushed + bytes;
        buffer.clear();
    }

    private void writeFully(ByteBuffer bytes, long position) throws IOException {
        long at = position;
        while (bytes.hasRemaining()) {
            at += file.write(bytes, at);
        }
    }
}
