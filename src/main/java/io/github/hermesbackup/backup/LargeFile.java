package io.github.hermesbackup.backup;

import io.github.hermesbackup.archive.ArchiveWriter;
import io.github.hermesbackup.archive.Block;
import io.github.hermesbackup.archive.BlockIndex;
import io.github.hermesbackup.archive.Codec;
import io.github.hermesbackup.archive.Compression;
import io.github.hermesbackup.archive.Origin;
import io.github.hermesbackup.archive.Sha256;
import io.github.hermesbackup.io.SourceFile;
import io.github.hermesbackup.io.SourceStamp;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Future;
import java.util.zip.CRC32;

/**
 * Streams a file of several blocks into the archive: read and hashed here, in order, compressed by the workers, written here
 * again. A fixed number of blocks is in memory, whatever the file's size.
 */
final class LargeFile {

    private static final int SAMPLE_BYTES = 32 * 1024;

    private final ArchiveWriter writer;
    private final Workers workers;
    private final Compression compression;
    private final int wishedBlockBytes;
    private final Deque<byte[]> spare = new ArrayDeque<>();

    LargeFile(ArchiveWriter writer, Workers workers, Compression compression, int wishedBlockBytes) {
        this.writer = writer;
        this.workers = workers;
        this.compression = compression;
        this.wishedBlockBytes = wishedBlockBytes;
    }

    /** A member that has been streamed but not completed: whoever called decides whether its content can be used. */
    record Written(ArchiveWriter.Member member, ArchiveWriter.Summary summary, BlockIndex blocks) {

        /** Completes the member; false if it has to be streamed again, see {@link ArchiveWriter.Member#end}. */
        boolean accept(SourceStamp stamp, boolean database, boolean unsound) throws IOException {
            return member.end(summary, new Origin(stamp, blocks, database, unsound));
        }
    }

    /** True if the content shrinks enough to be worth it, judged by three samples. */
    boolean compressible(SourceFile source) throws IOException {
        if (compression == Compression.STORE) {
            return false;
        }
        long size = source.stat().size();
        byte[] sample = new byte[3 * SAMPLE_BYTES];
        int length = 0;
        for (long at : new long[] {0, size / 2, Math.max(0, size - SAMPLE_BYTES)}) {
            length += readAt(source.channel(), at, sample, length);
        }
        int sampled = length;
        int deflated = workers.run(codec -> codec.deflate(sample, sampled, true).length());
        return deflated < sampled - sampled / SmallFile.WORTHWHILE;
    }

    private static int readAt(FileChannel channel, long position, byte[] into, int offset) throws IOException {
        ByteBuffer out = ByteBuffer.wrap(into, offset, SAMPLE_BYTES);
        while (out.hasRemaining()) {
            if (channel.read(out, position + out.position() - offset) < 0) {
                break;
            }
        }
        return out.position() - offset;
    }

    Written stream(ArchiveWriter.Head head, SourceFile source, boolean deflated) throws IOException {
        long size = source.stat().size();
        int blockBytes = ArchiveWriter.blockBytes(head.name(), size, wishedBlockBytes);
        ArchiveWriter.Member member = writer.begin(head, deflated, size);
        Run run = new Run(member, deflated, blockBytes);
        try {
            return run.all(source, size);
        } catch (IOException | RuntimeException e) {
            run.abandon();
            throw e;
        }
    }

    /** One pass over one file. */
    private final class Run {

        private final ArchiveWriter.Member member;
        private final boolean deflated;
        private final int blockBytes;
        private final MessageDigest sha = Sha256.digest();
        private final CRC32 crc = new CRC32();
        private final List<BlockIndex.Block> rows = new ArrayList<>();
        private final Deque<Future<Block>> inFlight = new ArrayDeque<>();
        private final Deque<byte[]> buffers = new ArrayDeque<>();
        private long read;

        Run(ArchiveWriter.Member member, boolean deflated, int blockBytes) {
            this.member = member;
            this.deflated = deflated;
            this.blockBytes = blockBytes;
        }

        Written all(SourceFile source, long size) throws IOException {
            boolean last = false;
            while (!last) {
                if (inFlight.size() > workers.count()) {
                    writeOldest();
                }
                byte[] buffer = buffer();
                int length = source.read(buffer);
                read += length;
                last = read >= size || length < blockBytes;
                sha.update(buffer, 0, length);
                crc.update(buffer, 0, length);
                submit(buffer, length, last);
            }
            while (!inFlight.isEmpty()) {
                writeOldest();
            }
            return new Written(
                    member,
                    new ArchiveWriter.Summary(read, (int) crc.getValue(), sha.digest()),
                    new BlockIndex(blockBytes, List.copyOf(rows)));
        }

        private void submit(byte[] buffer, int length, boolean last) {
            buffers.add(buffer);
            inFlight.add(workers.submit(
                    codec -> deflated ? codec.deflate(buffer, length, last) : Codec.store(buffer, length)));
        }

        private void writeOldest() throws IOException {
            Block block = Workers.await(inFlight.remove());
            OutputFailure.guard(() -> member.add(block));
            rows.add(block.row());
            spare.add(buffers.remove());
        }

        private byte[] buffer() {
            byte[] buffer = spare.poll();
            if (buffer == null || buffer.length != blockBytes) {
                spare.clear();
                return new byte[blockBytes];
            }
            return buffer;
        }

        void abandon() throws IOException {
            for (Future<Block> future : inFlight) {
                try {
                    Workers.await(future);
                } catch (IOException | RuntimeException e) {
                    // The first failure is the one that is reported.
                }
            }
            OutputFailure.guard(member::abandon);
        }
    }
}
