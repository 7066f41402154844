package io.github.hermesbackup.restore;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.zip.CRC32;

/**
 * The file format of a journal: the eight letters {@code HRESTORE}, then records of {@code length (int32), payload, CRC-32 of
 * payload and position (int32), length (int32)}, big-endian. The length at both ends lets it be read backwards; the position
 * in the checksum keeps a record from standing where it does not belong. The last record is empty.
 */
final class JournalRecords {

    static final byte[] MAGIC = {'H', 'R', 'E', 'S', 'T', 'O', 'R', 'E'};
    static final int AROUND = 3 * Integer.BYTES;

    /** A path has at most 4,096 bytes; more than this is damage. */
    private static final int LONGEST = 1 << 20;

    private static final int CHUNK = 64 * 1024;

    private final FileChannel file;
    private final long size;
    private final ByteBuffer chunk = ByteBuffer.allocate(CHUNK).limit(0);
    private long chunkAt;

    JournalRecords(FileChannel file) throws IOException {
        this.file = file;
        this.size = file.size();
    }

    static int checksum(byte[] payload, long position) {
        CRC32 crc = new CRC32();
        crc.update(payload);
        crc.update(ByteBuffer.allocate(Long.BYTES).putLong(0, position));
        return (int) crc.getValue();
    }

    long size() {
        return size;
    }

    /** What the file begins with. */
    byte[] magic() throws IOException {
        byte[] magic = new byte[MAGIC.length];
        read(0, ByteBuffer.wrap(magic));
        return magic;
    }

    /** The payload of the record that begins at a position. */
    byte[] at(long position) throws IOException {
        int length = number(position);
        if (length < 0 || length > LONGEST) {
            throw new IOException("a record's length is damaged");
        }
        byte[] payload = new byte[length];
        read(position + Integer.BYTES, ByteBuffer.wrap(payload));
        if (number(position + Integer.BYTES + length) != checksum(payload, position)
                || number(position + 2L * Integer.BYTES + length) != length) {
            throw new IOException("a record does not match its checksum");
        }
        return payload;
    }

    /** Where the record begins that ends at a position. */
    long before(long end) throws IOException {
        return end - AROUND - number(end - Integer.BYTES);
    }

    private int number(long position) throws IOException {
        ByteBuffer four = ByteBuffer.allocate(Integer.BYTES);
        read(position, four);
        return four.getInt(0);
    }

    private void read(long position, ByteBuffer out) throws IOException {
        while (out.hasRemaining()) {
            long at = position + out.position();
            if (at < chunkAt || at >= chunkAt + chunk.limit()) {
                load(at);
            }
            ByteBuffer part = chunk.duplicate().position((int) (at - chunkAt));
            part.limit(Math.min(part.limit(), part.position() + out.remaining()));
            out.put(part);
        }
    }

    /** Takes some of what lies before, too, for who reads backwards. */
    private void load(long at) throws IOException {
        if (at < 0 || at >= size) {
            throw new EOFException("it is cut short");
        }
        chunkAt = Math.max(0, at - CHUNK / 2);
        chunk.clear();
        while (chunk.hasRemaining()) {
            int read = file.read(chunk, chunkAt + chunk.position());
            if (read < 0) {
                break;
            }
        }
        chunk.flip();
        if (at >= chunkAt + chunk.limit()) {
            throw new EOFException("it is cut short");
        }
    }
}
