package io.github.hermesbackup.restore;

import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.GiveUp;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** Writes a {@link Journal}, and its copy, before anything is published. */
final class JournalWriter implements Closeable {

    private static final int BUFFER_BYTES = 64 * 1024;

    private final Disk disk;
    private final Path directory;
    private final FileChannel journal;
    private final FileChannel copy;
    private ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    private long position = JournalRecords.MAGIC.length;
    private long steps;

    private JournalWriter(Disk disk, Path directory, FileChannel journal, FileChannel copy) {
        this.disk = disk;
        this.directory = directory;
        this.journal = journal;
        this.copy = copy;
        buffer.put(JournalRecords.MAGIC);
    }

    /** Begins a journal in an existing directory; what the header says is durable when this returns. */
    static JournalWriter create(Disk disk, Path directory, JournalHeader header) throws IOException {
        FileChannel journal = disk.create(directory.resolve(Journal.PARTIAL), 0600);
        JournalWriter writer;
        try {
            writer = new JournalWriter(disk, directory, journal, disk.create(directory.resolve(Journal.COPY), 0600));
        } catch (IOException e) {
            throw GiveUp.after(e, journal);
        }
        try {
            writer.record(header.encode());
            writer.flush();
            disk.force(journal);
            return writer;
        } catch (IOException e) {
            throw GiveUp.after(e, writer);
        }
    }

    void add(Step step) throws IOException {
        record(StepCodec.encode(step));
        steps++;
    }

    long steps() {
        return steps;
    }

    /** Ends the journal: when this returns it is on the device under its name, and the steps may be taken. */
    void arm() throws IOException {
        record(new byte[0]);
        flush();
        disk.force(journal);
        disk.force(copy);
        Journal.mark(disk, directory, Journal.State.STAGING, Journal.State.ARMED);
    }

    private void record(byte[] payload) throws IOException {
        int length = payload.length + JournalRecords.AROUND;
        if (buffer.remaining() < length) {
            flush();
            if (buffer.capacity() < length) {
                buffer = ByteBuffer.allocate(length);
            }
        }
        buffer.putInt(payload.length)
                .put(payload)
                .putInt(JournalRecords.checksum(payload, position))
                .putInt(payload.length);
        position += length;
    }

    private void flush() throws IOException {
        buffer.flip();
        for (FileChannel out : new FileChannel[] {journal, copy}) {
            ByteBuffer bytes = buffer.duplicate();
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
        }
        buffer.clear();
    }

    @Override
    public void close() throws IOException {
        try (journal;
                copy) {
            buffer.clear();
        }
    }
}
