package io.github.hermesbackup.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hermesbackup.io.Disk;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the next backup takes over as it is. */
class ArchivedBlocksTest {

    private static final int BLOCK = Seed.BLOCK_BYTES;
    private static final byte[] CONTENT =
            "all the world is a stage; ".repeat(60).getBytes(StandardCharsets.US_ASCII);

    @TempDir
    Path directory;

    private Path archive;

    @BeforeEach
    void makeAnArchive() throws IOException {
        archive = directory.resolve("a.zip");
        try (ArchiveBuilder builder = new ArchiveBuilder(archive, Compression.FAST, BLOCK)) {
            builder.file("f", CONTENT).finish();
        }
    }

    private static byte[] sha256(int number) {
        int end = Math.min(CONTENT.length, (number + 1) * BLOCK);
        return Sha256.digest().digest(Arrays.copyOfRange(CONTENT, number * BLOCK, end));
    }

    @Test
    void aBlockIsHeldAtItsPlaceWithItsContentOnly() throws IOException {
        try (ArchiveReader reader = ArchiveReader.open(Disk.real(), archive)) {
            ArchivedBlocks blocks = reader.blocks(Contents.entry(reader, "f")).orElseThrow();
            int last = blocks.count() - 1;

            assertThat(blocks.count()).isEqualTo(4);
            assertThat(blocks.holds(0, sha256(0), false)).isTrue();
            assertThat(blocks.holds(last, sha256(last), true)).isTrue();
            assertThat(blocks.holds(0, sha256(1), false)).isFalse();
            assertThat(blocks.holds(0, sha256(0), true))
                    .as("would end the member")
                    .isFalse();
            assertThat(blocks.holds(last, sha256(last), false))
                    .as("ends the member")
                    .isFalse();
            assertThat(blocks.holds(last + 1, sha256(last), true)).isFalse();
            assertThat(blocks.read(1).row()).isEqualTo(blocks.index().blocks().get(1));
        }
    }

    @Test
    void aBlockThatWasDamagedOrCutOffIsNotHandedOut() throws IOException {
        try (ArchiveReader reader = ArchiveReader.open(Disk.real(), archive);
                FileChannel file = FileChannel.open(archive, StandardOpenOption.WRITE)) {
            ArchivedBlocks blocks = reader.blocks(Contents.entry(reader, "f")).orElseThrow();
            byte[] bytes = Files.readAllBytes(archive);
            byte[] second = blocks.read(1).bytes();
            int at = indexOf(bytes, second);
            bytes[at + 3] ^= 1;
            Files.write(archive, bytes);

            assertThat(blocks.read(0)).isNotNull();
            assertThat(blocks.read(1)).isNull();
            file.truncate(at);
            assertThat(blocks.read(0)).isNotNull();
            assertThat(blocks.read(2)).isNull();
        }
    }

    @Test
    void itIsKnownHowTheyAreCompressed() throws IOException {
        try (ArchiveReader reader = ArchiveReader.open(Disk.real(), archive)) {
            assertThat(reader.blocks(Contents.entry(reader, "f")).orElseThrow().method())
                    .isEqualTo(Method.DEFLATED);
        }
    }

    @Test
    void anIndexCountsOnlyIfItsRowsCanBeTheMembers() {
        int most = BLOCK + BLOCK / 8 + 1024;

        assertThat(isIndexed(BLOCK + 1, most, most, 0)).isTrue();
        assertThat(isIndexed(BLOCK + 1, most + 1, most + 1, 0))
                .as("a row longer than its content can have become")
                .isFalse();
        assertThat(isIndexed(BLOCK + 1, 10, 11, -1)).as("a negative row").isFalse();
        assertThat(isIndexed(BLOCK + 1, 10, 9, 2)).as("a wrong sum").isFalse();
        assertThat(isIndexed(BLOCK + 1, 10, 10)).as("a row too few").isFalse();
        assertThat(isIndexed(BLOCK, 10, 5, 5)).as("a row too many").isFalse();
        assertThat(isIndexed(80, 80 + 10 + 1024, 80 + 10 + 1024)).isTrue();
        assertThat(isIndexed(80, 80 + 10 + 1025, 80 + 10 + 1025)).isFalse();
        assertThat(isIndexed(0, 0, 0)).isTrue();
    }

    private static boolean isIndexed(long size, long compressed, int... lengths) {
        byte[] sha256 = new byte[32];
        BlockIndex index = new BlockIndex(
                BLOCK,
                Arrays.stream(lengths)
                        .mapToObj(length -> new BlockIndex.Block(length, 0, 0, 0))
                        .toList());
        return ArchivedBlocks.isIndexed(new ArchiveEntry(
                "f",
                0600,
                ArchiveBuilder.TIME,
                size,
                compressed,
                Zip.DEFLATED,
                Zip.FLAG_UTF8,
                0,
                sha256,
                0,
                new Origin(null, index, false, false)));
    }

    private static int indexOf(byte[] bytes, byte[] part) {
        int at = 0;
        while (!Arrays.equals(bytes, at, at + part.length, part, 0, part.length)) {
            at++;
        }
        return at;
    }
}
