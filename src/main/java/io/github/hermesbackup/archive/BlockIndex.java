package io.github.hermesbackup.archive;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * Where the independently compressed blocks of a member lie, so that they can be verified, inflated and taken over one by one.
 *
 * @param blockBytes bytes of content in each block but the last; a power of two
 * @param blocks one row a block, in order
 */
public record BlockIndex(int blockBytes, List<Block> blocks) {

    static final int ROW_BYTES = 24;
    static final int HEAD_BYTES = 5;

    /**
     * One block.
     *
     * @param compressedBytes its length in the archive
     * @param compressedCrc CRC-32 of those bytes
     * @param shaHigh first half of a 128-bit prefix of the SHA-256 of its content
     * @param shaLow second half
     */
    public record Block(int compressedBytes, int compressedCrc, long shaHigh, long shaLow) {

        /** True if the prefix is that of this digest. */
        boolean isOf(byte[] sha256) {
            ByteBuffer prefix = ByteBuffer.wrap(sha256);
            return prefix.getLong() == shaHigh && prefix.getLong() == shaLow;
        }
    }

    int bytes() {
        return HEAD_BYTES + ROW_BYTES * blocks.size();
    }

    void write(ByteBuffer out) {
        out.put((byte) Integer.numberOfTrailingZeros(blockBytes)).putInt(blocks.size());
        for (Block block : blocks) {
            out.putInt(block.compressedBytes())
                    .putInt(block.compressedCrc())
                    .putLong(block.shaHigh())
                    .putLong(block.shaLow());
        }
    }

    /** Null if the bytes are no block index. */
    static BlockIndex read(Bytes in) {
        if (in.length() < HEAD_BYTES) {
            return null;
        }
        int exponent = in.u8(0);
        int count = in.i32(1);
        if (exponent < 9 || exponent > 30 || count < 0 || in.length() != HEAD_BYTES + (long) count * ROW_BYTES) {
            return null;
        }
        Block[] rows = new Block[count];
        for (int i = 0, at = HEAD_BYTES; i < count; i++, at += ROW_BYTES) {
            rows[i] = new Block(in.i32(at), in.i32(at + 4), in.i64(at + 8), in.i64(at + 16));
        }
        return new BlockIndex(1 << exponent, List.of(rows));
    }
}
