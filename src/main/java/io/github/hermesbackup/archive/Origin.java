package io.github.hermesbackup.archive;

import io.github.hermesbackup.io.SourceStamp;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Our private extra field ({@code 0x4248}, in the central header only): what the member was made from, and how it is cut into
 * blocks. Readers other than ours skip it; nothing that is needed for restoring stands here alone.
 *
 * <p>Layout, little-endian: version (1 byte, 1), flags (1 byte, the highest two the compression), then as flagged the stamp (file, {@code -wal},
 * {@code -journal}: four 8-byte numbers each; 16 bytes boot identity) and the block index (exponent of the block size, 4-byte
 * count, rows of 24 bytes), and at the end the CRC-32 of all this: the archive's digest does not cover what stands here.
 *
 * @param stamp recognises the unchanged source, or null if it was too fresh to be trusted
 * @param blocks the block index, or null
 * @param database true if the member is an image of a SQLite database
 * @param unsound true if that image did not pass SQLite's own check
 * @param made how hard it was tried to make it small
 */
public record Origin(SourceStamp stamp, BlockIndex blocks, boolean database, boolean unsound, Compression made) {

    static final int FIELD_ID = 0x4248;
    private static final byte VERSION = 1;
    private static final int HEAD_BYTES = 2;
    private static final int CRC_BYTES = 4;
    /** The most that a field takes besides the block index. */
    static final int MAX_OTHER_BYTES = HEAD_BYTES + 3 * SourceStamp.Mark.BYTES + 16 + CRC_BYTES;

    private static final int STAMP = 1;
    private static final int BLOCKS = 2;
    private static final int DATABASE = 4;
    private static final int WAL = 8;
    private static final int JOURNAL = 16;
    private static final int UNSOUND = 32;
    private static final int MADE_SHIFT = 6;

    /** Made with {@link Compression#FAST}. */
    public Origin(SourceStamp stamp, BlockIndex blocks, boolean database, boolean unsound) {
        this(stamp, blocks, database, unsound, Compression.FAST);
    }

    byte[] encode() {
        int flags = (stamp == null ? 0 : STAMP)
                | (blocks == null ? 0 : BLOCKS)
                | (database ? DATABASE : 0)
                | (stamp != null && stamp.wal() != null ? WAL : 0)
                | (stamp != null && stamp.journal() != null ? JOURNAL : 0)
                | (unsound ? UNSOUND : 0)
                | made.ordinal() << MADE_SHIFT;
        int length =
                HEAD_BYTES + CRC_BYTES + (stamp == null ? 0 : stamp.bytes()) + (blocks == null ? 0 : blocks.bytes());
        ByteBuffer out = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        out.put(VERSION).put((byte) flags);
        if (stamp != null) {
            stamp.file().write(out);
            if (stamp.wal() != null) {
                stamp.wal().write(out);
            }
            if (stamp.journal() != null) {
                stamp.journal().write(out);
            }
            out.putLong(stamp.bootHigh()).putLong(stamp.bootLow());
        }
        if (blocks != null) {
            blocks.write(out);
        }
        out.putInt(Bytes.of(out.array(), 0, out.position()).crc32());
        return out.array();
    }

    /** Null if the field is of another version or damaged: then nothing is known of the source, and nothing is lost. */
    static Origin decode(Bytes field) {
        int end = field.length() - CRC_BYTES;
        if (end < HEAD_BYTES || field.i32(end) != field.piece(0, end).crc32() || field.u8(0) != VERSION) {
            return null;
        }
        int flags = field.u8(1);
        int at = HEAD_BYTES;
        SourceStamp stamp = null;
        if ((flags & STAMP) != 0) {
            int marks = 1 + Integer.bitCount(flags & (WAL | JOURNAL));
            int bytes = marks * SourceStamp.Mark.BYTES + 16;
            if (end - at < bytes) {
                return null;
            }
            long[] numbers = field.i64s(at, bytes / 8);
            SourceStamp.Mark wal = (flags & WAL) == 0 ? null : mark(numbers, 4);
            SourceStamp.Mark journal = (flags & JOURNAL) == 0 ? null : mark(numbers, 4 * marks - 4);
            stamp = new SourceStamp(mark(numbers, 0), wal, journal, numbers[4 * marks], numbers[4 * marks + 1]);
            at += bytes;
        }
        BlockIndex blocks = (flags & BLOCKS) == 0 ? null : BlockIndex.read(field.piece(at, end - at));
        Compression made = Compression.values()[flags >>> MADE_SHIFT];
        return new Origin(stamp, blocks, (flags & DATABASE) != 0, (flags & UNSOUND) != 0, made);
    }

    private static SourceStamp.Mark mark(long[] numbers, int at) {
        return new SourceStamp.Mark(numbers[at], numbers[at + 1], numbers[at + 2], numbers[at + 3]);
    }
}
