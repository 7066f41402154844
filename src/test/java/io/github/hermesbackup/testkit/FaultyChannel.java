package io.github.hermesbackup.testkit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;

/** An open file of a {@link FaultyDisk}: every call is an operation of the disk. */
final class FaultyChannel extends DelegatingChannel {

    private final Path path;
    private final Faults faults;

    FaultyChannel(FileChannel file, Path path, Faults faults) {
        super(file);
        this.path = path;
        this.faults = faults;
    }

    Path path() {
        return path;
    }

    private interface Transfer {
        int move(ByteBuffer bytes) throws IOException;
    }

    private int transfer(Operation operation, ByteBuffer bytes, Transfer transfer) throws IOException {
        int allowed = faults.transfer(operation, path, bytes.remaining());
        int limit = bytes.limit();
        bytes.limit(bytes.position() + allowed);
        try {
            return transfer.move(bytes);
        } finally {
            bytes.limit(limit);
        }
    }

    @Override
    public int read(ByteBuffer bytes) throws IOException {
        return transfer(Operation.READ, bytes, super::read);
    }

    @Override
    public int read(ByteBuffer bytes, long position) throws IOException {
        return transfer(Operation.READ, bytes, part -> super.read(part, position));
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
        return transfer(Operation.WRITE, bytes, super::write);
    }

    @Override
    public int write(ByteBuffer bytes, long position) throws IOException {
        return transfer(Operation.WRITE, bytes, part -> super.write(part, position));
    }

    @Override
    public long position() throws IOException {
        faults.descriptor(Operation.POSITION, path);
        return super.position();
    }

    @Override
    public FileChannel position(long position) throws IOException {
        faults.descriptor(Operation.POSITION, path);
        return super.position(position);
    }

    @Override
    public long size() throws IOException {
        faults.descriptor(Operation.SIZE, path);
        return super.size();
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
        faults.descriptor(Operation.TRUNCATE, path);
        return super.truncate(size);
    }

    @Override
    public void force(boolean metadata) throws IOException {
        faults.descriptor(Operation.FORCE, path);
        super.force(metadata);
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) throws IOException {
        faults.descriptor(Operation.LOCK, path);
        return super.lock(position, size, shared);
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) throws IOException {
        faults.descriptor(Operation.LOCK, path);
        return super.tryLock(position, size, shared);
    }

    @Override
    protected void implCloseChannel() throws IOException {
        super.implCloseChannel();
        faults.descriptor(Operation.CLOSE, path);
    }
}
