package io.github.hermesbackup.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.Deflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One whole stream, of the length that is expected, or nothing. */
class LibdeflateTest {

    private Libdeflate library;

    @BeforeEach
    void open() {
        assumeThat(Libdeflate.open()).isPresent();
        library = Libdeflate.open().orElseThrow();
    }

    @AfterEach
    void close() {
        if (library != null) {
            library.close();
        }
    }

    private static byte[] deflated(byte[] content) {
        Deflater deflater = new Deflater(6, true);
        deflater.setInput(content);
        deflater.finish();
        byte[] out = new byte[content.length + 1000];
        int made = deflater.deflate(out);
        assertThat(deflater.finished()).isTrue();
        deflater.end();
        return Arrays.copyOf(out, made);
    }

    private byte[] inflated(byte[] stream, int bytes, int length) {
        ByteBuffer in = library.input(bytes);
        assertThat(in.remaining()).isEqualTo(bytes);
        in.put(stream, 0, Math.min(bytes, stream.length));
        ByteBuffer content = library.inflate(bytes, length);
        if (content == null) {
            return null;
        }
        byte[] all = new byte[content.remaining()];
        content.get(all);
        return all;
    }

    @Test
    void aStreamGivesItsContent() {
        Random random = new Random(1);
        for (int length : new int[] {0, 1, 1000, 256 * 1024, 256 * 1024 + 1, 3_000_000, 10}) {
            byte[] content = new byte[length];
            for (int i = 0; i < length; i++) {
                content[i] = (byte) (random.nextInt(8) * random.nextInt(9));
            }
            byte[] stream = deflated(content);

            assertThat(inflated(stream, stream.length, length)).isEqualTo(content);
        }
    }

    @Test
    void moreOrLessThanOneStreamOfThatLengthIsNone() {
        byte[] content = "the quality of mercy ".repeat(100).getBytes(StandardCharsets.US_ASCII);
        byte[] stream = deflated(content);

        assertThat(inflated(stream, stream.length, content.length - 1)).isNull();
        assertThat(inflated(stream, stream.length, content.length + 1)).isNull();
        assertThat(inflated(stream, stream.length - 1, content.length)).isNull();
        assertThat(inflated(stream, stream.length + 1, content.length)).isNull();
        assertThat(inflated(stream, stream.length, content.length)).isEqualTo(content);
    }

    @Test
    void itCanBeSwitchedOff() {
        String before = System.getProperty(Libdeflate.PROPERTY);
        try {
            System.setProperty(Libdeflate.PROPERTY, "false");
            assertThat(Libdeflate.open()).isEmpty();
        } finally {
            if (before == null) {
                System.clearProperty(Libdeflate.PROPERTY);
            } else {
                System.setProperty(Libdeflate.PROPERTY, before);
            }
        }
    }

    @Test
    void onceClosedItIsNotUsedAnyMore() {
        library.close();
        library.close();

        assertThatThrownBy(() -> library.inflate(0, 0)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> library.input(1)).isInstanceOf(IllegalStateException.class);
    }
}
