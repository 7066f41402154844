package io.github.hermesbackup.archive;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * Reads members with several threads: the blocks of a large one are decompressed side by side and handed out in order, while
 * length, CRC-32 and SHA-256 of the whole are computed in the calling thread.
 *
 * <p>The block index, which says where the blocks lie, is only a hint. Where it is wrong in any way, where the blocks turn out
 * to depend on one another, and where anything about the content is wrong, {@link EntryContent} has the final word: a member
 * is accepted only if it accepts it, and refused with its reason. One whose blocks have given other content before that came out
 * is refused in any case: a part of it has been handed out. Members without an index are read by it from the beginning.
 *
 * <p>Safe for use by several threads, each for members of its own. Memory: up to {@code 3 * threads + 2} blocks for each member that
 * is being read, together not more than a quarter of the heap that this JVM may have; larger blocks are not read side by side.
 */
public final class BlockwiseContent {

    private static final int BUFFER_BYTES = 128 * 1024;

    private final ArchiveReader archive;
    private final Executor workers;
    private final int threads;
    private final long room;
    private final SpareArrays spare = new SpareArrays();

    /** Takes a member's content, piece by piece. */
    public interface Sink {
        /**
         * Takes the next piece. Nothing is proven of it before the whole has been read.
         *
         * @param bytes the piece, from the array's beginning; it is overwritten later on
         * @param length bytes of it that count, at least 1
         */
        void accept(byte[] bytes, int length) throws IOException;
    }

    /**
     * @param archive stays open for as long as members are read
     * @param workers decompresses blocks; if all its threads are busy, or are the very ones that call {@link #copy}, the
     *     caller does it
     * @param threads how many blocks may be decompressed at the same time
     */
    public BlockwiseContent(ArchiveReader archive, Executor workers, int threads) {
        this(archive, workers, threads, Runtime.getRuntime().maxMemory() / 4);
    }

    BlockwiseContent(ArchiveReader archive, Executor workers, int threads, long room) {
        this.archive = archive;
        this.workers = workers;
        this.threads = threads;
        this.room = room;
    }

    /** True if the member has blocks that can be read side by side. */
    public boolean divides(ArchiveEntry entry) throws IOException {
        return blocks(entry).isPresent();
    }

    /**
     * Hands a member's content to the sink, from the first byte to the last.
     *
     * @return its SHA-256
     * @throws ArchiveException if the content is not what the archive says; the sink may have got a part of it by then
     * @throws IOException if the archive cannot be read, or from the sink
     */
    public byte[] copy(ArchiveEntry entry, Sink sink) throws IOException {
        ContentCopy copy = new ContentCopy(entry, sink);
        Optional<ArchivedBlocks> blocks = blocks(entry);
        if (blocks.isPresent() && byBlocks(copy, blocks.get())) {
            return copy.sha256();
        }
        int buffer = (int) Math.max(1, Math.min(BUFFER_BYTES, entry.size()));
        try (EntryContent content = archive.content(entry)) {
            return copy.inOneGo(content, new byte[buffer]);
        }
    }

    private boolean byBlocks(ContentCopy copy, ArchivedBlocks blocks) throws IOException {
        return copy.byBlocks(blocks, archive.decompressors(), spare, workers, depth(blocks));
    }

    private Optional<ArchivedBlocks> blocks(ArchiveEntry entry) throws IOException {
        Origin origin = entry.origin();
        boolean divided = entry.method() != Zip.STORED
                && origin != null
                && origin.blocks() != null
                && origin.blocks().blocks().size() > 1;
        return divided ? archive.blocks(entry).filter(blocks -> depth(blocks) > 1) : Optional.empty();
    }

    /**
     * How many blocks are in memory: one that is handed out, one for each thread, and so many that have been done or wait for a
     * thread that the others have something to do while one of them has lost its core to somebody else.
     */
    private int depth(ArchivedBlocks blocks) {
        return (int) Math.min(3 * threads + 2, room / blocks.index().blockBytes());
    }
}
