package io.github.hermesbackup.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hermesbackup.testkit.DelegatingChannel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written in any sizes is in the file, in order, however little the system takes at once. */
class AppenderTest {

    private static final int COLLECTED = 256 * 1024;

    @TempDir
    Path directory;

    private final Random random = new Random(11);

    /** Takes a part of what it is given. */
    private static final class Hesitant extends DelegatingChannel {
        Hesitant(FileChannel file) {
            super(file);
        }

        @Override
        public int write(ByteBuffer bytes, long position) throws IOException {
            int limit = bytes.limit();
            bytes.limit(bytes.position() + Math.min(bytes.remaining(), 100_000));
            int written = super.write(bytes, position);
            bytes.limit(limit);
            return written;
        }
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    @Test
    void everySizeArrivesInOrder() throws IOException {
        Path path = directory.resolve("file");
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        try (FileChannel file =
                new Hesitant(FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE))) {
            Appender out = new Appender(file);
            int[] lengths = {0, 1, 100, COLLECTED - 101, 1, COLLECTED, 7, COLLECTED - 1, COLLECTED + 1, 5, 2 * COLLECTED
            };
            for (int length : lengths) {
                for (boolean direct : new boolean[] {false, true}) {
                    byte[] bytes = bytes(length + 3);
                    if (direct) {
                        ByteBuffer buffer = ByteBuffer.allocateDirect(length)
                                .put(bytes, 3, length)
                                .flip();
                        out.write(buffer);
                        assertThat(buffer.hasRemaining()).isFalse();
                    } else {
                        out.write(bytes, 3, length);
                    }
                    expected.write(bytes, 3, length);
                    assertThat(out.position()).isEqualTo(expected.size());
                    assertThat(out.flushed()).isEqualTo(Files.size(path)).isBetween(0L, out.position());
                }
            }
            out.flush();
            assertThat(out.flushed()).isEqualTo(expected.size());
        }

        assertThat(Files.readAllBytes(path)).isEqualTo(expected.toByteArray());
    }

    @Test
    void whatWasAppendedCanBeWrittenOverAndTakenBack() throws IOException {
        Path path = directory.resolve("file");
        byte[] first = bytes(1000);
        byte[] over = bytes(10);
        byte[] last = bytes(20);
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            Appender out = new Appender(file);
            out.write(first);
            out.overwrite(50, over);
            out.write(last);
            assertThat(out.position()).isEqualTo(1020);
            out.truncate(900);
            assertThat(out.position()).isEqualTo(900);
            assertThat(out.flushed()).isEqualTo(900).isEqualTo(Files.size(path));
            out.write(last);
            out.flush();
        }

        byte[] expected = Arrays.copyOf(first, 920);
        System.arraycopy(over, 0, expected, 50, 10);
        System.arraycopy(last, 0, expected, 900, 20);
        assertThat(Files.readAllBytes(path)).isEqualTo(expected);
    }
}
