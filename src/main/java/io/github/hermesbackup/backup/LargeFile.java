package io.github.hermesbackup.backup;

import io.github.hermesbackup.archive.ArchiveWriter;
import io.github.hermesbackup.archive.ArchivedBlocks;
import io.github.hermesbackup.archive.Block;
import io.github.hermesbackup.archive.BlockIndex;
import io.github.hermesbackup.archive.Codec;
import io.github.hermesbackup.archive.Compression;
import io.github.hermesbackup.archive.Method;
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
import java.util.Optional;
import java.util.concurrent.Future;

/**
 * Streams a file of several blocks into the archive: read here, in order, compressed by the workers, written here again. A fixed
 * number of bytes is in memory, whatever the file's size.
 */
final class LargeFile {

    private static final int SAMPLE_BYTES = 32 * 1024;
    private static final int AHEAD_BYTES = 8 << 20;

    private final ArchiveWriter writer;
    private final Workers workers;
    private final Compression compression;
    private final Deque<byte[]> spare = new ArrayDeque<>();

    LargeFile(ArchiveWriter writer, Workers workers, Compression compression) {
        this.writer = writer;
        this.workers = workers;
        this.compression = compression;
    }

    /**
     * A member that has been streamed but not completed: whoever called decides whether its content can be used.
     *
     * @param taken bytes of content whose compressed form was taken over from an earlier archive
     */
    record Written(
            ArchiveWriter.Member member,
            ArchiveWriter.Summary summary,
            BlockIndex blocks,
            Compression made,
            long taken) {

        /** Completes the member; false if it has to be streamed again, see {@link ArchiveWriter.Member#end}. */
        boolean accept(SourceStamp stamp, boolean database, boolean unsound) throws IOException {
            return member.end(summary, new Origin(stamp, blocks, database, unsound, made));
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
        return SmallFile.isWorthwhile(workers.run(codec -> codec.compressedBytes(sample, sampled)), sampled);
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

    /**
     * Streams a file, and takes over those of its blocks that an earlier archive has.
     *
     * @param compress false to store it
     * @param earlier the member of its name in the predecessor, if there is one
     */
    Written stream(ArchiveWriter.Head head, SourceFile source, boolean compress, Optional<Earlier> earlier)
            throws IOException {
        long size = source.stat().size();
        int blockBytes = ArchiveWriter.blockBytes(head.name(), size, compression.blockBytes(size));
        Method method = compress ? compression.method() : Method.STORED;
        Run run = new Run(writer.begin(head, method, size), method, blockBytes, earlier);
        try (StreamDigest digest = new StreamDigest()) {
            return run.all(source, size, digest);
        } catch (IOException | RuntimeException e) {
            run.abandon();
            throw e;
        }
    }

    /**
     * Takes a whole member over, without a look at the file.
     *
     * @param stamp the file's stamp, by which it is known to be what the earlier member was made from
     * @return false if that is not possible; nothing of it is in the archive then
     */
    boolean takeOver(ArchiveWriter.Head head, Earlier earlier, SourceStamp stamp) throws IOException {
        ArchivedBlocks blocks = earlier.blocks().orElse(null);
        if (blocks == null || blocks.index().blockBytes() > maxBlockBytes(head, earlier)) {
            return false;
        }
        ArchiveWriter.Member[] member = new ArchiveWriter.Member[1];
        OutputFailure.guard(() -> member[0] = writer.begin(
                head, earlier.method(), earlier.summary(), earlier.compressedSize(), earlier.origin(stamp)));
        Deque<Future<Optional<Block>>> ahead = new ArrayDeque<>();
        boolean whole = true;
        for (int next = 0; whole && (next < blocks.count() || !ahead.isEmpty()); ) {
            while (next < blocks.count() && ahead.size() <= depth(blocks.index().blockBytes())) {
                int number = next++;
                ahead.add(workers.submit(codec -> earlier.read(blocks, number)));
            }
            Optional<Block> block = Workers.await(ahead.remove());
            whole = block.isPresent();
            if (whole) {
                OutputFailure.guard(() -> member[0].add(block.get()));
                blocks.giveBack(block.get());
            }
        }
        for (Future<Optional<Block>> rest : ahead) {
            Workers.await(rest);
        }
        boolean complete = whole;
        OutputFailure.guard(() -> {
            if (complete) {
                member[0].end();
            } else {
                member[0].abandon();
            }
        });
        return complete;
    }

    /**
     * How many blocks may be on their way behind the oldest, which is waited for: one for each thread, and, as long as they are not
     * large, some more, so that nobody waits if one takes longer, as a changed one among unchanged ones does.
     */
    private int depth(int blockBytes) {
        return Math.max(workers.count(), AHEAD_BYTES / blockBytes);
    }

    /** Blocks larger than we would make them take memory that is not planned for. */
    private int maxBlockBytes(ArchiveWriter.Head head, Earlier earlier) {
        int wished = Math.max(compression.blockBytes(), SmallFile.LIMIT);
        return ArchiveWriter.blockBytes(head.name(), earlier.summary().size(), wished);
    }

    /** A block on its way, and whether it was taken over. */
    private record Piece(Block block, int contentBytes, boolean taken) {}

    /** One pass over one file. */
    private final class Run {

        private final ArchiveWriter.Member member;
        private final Method method;
        private final int blockBytes;
        private final Optional<Earlier> earlier;
        private final ArchivedBlocks old;
        private final List<BlockIndex.Block> rows = new ArrayList<>();
        private final Deque<Future<Piece>> inFlight = new ArrayDeque<>();
        private final Deque<byte[]> buffers = new ArrayDeque<>();
        private final Deque<Future<?>> digested = new ArrayDeque<>();
        private int submitted;
        private long read;
        private long taken;

        Run(ArchiveWriter.Member member, Method method, int blockBytes, Optional<Earlier> earlier) {
            this.member = member;
            this.method = method;
            this.blockBytes = blockBytes;
            this.earlier = earlier;
            this.old = earlier.flatMap(Earlier::blocks)
                    .filter(blocks ->
                            blocks.method() == method && blocks.index().blockBytes() == blockBytes)
                    .orElse(null);
        }

        Written all(SourceFile source, long size, StreamDigest digest) throws IOException {
            boolean last = false;
            while (!last) {
                if (inFlight.size() > depth(blockBytes)) {
                    writeOldest();
                }
                byte[] buffer = buffer();
                int length = source.read(buffer);
                read += length;
                last = read >= size || length < blockBytes;
                submit(buffer, length, last);
                digested.add(digest.add(buffer, length));
            }
            while (!inFlight.isEmpty()) {
                writeOldest();
            }
            return new Written(member, digest.end(), new BlockIndex(blockBytes, List.copyOf(rows)), compression, taken);
        }

        private void submit(byte[] buffer, int length, boolean last) {
            int number = submitted++;
            buffers.add(buffer);
            inFlight.add(workers.submit(codec -> piece(buffer, length, number, last, codec)));
        }

        private Piece piece(byte[] buffer, int length, int number, boolean last, Codec codec) {
            MessageDigest digest = Sha256.digest();
            digest.update(buffer, 0, length);
            byte[] blockSha = digest.digest();
            if (old != null && old.holds(number, blockSha, last)) {
                Optional<Block> block = earlier.flatMap(member -> member.read(old, number));
                if (block.isPresent()) {
                    return new Piece(block.get(), length, true);
                }
            }
            Block block = method == Method.STORED
                    ? Codec.store(buffer, length, blockSha)
                    : codec.compress(buffer, length, last, blockSha);
            return new Piece(block, length, false);
        }

        private void writeOldest() throws IOException {
            Piece piece = Workers.await(inFlight.remove());
            OutputFailure.guard(() -> member.add(piece.block()));
            rows.add(piece.block().row());
            if (piece.taken()) {
                taken += piece.contentBytes();
                old.giveBack(piece.block());
            }
            Workers.await(digested.remove());
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
            for (Future<Piece> future : inFlight) {
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
