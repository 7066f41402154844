package io.github.hermesbackup.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.SourceStamp;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class BlockIndexTest {

    private static final int BLOCK = ArchiveBuilder.BLOCK_BYTES;

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, BLOCK, 5 * BLOCK, 5 * BLOCK + 17})
    void everyBlockInflatesAloneWithTheLengthsAndDigestsOfItsRow(int size) throws Exception {
        byte[] content = halfRandom(size);
        Path archive = directory.resolve("a.zip");
        try (ArchiveBuilder builder = new ArchiveBuilder(archive)) {
            builder.file("before", new byte[100])
                    .file("f", content)
                    .file("g", 0600, ArchiveBuilder.TIME, content, false);
            builder.finish();
        }

        assertBlocks(archive, "f", content, true);
        assertBlocks(archive, "g", content, false);
    }

    private static void assertBlocks(Path archive, String name, byte[] content, boolean deflated) throws Exception {
        byte[] file = Files.readAllBytes(archive);
        try (ArchiveReader reader = ArchiveReader.open(Disk.real(), archive)) {
            ArchiveEntry entry = Contents.entry(reader, name);
            BlockIndex index = entry.origin().blocks();
            int at = (int) entry.headerOffset()
                    + 30
                    + le16(file, entry.headerOffset() + 26)
                    + le16(file, entry.headerOffset() + 28);
            int produced = 0;
            for (BlockIndex.Block row : index.blocks()) {
                byte[] raw = Arrays.copyOfRange(file, at, at + row.compressedBytes());
                byte[] piece = deflated ? inflate(raw, index.blockBytes()) : raw;
                CRC32 crc = new CRC32();
                crc.update(raw);
                ByteBuffer sha = ByteBuffer.wrap(Sha256.digest().digest(piece));
                assertThat(row.compressedCrc()).isEqualTo((int) crc.getValue());
                assertThat(List.of(row.shaHigh(), row.shaLow())).containsExactly(sha.getLong(), sha.getLong());
                assertThat(piece).isEqualTo(Arrays.copyOfRange(content, produced, produced + piece.length));
                at += raw.length;
                produced += piece.length;
            }
            assertThat(produced).isEqualTo(content.length);
            assertThat(index.blockBytes()).isEqualTo(BLOCK);
            assertThat(index.blocks()).hasSize(Math.max(1, (content.length + BLOCK - 1) / BLOCK));
            assertThat(index.blocks().stream()
                            .mapToLong(BlockIndex.Block::compressedBytes)
                            .sum())
                    .isEqualTo(entry.compressedSize());
        }
    }

    private static byte[] inflate(byte[] raw, int atMost) throws DataFormatException {
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(raw);
            byte[] out = new byte[atMost + 1];
            int made = 0;
            for (int n = 1; n > 0; made += n) {
                n = inflater.inflate(out, made, out.length - made);
            }
            assertThat(inflater.getRemaining()).isZero();
            return Arrays.copyOf(out, made);
        } finally {
            inflater.end();
        }
    }

    @Test
    void whatAMemberWasMadeFromComesBack() {
        SourceStamp.Mark mark = new SourceStamp.Mark(1L << 40, -5, Long.MAX_VALUE, 77);
        SourceStamp.Mark wal = new SourceStamp.Mark(4096, 1, 2, 3);
        BlockIndex blocks = new BlockIndex(1 << 20, List.of(new BlockIndex.Block(5, -6, Long.MIN_VALUE, 8)));
        List<Origin> origins = List.of(
                new Origin(null, null, false, false),
                new Origin(SourceStamp.ofFile(mark), blocks, false, false),
                new Origin(new SourceStamp(mark, wal, null, 11, 12), null, true, false),
                new Origin(new SourceStamp(mark, null, wal, 11, 12), blocks, true, true),
                new Origin(new SourceStamp(mark, wal, mark, 11, 12), blocks, true, false),
                new Origin(null, new BlockIndex(1 << 9, List.of()), false, false, Compression.SMALL),
                new Origin(null, new BlockIndex(1 << 30, List.of()), false, false, Compression.STORE),
                new Origin(null, null, false, true, Compression.ZSTD));

        assertThat(origins)
                .allSatisfy(origin -> assertThat(decode(origin.encode())).isEqualTo(origin));
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void soDoesHowHardItWasTriedToMakeItSmall(Compression made) {
        assertThat(decode(new Origin(null, null, false, true, made).encode()).made())
                .isEqualTo(made);
    }

    /** Whoever makes the field can make its CRC-32, too. */
    @Test
    void anOriginThatAnnouncesMoreThanItHasIsUnknown() {
        byte[] whole = new Origin(ArchiveBuilder.stamp(5), null, true, true).encode();

        for (int length = 2; length < whole.length - 4; length++) {
            byte[] cut = Arrays.copyOf(whole, length + 4);
            assertThat(decode(sealed(cut))).as("%d bytes", length).isNull();
        }
        whole[1] |= 8;
        assertThat(decode(sealed(whole))).as("another mark").isNull();
    }

    @Test
    void bytesThatAreNotAnnouncedAreNoBlockIndex() {
        BlockIndex blocks = new BlockIndex(512, List.of(new BlockIndex.Block(5, 6, 7, 8)));
        byte[] whole = new Origin(null, blocks, true, false).encode();
        whole[1] &= ~2;

        assertThat(decode(sealed(whole))).isEqualTo(new Origin(null, null, true, false));
    }

    /** The same with the CRC-32 at its end made right. */
    private static byte[] sealed(byte[] field) {
        CRC32 crc = new CRC32();
        crc.update(field, 0, field.length - 4);
        ByteBuffer.wrap(field).order(ByteOrder.LITTLE_ENDIAN).putInt(field.length - 4, (int) crc.getValue());
        return field;
    }

    @Test
    void anOriginThatIsCutOrOfAnotherVersionIsUnknown() {
        BlockIndex blocks = new BlockIndex(1 << 20, Collections.nCopies(3, new BlockIndex.Block(5, 6, 7, 8)));
        byte[] whole = new Origin(ArchiveBuilder.stamp(5), blocks, true, true).encode();

        for (int length = 0; length < whole.length; length++) {
            assertThat(decode(Arrays.copyOf(whole, length)))
                    .as("%d bytes", length)
                    .isNull();
        }
        whole[0] = 2;
        assertThat(decode(sealed(whole))).isNull();
    }

    /** The CRC-32 is right, but what the flags promise is not there, or is nothing that we write. */
    @Test
    void anOriginThatPromisesMoreThanItHoldsIsUnknown() {
        for (int flags : new int[] {1, 1 | 8, 1 | 16, 1 | 8 | 16}) {
            int bytes = 32 * (1 + Integer.bitCount(flags & 24)) + 16;
            for (int length = 0; length < bytes; length++) {
                assertThat(decode(forged(flags, new byte[length])))
                        .as("%d bytes of %d", length, bytes)
                        .isNull();
            }
            assertThat(decode(forged(flags, new byte[bytes]))).isNotNull();
        }
        for (byte exponent : new byte[] {8, 31}) {
            assertThat(decode(forged(2, new byte[] {exponent, 0, 0, 0, 0})).blocks())
                    .isNull();
        }
        byte[] index = {9, 0, 0, 0, 0};
        assertThat(decode(forged(2, index)).blocks()).isNotNull();
        assertThat(decode(forged(0, index)).blocks()).as("not announced").isNull();
        for (int length = 0; length < index.length; length++) {
            assertThat(decode(forged(2, new byte[length])).blocks()).isNull();
        }
    }

    private static byte[] forged(int flags, byte[] body) {
        byte[] field = new LittleEndian().u8(1).u8(flags).raw(body).bytes();
        CRC32 crc = new CRC32();
        crc.update(field);
        return new LittleEndian().raw(field).u32(crc.getValue()).bytes();
    }

    @Test
    void aFlippedBitMakesAnOriginUnknown() {
        byte[] whole = new Origin(ArchiveBuilder.stamp(5), null, true, true).encode();
        assertThat(decode(whole)).isNotNull();

        for (int bit = 0; bit < whole.length * 8; bit++) {
            byte[] flipped = whole.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(decode(flipped)).as("bit %d", bit).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1 << 20, 2_600L << 20, 3_000L << 20, 1L << 40})
    void theIndexOfTheLargestMemberStillFitsIntoItsHeader(long size) {
        String name = "\u65e5".repeat(80) + "/" + "x".repeat(255);
        int blockBytes = ArchiveWriter.blockBytes(name, size, 1 << 20);
        int rows = (int) (size / blockBytes + 1);
        BlockIndex index = new BlockIndex(blockBytes, Collections.nCopies(rows, new BlockIndex.Block(1, 2, 3, 4)));
        SourceStamp.Mark mark = new SourceStamp.Mark(1, 2, 3, 4);
        Origin origin = new Origin(new SourceStamp(mark, mark, mark, 5, 6), index, true, true);

        byte[] header = new HeaderWriter(java.time.ZoneOffset.UTC)
                .central(new ArchiveEntry(
                        name,
                        0600,
                        new EntryTime(1),
                        Math.max(size, 1L << 32),
                        1L << 32,
                        8,
                        Zip.FLAG_UTF8,
                        0,
                        new byte[32],
                        1L << 33,
                        origin));

        assertThat(header.length).isLessThanOrEqualTo(0xFFFF);
        assertThat(Integer.bitCount(blockBytes)).isEqualTo(1);
    }

    /** Blocks are not made larger than the header asks for: with half of them the index would not fit. */
    @ParameterizedTest
    @ValueSource(ints = {1, 255, 4096})
    void theBlockSizeIsDoubledOnlyIfItsIndexDoesNotFit(int nameBytes) {
        String name = "x".repeat(nameBytes);
        int others = Zip.CENTRAL_BYTES + nameBytes + 9 + 36 + 40 + 4 + 24 + 4 + 2 + 3 * 32 + 16 + 4;
        int rows = (0xFFFF - others - 5) / 24;
        int block = 1 << 20;

        assertThat(ArchiveWriter.blockBytes(name, (long) rows * block - 1, block))
                .isEqualTo(block);
        assertThat(ArchiveWriter.blockBytes(name, (long) rows * block, block)).isEqualTo(2 * block);
        assertThat(ArchiveWriter.blockBytes(name, 2L * rows * block - 1, block)).isEqualTo(2 * block);
        assertThat(ArchiveWriter.blockBytes(name, 2L * rows * block, block)).isEqualTo(4 * block);
        assertThat(ArchiveWriter.blockBytes(name, Long.MAX_VALUE, block)).isEqualTo(1 << 30);
    }

    @Test
    void aBlockIndexOfAnImpossibleFormIsNone() {
        BlockIndex index = new BlockIndex(512, List.of(new BlockIndex.Block(5, 6, 7, 8)));
        ByteBuffer written = ByteBuffer.allocate(index.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        index.write(written);
        byte[] sound = written.array();
        assertThat(BlockIndex.read(Bytes.of(sound))).isEqualTo(index);

        for (int exponent : new int[] {0, 8, 31, 255}) {
            byte[] other = sound.clone();
            other[0] = (byte) exponent;
            assertThat(BlockIndex.read(Bytes.of(other)))
                    .as("exponent %d", exponent)
                    .isNull();
        }
        sound[0] = 30;
        assertThat(BlockIndex.read(Bytes.of(sound)).blockBytes()).isEqualTo(1 << 30);
        for (int count : new int[] {0, 2, -1, Integer.MIN_VALUE, Integer.MAX_VALUE, (int) ((1L << 32) / 24)}) {
            byte[] other = sound.clone();
            ByteBuffer.wrap(other).order(ByteOrder.LITTLE_ENDIAN).putInt(1, count);
            assertThat(BlockIndex.read(Bytes.of(other))).as("count %d", count).isNull();
        }
        assertThat(BlockIndex.read(Bytes.of(new byte[0]))).isNull();
        assertThat(BlockIndex.read(Bytes.of(new byte[] {9, 0, 0, 0}))).isNull();
        assertThat(BlockIndex.read(Bytes.of(new byte[] {9, 0, 0, 0, 0}))).isEqualTo(new BlockIndex(512, List.of()));
    }

    private static Origin decode(byte[] bytes) {
        return Origin.decode(Bytes.of(bytes));
    }

    private static byte[] halfRandom(int size) {
        byte[] content = new byte[size];
        new Random(size).nextBytes(content);
        Arrays.fill(content, 0, size / 2, (byte) 'x');
        return content;
    }

    private static int le16(byte[] file, long at) {
        return (file[(int) at] & 0xFF) | (file[(int) at + 1] & 0xFF) << 8;
    }
}
