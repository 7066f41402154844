package io.github.hermesbackup.archive;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CodecTest {

    private static final int BLOCK = 512 * 1024;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void smallMakesWhatHardlyShrinksToHalfWithTheLevelBelow(boolean last) {
        byte[] hard = text(true);

        assertThat(made(Compression.SMALL, hard, BLOCK, last))
                .isEqualTo(deflated(5, hard, BLOCK, last))
                .isNotEqualTo(deflated(6, hard, BLOCK, last));
    }

    @Test
    void smallMakesWhatShrinksWellWithLevelSix() {
        byte[] easy = text(false);

        assertThat(made(Compression.SMALL, easy, BLOCK, true))
                .isEqualTo(deflated(6, easy, BLOCK, true))
                .isNotEqualTo(deflated(5, easy, BLOCK, true));
    }

    @Test
    void smallMakesLittleBlocksWithLevelSix() {
        byte[] hard = text(true);
        int notLittle = 256 * 1024;

        assertThat(made(Compression.SMALL, hard, notLittle - 1, true))
                .isEqualTo(deflated(6, hard, notLittle - 1, true));
        assertThat(made(Compression.SMALL, hard, notLittle, true)).isEqualTo(deflated(5, hard, notLittle, true));
    }

    @Test
    void fastIsLevelOneForEverything() {
        for (boolean hard : new boolean[] {false, true}) {
            byte[] content = text(hard);
            assertThat(made(Compression.FAST, content, BLOCK, true)).isEqualTo(deflated(1, content, BLOCK, true));
        }
    }

    /** One after the other with one codec, whose arrays grow as they are needed; only the first bytes of an array count. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1000, 200_000})
    void aFrameIsMadeOfTheBytesThatCount(int length) {
        byte[] content = text(true);
        byte[] counts = Arrays.copyOf(content, length);
        try (Codec codec = new Codec(Compression.ZSTD)) {
            for (int before : new int[] {0, 300_000}) {
                codec.compress(content, before, true, new byte[32]);
                Block block =
                        codec.compress(content, length, true, Sha256.digest().digest(counts));

                assertThat(Zstd.decompress(Arrays.copyOf(block.bytes(), block.length()), length))
                        .isEqualTo(counts);
                assertThat(block.row().compressedBytes()).isEqualTo(block.length());
                assertThat(block.row().isOf(Sha256.digest().digest(counts))).isTrue();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Compression.class,
            names = {"FAST", "SMALL", "ZSTD"})
    void itSaysBeforehandWhatABlockWillTake(Compression compression) {
        byte[] content = text(true);
        for (int length : new int[] {0, 100, BLOCK}) {
            try (Codec codec = new Codec(compression)) {
                assertThat(codec.compressedBytes(content, length))
                        .isEqualTo(made(compression, content, length, true).length);
            }
        }
    }

    @Test
    void whatIsTakenAsItIsHasTheRowOfTheBytesThatCount() {
        byte[] content = {1, 2, 3, 4};
        Block block = Codec.store(content, 3);
        CRC32 crc = new CRC32();
        crc.update(content, 0, 3);

        assertThat(block.bytes()).isSameAs(content);
        assertThat(block.length()).isEqualTo(3);
        assertThat(block.row().compressedBytes()).isEqualTo(3);
        assertThat(block.row().compressedCrc()).isEqualTo((int) crc.getValue());
        assertThat(block.row().isOf(Sha256.digest().digest(new byte[] {1, 2, 3})))
                .isTrue();
    }

    /** Few letters in any order, of which a matcher that looks longer finds more; in a hard one every second run is noise. */
    private static byte[] text(boolean hard) {
        Random random = new Random(1);
        byte[] text = new byte[BLOCK];
        for (int at = 0; at < BLOCK; at++) {
            boolean noise = hard && at / 64 % 2 == 0;
            text[at] = (byte) (noise ? random.nextInt(256) : 'a' + random.nextInt(4));
        }
        return text;
    }

    private static byte[] made(Compression compression, byte[] content, int length, boolean last) {
        try (Codec codec = new Codec(compression)) {
            return codec.compress(content, length, last, new byte[32]).bytes();
        }
    }

    private static byte[] deflated(int level, byte[] content, int length, boolean last) {
        try (Codec codec = new Codec(level)) {
            return codec.deflate(content, length, last).bytes();
        }
    }
}
