package io.github.hermesbackup.archive;

import static io.github.hermesbackup.archive.ArchiveBuilder.TIME;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.hermesbackup.io.Disk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoundTripTest {

    @TempDir
    Path directory;

    private Path archive() {
        return directory.resolve("a.zip");
    }

    @Test
    void namesComeBackExactlyAsTheyWere() throws IOException {
        String twin = "caf\u00e9.md";
        List<String> names = List.of(
                ".env",
                Normalizer.normalize(twin, Normalizer.Form.NFD),
                twin,
                "README",
                "a b/",
                "a b/\"quoted\" $(x) *?.txt",
                "a b/\u202eexe.txt",
                "a b/readme",
                "d/" + "x".repeat(255),
                "d/" + "\u00e9".repeat(127) + "x",
                "trailing. ",
                "\u65e5\u672c.md",
                "\ud83d\udc1a/shell");
        try (ArchiveBuilder builder = new ArchiveBuilder(archive())) {
            for (String name : names) {
                if (name.endsWith("/")) {
                    builder.directory(name);
                } else {
                    builder.file(name, name.getBytes(StandardCharsets.UTF_8));
                }
            }
            builder.finish();
        }

        assertThat(Contents.of(archive())).containsOnlyKeys(names.toArray(String[]::new));
        for (String name : names) {
            if (!name.endsWith("/")) {
                assertThat(Contents.bytes(archive(), name)).isEqualTo(name.getBytes(StandardCharsets.UTF_8));
            }
        }
        Agreement.assertAllReadersAgree(archive());
    }

    @ParameterizedTest
    @ValueSource(ints = {0600, 0755, 0000, 0777, 0400, 0007})
    void permissionBitsComeBackForFilesAndDirectories(int mode) throws IOException {
        try (ArchiveBuilder builder = new ArchiveBuilder(archive())) {
            builder.directory("d/", mode, TIME).file("f", mode, TIME, new byte[] {1}, true);
            builder.finish();
        }

        assertThat(Contents.of(archive()).values())
                .extracting(Contents.Member::mode)
                .containsOnly(mode);
        Agreement.assertAllReadersAgree(archive());
    }

    @Test
    void setuidSetgidAndStickyAreLeftOut() throws IOException {
        try (ArchiveBuilder builder = new ArchiveBuilder(archive())) {
            builder.directory("d/", 01777, TIME).file("f", 06755, TIME, new byte[] {1}, true);
            builder.finish();
        }

        assertThat(Contents.of(archive()).values())
                .extracting(Contents.Member::mode)
                .containsExactly(0777, 0755);
    }

    @Test
    void aMissingModeStaysMissing() throws IOException {
        try (ArchiveBuilder builder = new ArchiveBuilder(archive())) {
            builder.directory("d/", -1, TIME).file("f", -1, TIME, new byte[] {1}, true);
            builder.finish();
        }

        assertThat(Contents.of(archive()).values())
                .extracting(Contents.Member::mode)
                .containsOnly(-1);
        Agreement.assertAllReadersAgree(archive());
    }

    static Stream<byte[]> contents() {
        byte[] random = new byte[3 * ArchiveBuilder.BLOCK_BYTES];
        new Random(7).nextBytes(random);
        byte[] text = "All work and no play. ".repeat(20_000).getBytes(StandardCharsets.US_ASCII);
        return Stream.of(
                new byte[0],
                new byte[] {42},
                new byte[ArchiveBuilder.BLOCK_BYTES - 1],
                new byte[ArchiveBuilder.BLOCK_BYTES],
                new byte[ArchiveBuilder.BLOCK_BYTES + 1],
                new byte[4 * ArchiveBuilder.BLOCK_BYTES],
                random,
                text);
    }

    @ParameterizedTest
    @MethodSource("contents")
    void contentsComeBackDeflatedAndStored(byte[] content) throws IOException {
        try (ArchiveBuilder builder = new ArchiveBuilder(archive())) {
            builder.file("deflated", 0600, TIME, content, true);
            builder.file("stored", 0600, TIME, content, false);
            builder.finish();
        }

        assertThat(Contents.bytes(archive(), "deflated")).isEqualTo(content);
        assertThat(Contents.bytes(archive(), "stored")).isEqualTo(content);
        Agreement.assertAllReadersAgree(archive());
    }

    @Test
    void theArchiveSaysWhatItIs() throws IOException {
        ArchiveComment written;
        try (ArchiveBuilder builder = new ArchiveBuilder(archive())) {
            builder.directory("d/").file("d/f", new byte[10]).file("e", new byte[32]);
            written = builder.finish();
        }

        try (ArchiveReader reader = ArchiveReader.open(Disk.real(), archive())) {
            assertThat(reader.comment()).contains(written);
            assertThat(written.created()).isEqualTo(ArchiveBuilder.CREATED);
            assertThat(reader.entries()).isEqualTo(3).isEqualTo(written.entries());
            assertThat(reader.files()).isEqualTo(2);
            assertThat(reader.totalSize()).isEqualTo(42);
        }
        assertThat(ArchiveReader.peek(Disk.real(), archive())).contains(written);
        assertThat(written.format()).hasSizeLessThanOrEqualTo(200);
    }

    @Test
    void aPartialBackupSaysSo() throws IOException {
        try (ArchiveBuilder builder = new ArchiveBuilder(archive())) {
            builder.file("f", new byte[10]);
            builder.writer().finish(true);
        }

        assertThat(ArchiveReader.peek(Disk.real(), archive())).get().matches(ArchiveComment::partial);
        assertThat(Contents.of(archive())).containsOnlyKeys("f");
    }

    @Test
    void theSameMembersAreRecognisedWheneverTheArchiveWasMade() throws IOException {
        Path later = directory.resolve("later.zip");
        for (Map.Entry<Path, String> made : Map.of(
                        archive(), "2026-01-01T00:00:00.000Z", later, "2026-01-02T00:00:00.000Z")
                .entrySet()) {
            try (var file = Disk.real().create(made.getKey(), 0600);
                    ArchiveWriter writer = new ArchiveWriter(
                            Disk.real(),
                            file,
                            directory.resolve("spool"),
                            java.time.Instant.parse(made.getValue()),
                            java.time.ZoneOffset.UTC)) {
                writer.addDirectory(new ArchiveWriter.Head("d/", 0700, TIME));
                writer.finish(false);
            }
        }

        try (ArchiveReader first = ArchiveReader.open(Disk.real(), archive());
                ArchiveReader second = ArchiveReader.open(Disk.real(), later)) {
            assertThat(SameMembers.in(first, second)).isTrue();
            assertThat(first.comment()).isNotEqualTo(second.comment());
        }
        assertThat(Files.size(archive())).isEqualTo(Files.size(later));
    }
}
