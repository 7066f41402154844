package io.github.hermesbackup.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
        int little = 200 * 1024;

        assertThat(made(Compression.SMALL, hard, little, true)).isEqualTo(deflated(6, hard, little, true));
    }

    @Test
    void fastIsLevelOneForEverything() {
        for (boolean hard : new boolean[] {false, true}) {
            byte[] content = text(hard);
            assertThat(made(Compression.FAST, content, BLOCK, true)).isEqualTo(deflated(1, content, BLOCK, true));
        }
    }

    @Test
    void whatContentWouldTakeIsWhatItTakes() {
        for (Compression compression : new Compression[] {Compression.FAST, Compression.SMALL, Compression.ZSTD}) {
            for (boolean hard : new boolean[] {false, true}) {
                byte[] content = text(hard);
                try (Codec codec = new Codec(compression)) {
                    for (int length : new int[] {1, 1000, BLOCK}) {
                        assertThat(codec.compressedBytes(content, length))
                                .isEqualTo(codec.compress(content, length, true, new byte[32])
                                        .length());
                    }
                }
            }
        }
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
