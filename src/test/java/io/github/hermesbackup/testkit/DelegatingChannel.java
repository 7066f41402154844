package io.github.hermesbackup.testkit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/**
 * A file channel in front of another one. Whatever way bytes take, they pass one of the four methods that read or write one
 * buffer, so that a subclass has to care about these only.
 */
public class DelegatingChannel extends FileChannel {

    private static final int CHUNK = 8192;

    private final FileChannel file;

    protected DelegatingChannel(FileChannel file) {
        this.file = file;
    }

    /** The channel behind this one. */
    FileChannel file() {
        return file;
    }

    @Override
    public int read(ByteBuffer bytes) throws IOException {
        return file.read(bytes);
    }

    @Override
    public int read(ByteBuffer bytes, long position) throws IOException {
        return file.read(bytes, position);
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
        return file.write(bytes);
    }

    @Override
    public int write(ByteBuffer bytes, long position) throws IOException {
        return file.write(bytes, position);
    }

    /** Into the first buffer that has room: fewer bytes than there is room for are always allowed. */
    @Override
    public long read(ByteBuffer[] buffers, int offset, int length) throws IOException {
        return read(firstWithRoom(buffers, offset, length));
    }

    @Override
    public long write(ByteBuffer[] buffers, int offset, int length) throws IOException {
        return write(firstWithRoom(buffers, offset, length));
    }

    private static ByteBuffer firstWithRoom(ByteBuffer[] buffers, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            if (buffers[i].hasRemaining()) {
                return buffers[i];
            }
        }
        return ByteBuffer.allocate(0);
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(count, CHUNK));
        int read = read(bytes, position);
        return read <= 0 ? 0 : target.write(bytes.flip());
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long position, long count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(count, CHUNK));
        if (source.read(bytes) <= 0) {
            return 0;
        }
        bytes.flip();
        long end = position;
        while (bytes.hasRemaining()) { // what was taken from the source must not get lost
            end += write(bytes, end);
        }
        return end - position;
    }

    @Override
    public long position() throws IOException {
        return file.position();
    }

    @Override
    public FileChannel position(long position) throws IOException {
        file.position(position);
        return this;
    }

    @Override
    public long size() throws IOException {
        return file.size();
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
        file.truncate(size);
        return this;
    }

    @Override
    public void force(boolean metadata) throws IOException {
        file.force(metadata);
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) {
        throw new UnsupportedOperationException("what is done to mapped memory cannot be watched");
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) throws IOException {
        return file.lock(position, size, shared);
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) throws IOException {
        return file.tryLock(position, size, shared);
    }

    @Override
    protected void implCloseChannel() throws IOException {
        file.close();
    }
}
