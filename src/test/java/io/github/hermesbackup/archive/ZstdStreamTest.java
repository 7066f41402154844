package io.github.hermesbackup.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.github.luben.zstd.Zstd;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames that are read on their own, and the windows that their headers ask for. */
class ZstdStreamTest {

    private static final byte[] TEXT =
            "if music be the food of love, play on; ".repeat(9).getBytes(StandardCharsets.US_ASCII);
    private static final int FRONT = 7;
    private static final long MOST = 8 << 20;

    @TempDir
    Path directory;

    private final ZstdStream stream = new ZstdStream(64 * 1024);

    @AfterEach
    void close() {
        stream.close();
    }

    private byte[] decompressed(byte[] block, int bytes, int length) throws IOException {
        byte[] all = new byte[FRONT + block.length + 20];
        System.arraycopy(block, 0, all, FRONT, block.length);
        Path file = Files.write(directory.resolve("blocks"), all);
        byte[] out = new byte[length + 1];
        try (FileChannel channel = FileChannel.open(file)) {
            if (!stream.block(channel, FRONT, bytes, out, length)) {
                return null;
            }
        }
        assertThat(out[length]).as("behind the content").isZero();
        return Arrays.copyOf(out, length);
    }

    @Test
    void aBlockGivesItsContentWithinItsLimitsOnly() throws IOException {
        byte[] block = Zstd.compress(TEXT);

        assertThat(decompressed(block, block.length, TEXT.length)).isEqualTo(TEXT);
        assertThat(decompressed(block, block.length, TEXT.length - 1)).isNull();
        assertThat(decompressed(block, block.length, TEXT.length + 1)).isNull();
        assertThat(decompressed(block, block.length + 1, TEXT.length)).isNull();
        assertThat(decompressed(block, block.length + 20, TEXT.length)).isNull();
        for (int bytes = 0; bytes < block.length; bytes++) {
            assertThat(decompressed(block, bytes, TEXT.length))
                    .as("%d bytes", bytes)
                    .isNull();
        }
        assertThat(decompressed(block, block.length, TEXT.length))
                .as("after all that")
                .isEqualTo(TEXT);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1000, 65_536, 200_000})
    void ofAnyLength(int length) throws IOException {
        byte[] content = new byte[length];
        new Random(length).nextBytes(content);
        byte[] block = Zstd.compress(content);

        assertThat(decompressed(block, block.length, length)).isEqualTo(content);
    }

    @Test
    void aBlockMayConsistOfSeveralFrames() throws IOException {
        byte[] frame = Zstd.compress(TEXT);
        byte[] block = Arrays.copyOf(frame, 2 * frame.length);
        System.arraycopy(frame, 0, block, frame.length, frame.length);
        byte[] twice = Arrays.copyOf(TEXT, 2 * TEXT.length);
        System.arraycopy(TEXT, 0, twice, TEXT.length, TEXT.length);

        assertThat(decompressed(block, block.length, twice.length)).isEqualTo(twice);
        assertThat(decompressed(block, frame.length, TEXT.length)).isEqualTo(TEXT);
        assertThat(decompressed(block, block.length, TEXT.length)).isNull();
    }

    @Test
    void aFileThatEndsWithinABlockIsNotTakenForABadBlock() throws IOException {
        byte[] block = Zstd.compress(TEXT);
        byte[] out = new byte[TEXT.length];
        for (int kept = 0; kept < block.length; kept++) {
            Path file = Files.write(directory.resolve("cut"), Arrays.copyOf(block, kept));
            try (FileChannel channel = FileChannel.open(file)) {
                assertThatThrownBy(() -> stream.block(channel, 0, block.length, out, TEXT.length))
                        .as("%d bytes", kept)
                        .isInstanceOf(EOFException.class);
            }
        }
    }

    /** A header of RFC 8878, section 3.1.1.1, and what looks like a block behind it. */
    private static byte[] frame(int descriptor, int dictionaryBytes, long value, int bytes) {
        LittleEndian out = new LittleEndian().u32(0xFD2FB528L).u8(descriptor);
        byte[] dictionary = new byte[dictionaryBytes];
        Arrays.fill(dictionary, (byte) 0xFF);
        boolean single = (descriptor & 0x20) != 0;
        if (!single) {
            out.u8((int) value);
        }
        out.raw(dictionary);
        for (int i = 0; single && i < bytes; i++) {
            out.u8((int) (value >>> 8 * i) & 0xFF);
        }
        return out.bytes();
    }

    private String refusal(byte[] frame) {
        stream.reset();
        ByteBuffer rest = ByteBuffer.wrap(frame);
        Throwable refusal = catchThrowable(() -> stream.read(new byte[100], 0, 100, buffer -> {
            boolean any = rest.hasRemaining();
            buffer.put(rest);
            return any;
        }));
        assertThat(refusal).isInstanceOf(ZstdStream.Malformed.class);
        return refusal.getMessage();
    }

    private void assertAsksForTooMuch(boolean tooMuch, byte[] frame) {
        String refusal = refusal(frame);
        assertThat(refusal.contains("window")).as(refusal).isEqualTo(tooMuch);
    }

    @Test
    void theWindowOfAFrameIsReadFromItsDescriptor() {
        assertAsksForTooMuch(false, frame(0, 0, 13 << 3, 0));
        assertAsksForTooMuch(true, frame(0, 0, 13 << 3 | 1, 0));
        assertAsksForTooMuch(false, frame(0, 0, 12 << 3 | 7, 0));
        assertAsksForTooMuch(true, frame(0, 0, 14 << 3, 0));
        assertAsksForTooMuch(true, frame(0, 0, 31 << 3 | 7, 0));
        assertAsksForTooMuch(true, frame(3, 4, 13 << 3 | 1, 0));
        assertAsksForTooMuch(false, frame(3, 4, 13 << 3, 0));
    }

    /** A frame in a single segment needs all of its content at once; the identifier of a dictionary stands before its size. */
    @Test
    void theWindowOfASingleSegmentIsItsContent() {
        for (int dictionary = 0; dictionary < 4; dictionary++) {
            int bytes = 1 << dictionary >> 1;
            assertAsksForTooMuch(false, frame(0x20 | dictionary, bytes, 0xFF, 1));
            assertAsksForTooMuch(false, frame(0x60 | dictionary, bytes, 0xFFFF, 2));
            assertAsksForTooMuch(false, frame(0xA0 | dictionary, bytes, MOST, 4));
            assertAsksForTooMuch(true, frame(0xA0 | dictionary, bytes, MOST + 1, 4));
            assertAsksForTooMuch(true, frame(0xA0 | dictionary, bytes, 0xFFFF_FFFFL, 4));
            assertAsksForTooMuch(false, frame(0xE0 | dictionary, bytes, MOST, 8));
            assertAsksForTooMuch(true, frame(0xE0 | dictionary, bytes, MOST + 1, 8));
            assertAsksForTooMuch(true, frame(0xE0 | dictionary, bytes, -1, 8));
        }
    }

    @Test
    void aHeaderThatIsCutAsksForNothing() {
        byte[] whole = frame(0xE3, 4, -1, 8);
        assertAsksForTooMuch(true, whole);
        for (int length = 0; length < whole.length; length++) {
            assertAsksForTooMuch(false, Arrays.copyOf(whole, length));
        }
        assertAsksForTooMuch(false, Arrays.copyOf(frame(0, 0, 31 << 3, 0), 5));
    }

    /** Bytes come as they come: one at a time they are read as well. */
    @Test
    void aSourceMayGiveAByteAtATime() throws Exception {
        byte[] frame = Zstd.compress(TEXT);
        ByteBuffer rest = ByteBuffer.wrap(frame);
        byte[] out = new byte[TEXT.length + 3];
        int made = 2;
        for (int n = 0; n >= 0; made += Math.max(n, 0)) {
            n = stream.read(out, made, Math.min(50, out.length - made), buffer -> {
                if (rest.hasRemaining()) {
                    buffer.put(rest.get());
                    return true;
                }
                return false;
            });
        }

        assertThat(made).isEqualTo(TEXT.length + 2);
        assertThat(Arrays.copyOfRange(out, 2, made)).isEqualTo(TEXT);
    }
}
