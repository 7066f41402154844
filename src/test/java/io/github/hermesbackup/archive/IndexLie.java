package io.github.hermesbackup.archive;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;

/** Tells lies about where a member's blocks lie and what is in them, with a checksum that is right. */
final class IndexLie {

    private final Random random;
    private final ZipMember member;

    IndexLie(Random random, ZipMember member) {
        this.random = random;
        this.member = member;
    }

    /** Does nothing to a member that has no block index. */
    void tell() {
        Origin origin = originOf(member.central.extra);
        if (origin == null
                || origin.blocks() == null
                || origin.blocks().blocks().isEmpty()) {
            return;
        }
        BlockIndex lie = lie(origin.blocks());
        Origin other = new Origin(origin.stamp(), lie, origin.database(), origin.unsound(), origin.made());
        member.central(header ->
                header.extra = Extra.all(withoutOrigin(header.extra), Extra.field(Origin.FIELD_ID, other.encode())));
    }

    private BlockIndex lie(BlockIndex index) {
        List<BlockIndex.Block> rows = new ArrayList<>(index.blocks());
        int at = random.nextInt(rows.size());
        BlockIndex.Block row = rows.get(at);
        int other = random.nextInt(rows.size());
        int by = random.nextInt(9) - 4;
        switch (random.nextInt(7)) {
            case 0 -> rows.set(at, new BlockIndex.Block(row.compressedBytes(), random.nextInt(), row.shaHigh(), 0));
            case 1 ->
                rows.set(at, new BlockIndex.Block(row.compressedBytes(), row.compressedCrc(), random.nextLong(), 0));
            case 2 -> {
                rows.set(at, rows.get(other));
                rows.set(other, row);
            }
            case 3 -> {
                move(rows, at, by);
                move(rows, other, -by);
            }
            case 4 -> rows.remove(at);
            case 5 -> rows.add(row);
            default -> {
                return new BlockIndex(
                        random.nextBoolean() ? index.blockBytes() * 2 : index.blockBytes() / 2 + 256, rows);
            }
        }
        return new BlockIndex(index.blockBytes(), random.nextBoolean() ? checked(rows) : rows);
    }

    private static void move(List<BlockIndex.Block> rows, int at, int by) {
        BlockIndex.Block row = rows.get(at);
        rows.set(
                at, new BlockIndex.Block(row.compressedBytes() + by, row.compressedCrc(), row.shaHigh(), row.shaLow()));
    }

    /** The rows with the CRC-32 of the bytes that they now stand for. */
    private List<BlockIndex.Block> checked(List<BlockIndex.Block> rows) {
        List<BlockIndex.Block> checked = new ArrayList<>();
        int start = 0;
        for (BlockIndex.Block row : rows) {
            int end = Math.max(start, Math.min(member.data.length, start + row.compressedBytes()));
            CRC32 crc = new CRC32();
            crc.update(member.data, Math.min(start, member.data.length), end - Math.min(start, end));
            checked.add(new BlockIndex.Block(row.compressedBytes(), (int) crc.getValue(), row.shaHigh(), row.shaLow()));
            start = end;
        }
        return checked;
    }

    private static Origin originOf(byte[] extra) {
        try {
            return ExtraFields.parse(Bytes.of(extra)).origin();
        } catch (ExtraFields.Damaged e) {
            return null;
        }
    }

    private static byte[] withoutOrigin(byte[] extra) {
        ByteBuffer in = ByteBuffer.wrap(extra).order(ByteOrder.LITTLE_ENDIAN);
        LittleEndian kept = new LittleEndian();
        while (in.remaining() >= 4) {
            int start = in.position();
            int id = in.getShort() & 0xFFFF;
            in.position(in.position() + 2 + (in.getShort(start + 2) & 0xFFFF));
            if (id != Origin.FIELD_ID) {
                kept.raw(Arrays.copyOfRange(extra, start, in.position()));
            }
        }
        return kept.bytes();
    }
}
