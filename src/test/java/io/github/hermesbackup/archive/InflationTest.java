package io.github.hermesbackup.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.hermesbackup.io.Libdeflate;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Blocks of deflate that are read on their own: exactly these, and no others; with libdeflate, if it is there, and without. */
@ParameterizedClass
@ValueSource(booleans = {false, true})
class InflationTest {

    private static final byte[] TEXT =
            "the quality of mercy is not strained; ".repeat(9).getBytes(StandardCharsets.US_ASCII);
    private static final int FRONT = 7;

    @TempDir
    Path directory;

    private final boolean whole;
    private final Inflation inflation;

    InflationTest(boolean whole) {
        this.whole = whole;
        Libdeflate library = whole ? Libdeflate.open().orElse(null) : null;
        assumeThat(library != null).isEqualTo(whole);
        inflation = new Inflation(library);
    }

    /** As the block index has it. */
    private static BlockIndex.Block row(byte[] block, int from, int bytes) {
        CRC32 crc = new CRC32();
        crc.update(block, from, bytes);
        return new BlockIndex.Block(bytes, (int) crc.getValue(), 0, 0);
    }

    @AfterEach
    void end() {
        inflation.end();
    }

    private static byte[] made(byte[] content, boolean last) {
        try (Codec codec = new Codec(6)) {
            return codec.deflate(content, content.length, last).bytes();
        }
    }

    /** What comes of a block of so many bytes with other bytes around it; null if it is none. */
    private byte[] inflated(byte[] block, int bytes, int length, boolean last) throws IOException {
        byte[] all = new byte[FRONT + block.length + 20];
        Arrays.fill(all, (byte) 0x55);
        System.arraycopy(block, 0, all, FRONT, block.length);
        Path file = Files.write(directory.resolve("blocks"), all);
        byte[] out = new byte[length + 1];
        try (FileChannel channel = FileChannel.open(file)) {
            if (!inflation.block(channel, FRONT, row(all, FRONT, bytes), out, length, last)) {
                return null;
            }
        }
        assertThat(out[length]).as("behind the content").isZero();
        return Arrays.copyOf(out, length);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aBlockGivesItsContentWithinItsLimitsOnly(boolean last) throws IOException {
        byte[] block = made(TEXT, last);

        assertThat(inflated(block, block.length, TEXT.length, last)).isEqualTo(TEXT);
        assertThat(inflated(block, block.length, TEXT.length, !last)).isNull();
        assertThat(inflated(block, block.length, TEXT.length - 1, last)).isNull();
        assertThat(inflated(block, block.length, TEXT.length + 1, last)).isNull();
        assertThat(inflated(block, block.length + 1, TEXT.length, last)).isNull();
        for (int bytes = 0; bytes < block.length; bytes++) {
            assertThat(inflated(block, bytes, TEXT.length, last))
                    .as("%d bytes", bytes)
                    .isNull();
        }
        assertThat(inflated(block, block.length, TEXT.length, last))
                .as("after all that")
                .isEqualTo(TEXT);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1000, 65_535, 65_536, 200_000})
    void ofAnyLength(int length) throws IOException {
        byte[] content = new byte[length];
        new Random(length).nextBytes(content);
        for (boolean last : new boolean[] {true, false}) {
            byte[] block = made(content, last);

            assertThat(inflated(block, block.length, length, last)).isEqualTo(content);
        }
    }

    @Test
    void aFlippedBitNeverGivesTheContentFromMoreOrLessThanTheBlock() throws IOException {
        for (boolean last : new boolean[] {true, false}) {
            byte[] block = made(TEXT, last);
            for (int bit = 0; bit < 8 * block.length; bit++) {
                byte[] flipped = block.clone();
                flipped[bit / 8] ^= (byte) (1 << bit % 8);
                byte[] content = inflated(flipped, block.length, TEXT.length, last);
                assertThat(content == null || content.length == TEXT.length).isTrue();
            }
            assertThat(inflated(block, block.length, TEXT.length, last)).isEqualTo(TEXT);
        }
    }

    @Test
    void aBlockThatRefersToTheOneBeforeIsNone() throws IOException {
        byte[] twice = new byte[2 * ArchiveBuilder.BLOCK_BYTES];
        Random random = new Random(3);
        for (int i = 0; i < twice.length; i++) {
            twice[i] = (byte) ('a' + random.nextInt(3));
        }
        BlockwiseArchive.Blocks blocks = BlockwiseArchive.flushedStream(twice);
        int first = blocks.lengths()[0];
        byte[] second = Arrays.copyOfRange(blocks.bytes(), first, blocks.bytes().length);

        assertThat(inflated(second, second.length, ArchiveBuilder.BLOCK_BYTES, true))
                .isNull();
        assertThat(inflated(blocks.bytes(), first, ArchiveBuilder.BLOCK_BYTES, false))
                .isEqualTo(Arrays.copyOf(twice, ArchiveBuilder.BLOCK_BYTES));
    }

    /** What looks like the end of a block is content: the stored block goes on behind it. */
    @Test
    void aBlockThatGoesOnBehindItsEndIsNone() throws IOException {
        int announced = TEXT.length + 4 + 100;
        byte[] goesOn = new LittleEndian()
                .u8(0)
                .u16(announced)
                .u16(~announced)
                .raw(TEXT)
                .raw(new byte[] {0, 0, -1, -1})
                .bytes();
        byte[] ends = new LittleEndian()
                .raw(BlockwiseArchive.storedBlock(TEXT, 0, TEXT.length, false))
                .raw(new byte[] {0, 0, 0, -1, -1})
                .bytes();

        assertThat(inflated(goesOn, goesOn.length, TEXT.length, false)).isNull();
        assertThat(inflated(ends, ends.length, TEXT.length, false)).isEqualTo(TEXT);
        ends[ends.length - 1] = 0;
        assertThat(inflated(ends, ends.length, TEXT.length, false)).isNull();
    }

    @Test
    void aFileThatEndsWithinABlockIsNotTakenForABadBlock() throws IOException {
        for (boolean last : new boolean[] {true, false}) {
            byte[] block = made(TEXT, last);
            byte[] out = new byte[TEXT.length];
            for (int kept = 0; kept < block.length; kept++) {
                Path file = Files.write(directory.resolve("cut"), Arrays.copyOf(block, kept));
                try (FileChannel channel = FileChannel.open(file)) {
                    BlockIndex.Block row = row(block, 0, block.length);
                    assertThatThrownBy(() -> inflation.block(channel, 0, row, out, TEXT.length, last))
                            .as("%d bytes", kept)
                            .isInstanceOf(EOFException.class);
                }
            }
        }
    }

    /** Other programs refuse it; the index does not say that our compressor has made it. */
    @Test
    void aStreamThatOnlyLibdeflateReadsIsRefused() throws IOException {
        byte[] fixedCode286 = onlyForLibdeflate();
        byte[] out = new byte[259];
        Path file = Files.write(directory.resolve("stream"), fixedCode286);
        try (FileChannel channel = FileChannel.open(file)) {
            BlockIndex.Block made = row(fixedCode286, 0, fixedCode286.length);
            BlockIndex.Block other = new BlockIndex.Block(fixedCode286.length, made.compressedCrc() + 1, 0, 0);

            assertThat(inflation.block(channel, 0, other, out, out.length, true))
                    .isFalse();
            assertThat(inflation.begin(channel, 0, List.of(other), fixedCode286.length, out.length))
                    .isFalse();
        }
    }

    /** A literal, and code 286 of the fixed ones, which libdeflate takes for a length of 258; distance 1; end. */
    private static byte[] onlyForLibdeflate() {
        String bits = "1" + "10" + "00110000" + "11000110" + "00000" + "0000000";
        byte[] bytes = new byte[(bits.length() + 7) / 8];
        for (int i = 0; i < bits.length(); i++) {
            bytes[i / 8] |= (byte) ((bits.charAt(i) - '0') << i % 8);
        }
        return bytes;
    }

    /** What it has ready is handed out as it is asked for, and nothing of it is left to the next stream. */
    @Test
    void aWholeStreamIsHandedOutInPieces() throws Exception {
        byte[] block = made(TEXT, true);
        Path file = Files.write(directory.resolve("stream"), block);
        try (FileChannel channel = FileChannel.open(file)) {
            boolean begun =
                    inflation.begin(channel, 0, List.of(row(block, 0, block.length)), block.length, TEXT.length);
            assertThat(begun).isEqualTo(whole);
            assumeThat(whole).isTrue();
            byte[] out = new byte[TEXT.length + 100];
            int made = 0;
            for (int n = 0; !inflation.finished(); made += n) {
                n = inflation.inflate(out, made, 100);
                assertThat(n).isBetween(1, 100);
            }
            assertThat(Arrays.copyOf(out, made)).isEqualTo(TEXT);
            assertThat(inflation.inflate(out, 0, 100)).isZero();
            assertThat(inflation.remaining()).isZero();

            inflation.begin(channel, 0, List.of(row(block, 0, block.length)), block.length, TEXT.length);
            inflation.reset();
            assertThat(inflation.inflate(out, 0, 100)).isZero();
            assertThat(inflation.finished()).isFalse();
            assertThat(inflation.needsInput()).isTrue();
        }
    }

    /** What is not wholly as the index says is left to Java's inflater, by which it is fed from its beginning. */
    @Test
    void aStreamOfAnotherLengthOrOtherBytesIsLeftAlone() throws IOException {
        byte[] block = made(TEXT, true);
        BlockIndex.Block row = row(block, 0, block.length);
        Path file = Files.write(directory.resolve("stream"), block);
        try (FileChannel channel = FileChannel.open(file)) {
            for (int more : new int[] {-1, 1, WholeInflation.MOST_BYTES}) {
                assertThat(inflation.begin(channel, 0, List.of(row), block.length, TEXT.length + more))
                        .isFalse();
            }
            assertThat(inflation.begin(channel, 1, List.of(row), block.length, TEXT.length))
                    .as("behind the file's end")
                    .isFalse();
            assertThat(inflation.finished()).isFalse();
        }
    }
}
