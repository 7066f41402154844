package io.github.hermesbackup.archive;

import static io.github.hermesbackup.archive.Refusal.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.hermesbackup.io.Disk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BitFlipTest {

    @TempDir
    Path directory;

    private Path archive;
    private Path altered;
    private byte[] bytes;

    @BeforeEach
    void makeASmallArchive() throws IOException {
        archive = directory.resolve("a.zip");
        altered = directory.resolve("altered.zip");
        try (ArchiveBuilder builder = new ArchiveBuilder(archive)) {
            EntryTime precise = EntryTime.of(Instant.parse("2026-03-04T05:06:07.1234567Z"));
            builder.file(".env", 0600, precise, "KEY=value\n".getBytes(StandardCharsets.US_ASCII), false)
                    .directory("d/", 0750, precise)
                    .file("d/text.md", "to be or not to be ".repeat(9).getBytes(StandardCharsets.US_ASCII))
                    .file("empty", 0755, ArchiveBuilder.TIME, new byte[0], false)
                    .finish();
        }
        bytes = Files.readAllBytes(archive);
        assertThat(bytes).hasSizeBetween(1000, 2000);
    }

    @Test
    void everySingleBitFlipIsHarmlessOrDetected() throws IOException {
        Map<String, Contents.Member> truth = Contents.of(archive);
        Map<String, Origin> origins = origins(archive);
        List<String> silent = new ArrayList<>();
        int detected = 0;
        int harmless = 0;
        for (int bit = 0; bit < bytes.length * 8; bit++) {
            byte[] flipped = bytes.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            Files.write(altered, flipped);
            try {
                Map<String, Contents.Member> read = Contents.of(altered);
                boolean same = new ArrayList<>(read.entrySet()).equals(new ArrayList<>(truth.entrySet()));
                if (!same || !isKnownOrUnknown(origins(altered), origins)) {
                    silent.add("bit " + bit % 8 + " of byte " + bit / 8);
                }
                harmless++;
            } catch (ArchiveException e) {
                detected++;
            }
        }

        assertThat(silent).isEmpty();
        assertThat(detected + harmless).isEqualTo(bytes.length * 8);
        assertThat(detected).as("detected").isGreaterThan(harmless);
    }

    private static boolean isKnownOrUnknown(Map<String, Origin> read, Map<String, Origin> truth) {
        return read.entrySet().stream()
                .allMatch(entry -> entry.getValue() == null || entry.getValue().equals(truth.get(entry.getKey())));
    }

    private static Map<String, Origin> origins(Path file) throws IOException {
        Map<String, Origin> origins = new LinkedHashMap<>();
        try (ArchiveReader reader = ArchiveReader.open(Disk.real(), file)) {
            EntryCursor cursor = reader.cursor();
            for (ArchiveEntry entry = cursor.next(); entry != null; entry = cursor.next()) {
                origins.put(entry.name(), entry.origin());
            }
        }
        return origins;
    }

    @Test
    void everyTruncationIsRejected() throws IOException {
        int refused = 0;
        for (int length = 0; length < bytes.length; length++) {
            Files.write(altered, Arrays.copyOf(bytes, length));
            ArchiveException refusal = Refusal.assertRefused(altered, faultOfTruncation(length));
            assertThat(refusal.getMessage()).startsWith(altered.toString());
            assertThat(ArchiveReader.peek(Disk.real(), altered)).isEmpty();
            refused++;
        }

        assertThat(refused).isEqualTo(bytes.length);
    }

    /** Only what cuts the comment leaves an end record to be found. */
    private ArchiveFault faultOfTruncation(int length) {
        int comment = (bytes[bytes.length - commentBytes() - 2] & 0xFF);
        assertThat(comment).isEqualTo(commentBytes());
        return length < bytes.length - commentBytes() ? ArchiveFault.NOT_A_ZIP : ArchiveFault.FOREIGN_BYTES;
    }

    private int commentBytes() {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        return bytes.length - text.lastIndexOf("hermes-backup/1 ");
    }

    @Test
    void appendedAndPrependedBytesAreRejected() throws IOException {
        for (int extra : new int[] {1, 2, 21, 22, 23, 100, 5000}) {
            byte[] appended = Arrays.copyOf(bytes, bytes.length + extra);
            Files.write(altered, appended);
            assertRefused(altered, ArchiveFault.FOREIGN_BYTES);

            byte[] prepended = new byte[bytes.length + extra];
            System.arraycopy(bytes, 0, prepended, extra, bytes.length);
            Files.write(altered, prepended);
            assertRefused(altered, ArchiveFault.FOREIGN_BYTES);
        }
        byte[] far = Arrays.copyOf(bytes, bytes.length + 70_000);
        Files.write(altered, far);
        assertRefused(altered, ArchiveFault.NOT_A_ZIP);
    }
}
