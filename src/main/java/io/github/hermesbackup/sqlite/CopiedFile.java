package io.github.hermesbackup.sqlite;

import io.github.hermesbackup.io.Disk;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A database or its log, copied byte by byte, others may be writing to it: see {@link FileCopy} for why that can be right.
 *
 * <p>Whoever begins a log anew changes the salts in its header before anything else in it (walformat.html, 2.1; file format,
 * section 4.1). If the header is the same before the first byte was copied and after the last, all of them are of one log. The
 * header of a database may change meanwhile, with what is brought in from the log: that page is in the log.
 */
final class CopiedFile implements FileCopy.Original {

    private static final int LOG_HEADER_BYTES = 32;

    private final Disk disk;
    private final boolean log;
    private final FileChannel channel;

    CopiedFile(Disk disk, Path file, boolean log) throws IOException {
        this.disk = disk;
        this.log = log;
        this.channel = disk.openForReading(file);
    }

    @Override
    public boolean copyTo(Path file) throws IOException {
        byte[] before = header();
        try (FileChannel copy = disk.create(file, 0600)) {
            RawCopy.transfer(channel, copy);
        } catch (EOFException e) {
            return false; // it became shorter
        }
        return !log || Arrays.equals(before, header());
    }

    private byte[] header() throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(LOG_HEADER_BYTES);
        while (bytes.hasRemaining() && channel.read(bytes, bytes.position()) >= 0) {}
        return bytes.array();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
