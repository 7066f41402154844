package io.github.hermesbackup.archive;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.zip.CRC32;

/**
 * The compressed blocks of one member, to be taken over as they are.
 *
 * <p>What proves that a block's bytes are the content that its row names: when they were made they were decompressed and
 * compared, and the row was computed from the same bytes; the row says so since, under a CRC-32 of its own field, and the bytes
 * pass the row's CRC-32 now. The list of rows must also add up to the sizes of the member, and the row of an only block must
 * begin as the member's SHA-256 does; both of these are covered by the archive's digest, and by the checksum of its directory
 * where that is all that was looked at. Safe for use by several threads.
 */
public final class ArchivedBlocks {

    private final FileChannel file;
    private final ArchiveEntry entry;
    private final BlockIndex index;
    private final long[] offsets;
    private final int largest;
    private final SpareArrays spare = new SpareArrays();

    private ArchivedBlocks(FileChannel file, ArchiveEntry entry, long dataOffset) {
        this.file = file;
        this.entry = entry;
        this.index = entry.origin().blocks();
        this.offsets = new long[count() + 1];
        offsets[0] = dataOffset;
        int most = 0;
        for (int i = 0; i < count(); i++) {
            int bytes = index.blocks().get(i).compressedBytes();
            offsets[i + 1] = offsets[i] + bytes;
            most = Math.max(most, bytes);
        }
        this.largest = most;
    }

    /** Null if the member has no index, or one that contradicts its sizes. */
    static ArchivedBlocks of(FileChannel file, ArchiveEntry entry, long dataOffset) {
        return isIndexed(entry) ? new ArchivedBlocks(file, entry, dataOffset) : null;
    }

    /** True if a member has an index that does not contradict its sizes. */
    static boolean isIndexed(ArchiveEntry entry) {
        return entry.sha256() != null
                && entry.origin() != null
                && entry.origin().blocks() != null
                && agrees(entry, entry.origin().blocks());
    }

    private static boolean agrees(ArchiveEntry entry, BlockIndex index) {
        List<BlockIndex.Block> rows = index.blocks();
        long needed = Math.max(1, (entry.size() + index.blockBytes() - 1) / index.blockBytes());
        if (rows.size() != needed) {
            return false;
        }
        long largest = Math.min(index.blockBytes(), entry.size());
        long most = largest + largest / 8 + 1024; // no method lets content that does not compress grow by more
        long sum = 0;
        for (BlockIndex.Block row : rows) {
            if (row.compressedBytes() < 0 || row.compressedBytes() > most) {
                return false;
            }
            sum += row.compressedBytes();
        }
        return sum == entry.compressedSize() && (rows.size() > 1 || rows.get(0).isOf(entry.sha256()));
    }

    /** How the member's content stands in the archive. */
    public Method method() {
        return Method.of(entry.method());
    }

    /** The block index. */
    public BlockIndex index() {
        return index;
    }

    /** Number of blocks. */
    public int count() {
        return index.blocks().size();
    }

    /**
     * True if a block can take the place of one with this content.
     *
     * @param number its place in the member, from 0; beyond the last there is none
     * @param sha256 SHA-256 of the content
     * @param last true if it is to end the member: a block of deflate that does is another one
     */
    public boolean holds(int number, byte[] sha256, boolean last) {
        return number < count()
                && index.blocks().get(number).isOf(sha256)
                && (entry.method() != Zip.DEFLATED || last == (number == count() - 1));
    }

    /** Bytes of content in a block. */
    int contentBytes(int number) {
        return (int) Math.min(index.blockBytes(), entry.size() - (long) number * index.blockBytes());
    }

    /**
     * Decompresses a block of several, see {@link Inflation#block} and {@link ZstdStream#block}. What the row says of its
     * content is not looked at.
     *
     * @param out an array of a block's size
     * @return false if its bytes are not a block on its own, with so much content
     */
    boolean decompress(int number, byte[] out, Decompressors decompressors) throws IOException {
        BlockIndex.Block row = index.blocks().get(number);
        int length = contentBytes(number);
        if (entry.method() == Zip.ZSTD) {
            ZstdLibrary.require();
            ZstdStream stream = decompressors.stream();
            try {
                return stream.block(file, offsets[number], row.compressedBytes(), out, length);
            } finally {
                decompressors.giveBack(stream);
            }
        }
        Inflation inflation = decompressors.inflation();
        try {
            return inflation.block(file, offsets[number], row, out, length, number == count() - 1);
        } finally {
            decompressors.giveBack(inflation);
        }
    }

    /**
     * Reads a block, into an array of at least its length.
     *
     * @return null if its bytes are not what its row says, or not there any more
     */
    public Block read(int number) throws IOException {
        BlockIndex.Block row = index.blocks().get(number);
        byte[] bytes = spare.take(largest);
        try {
            Window.fill(ByteBuffer.wrap(bytes, 0, row.compressedBytes()), file, offsets[number]);
        } catch (EOFException e) {
            return null;
        }
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, row.compressedBytes());
        return (int) crc.getValue() == row.compressedCrc() ? new Block(bytes, row.compressedBytes(), row) : null;
    }

    /** A block that was read here is not needed any more, and its array may hold another one. */
    public void giveBack(Block block) {
        spare.giveBack(block.bytes());
    }
}
