package io.github.hermesbackup.archive;

import io.github.hermesbackup.io.Disk;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** Collects bytes to be read back once, in memory up to a limit and beyond that in a private file. */
final class Spool implements Closeable {

    private static final int MEMORY_BYTES = 2 * 1024 * 1024;

    private final Disk disk;
    private final Path overflow;
    private final ByteBuffer memory = ByteBuffer.allocate(MEMORY_BYTES);
    private FileChannel file;

    /** @param overflow a name that does not exist; the file is made only if it is needed, and removed on close */
    Spool(Disk disk, Path overflow) {
        this.disk = disk;
        this.overflow = overflow;
    }

    void add(byte[] bytes) throws IOException {
        if (memory.remaining() < bytes.length) {
            spill();
        }
        memory.put(bytes);
    }

    private void spill() throws IOException {
        if (file == null) {
            file = disk.create(overflow, 0600);
        }
        memory.flip();
        while (memory.hasRemaining()) {
            file.write(memory);
        }
        memory.clear();
    }

    void drainTo(Appender out) throws IOException {
        if (file != null) {
            spill();
            long end = file.position();
            for (long at = 0; at < end; at += memory.limit()) {
                memory.clear().limit((int) Math.min(memory.capacity(), end - at));
                while (memory.hasRemaining()) {
                    if (file.read(memory, at + memory.position()) < 0) {
                        throw new IOException(overflow + " became shorter while it was in use");
                    }
                }
                out.write(memory.array(), 0, memory.limit());
            }
        } else {
            out.write(memory.array(), 0, memory.position());
        }
        memory.clear();
    }

    @Override
    public void close() throws IOException {
        if (file == null) {
            return;
        }
        try {
            file.close();
        } finally {
            file = null;
            disk.delete(overflow);
        }
    }
}
