package io.github.hermesbackup.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hermesbackup.io.Disk;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A content of which nobody wants the bytes is proven as one that is read. */
class EntryContentTest {

    private static final byte[] TEXT =
            "the quality of mercy is not strained; ".repeat(60).getBytes(StandardCharsets.US_ASCII);

    @TempDir
    Path directory;

    private final byte[] buffer = new byte[100];

    private Path archive(Compression compression, int blockBytes) throws IOException {
        Path archive = directory.resolve(compression + "-" + blockBytes + ".zip");
        try (ArchiveBuilder builder = new ArchiveBuilder(archive, compression, blockBytes)) {
            builder.file("f", TEXT).finish();
        }
        return archive;
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void whatIsLeftIsReadToItsEndAndProven(Compression compression) throws IOException {
        for (int blockBytes : new int[] {512, 1 << 20}) {
            try (ArchiveReader reader = ArchiveReader.open(Disk.real(), archive(compression, blockBytes))) {
                ArchiveEntry entry = Contents.entry(reader, "f");
                for (int before : new int[] {0, 1, 100, 511, 513, TEXT.length}) {
                    try (EntryContent content = reader.content(entry)) {
                        assertThat(content.readNBytes(before)).hasSize(before);
                        assertThat(content.drain(buffer)).isEqualTo(TEXT.length - before);
                        assertThat(content.sha256()).isEqualTo(entry.sha256());
                        assertThat(content.read()).isEqualTo(-1);
                        assertThat(content.drain(buffer)).as("again").isZero();
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void whatIsLeftIsWrittenHoweverLittleIsTakenAtATime(Compression compression) throws IOException {
        for (int blockBytes : new int[] {512, 1 << 20}) {
            try (ArchiveReader reader = ArchiveReader.open(Disk.real(), archive(compression, blockBytes))) {
                ArchiveEntry entry = Contents.entry(reader, "f");
                for (int before : new int[] {0, 1, 100, 511, 513, TEXT.length}) {
                    Reluctant out = new Reluctant();
                    try (EntryContent content = reader.content(entry)) {
                        out.bytes.write(content.readNBytes(before));
                        assertThat(content.writeTo(out, buffer)).isEqualTo(TEXT.length - before);
                        assertThat(content.sha256()).isEqualTo(entry.sha256());
                    }
                    assertThat(out.bytes.toByteArray()).isEqualTo(TEXT);
                }
            }
        }
    }

    /** Takes no more than seven bytes at a time. */
    private static final class Reluctant implements WritableByteChannel {

        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @Override
        public int write(ByteBuffer source) {
            byte[] some = new byte[Math.min(7, source.remaining())];
            source.get(some);
            bytes.writeBytes(some);
            return some.length;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void afterItWasClosedThereIsNothing(Compression compression) throws IOException {
        try (ArchiveReader reader = ArchiveReader.open(Disk.real(), archive(compression, 1 << 20))) {
            EntryContent content = reader.content(Contents.entry(reader, "f"));
            content.close();

            assertThatThrownBy(() -> content.drain(buffer)).hasMessageContaining("after it was closed");
        }
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void damageIsFoundInTheSameWords(Compression compression) throws IOException {
        byte[] whole = Files.readAllBytes(archive(compression, 1 << 20));
        Path damaged = directory.resolve("damaged.zip");
        int refused = 0;
        for (int bit = 8 * 40; bit < 8 * whole.length; bit += 7) {
            byte[] flipped = whole.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            Files.write(damaged, flipped);
            try (ArchiveReader reader = ArchiveReader.open(Disk.real(), damaged)) {
                ArchiveEntry entry = Contents.entry(reader, "f");
                String read = refusal(reader, entry, this::readAll);
                String drained = refusal(reader, entry, content -> content.drain(buffer));
                String written = refusal(reader, entry, content -> content.writeTo(new Reluctant(), buffer));

                assertThat(drained).as("bit %d", bit).isEqualTo(read);
                assertThat(written).as("bit %d", bit).isEqualTo(read);
                refused += read == null ? 0 : 1;
            } catch (ArchiveException e) {
                continue; // as a whole, before any content
            }
        }
        assertThat(refused).as("found in the content").isGreaterThan(10);
    }

    private interface Use {
        void of(EntryContent content) throws IOException;
    }

    private void readAll(EntryContent content) throws IOException {
        while (content.read(buffer) >= 0) {
            continue;
        }
    }

    private static String refusal(ArchiveReader reader, ArchiveEntry entry, Use use) throws IOException {
        try (EntryContent content = reader.content(entry)) {
            use.of(content);
            return null;
        } catch (ArchiveException e) {
            return e.getMessage();
        }
    }
}
