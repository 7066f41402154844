package io.github.hermesbackup.archive;

import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.testkit.DelegatingChannel;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.ZoneOffset;

/**
 * An archive that begins with gigabytes of zeros of which hardly one is written: what stands behind them can be tried at any
 * place, in no time. The zeros themselves cannot be read, since nothing was computed of them.
 */
final class SparseArchive implements Closeable {

    private static final int PIECE = 1 << 22;
    private static final int HEADER_BYTES = Zip.LOCAL_BYTES + "!".length() + 9 + 40;

    private final FileChannel file;
    private final ArchiveWriter writer;

    /** @param offset where the next member, or the directory, comes to stand; at most 4 GiB */
    SparseArchive(Path archive, long offset) throws IOException {
        file = new Sparse(Disk.real().create(archive, 0600));
        writer = new ArchiveWriter(
                Disk.real(), file, archive.resolveSibling("spool"), ArchiveBuilder.CREATED, ZoneOffset.UTC);
        long size = offset - HEADER_BYTES;
        ArchiveWriter.Member zeros =
                writer.begin(new ArchiveWriter.Head("!", 0600, ArchiveBuilder.TIME), Method.STORED, size);
        byte[] piece = new byte[PIECE];
        for (long left = size; left > 0; left -= PIECE) {
            zeros.add(new Block(piece, (int) Math.min(PIECE, left), null));
        }
        zeros.end(new ArchiveWriter.Summary(size, 0, new byte[32]), null);
    }

    ArchiveWriter writer() {
        return writer;
    }

    @Override
    public void close() throws IOException {
        writer.close();
        file.close();
    }

    /** Of a whole piece only the last byte is written. */
    private static final class Sparse extends DelegatingChannel {

        Sparse(FileChannel file) {
            super(file);
        }

        @Override
        public int write(ByteBuffer bytes, long position) throws IOException {
            int length = bytes.remaining();
            if (length < PIECE) {
                return super.write(bytes, position);
            }
            bytes.position(bytes.limit() - 1);
            super.write(bytes, position + length - 1);
            return length;
        }
    }
}
