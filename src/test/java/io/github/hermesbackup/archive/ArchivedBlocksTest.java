package io.github.hermesbackup.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hermesbackup.io.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
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
            byte[] second = bytes(blocks.read(1));
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

    private static byte[] bytes(Block block) {
        return Arrays.copyOf(block.bytes(), block.length());
    }

    @Test
    void theArrayOfABlockHoldsItUntilItIsGivenBackAndThenAnother() throws IOException {
        try (ArchiveReader reader = ArchiveReader.open(Disk.real(), archive)) {
            ArchivedBlocks blocks = reader.blocks(Contents.entry(reader, "f")).orElseThrow();
            Block first = blocks.read(0);
            byte[] content = bytes(first);
            Block second = blocks.read(1);
            assertThat(second.bytes()).isNotSameAs(first.bytes());
            assertThat(bytes(first)).isEqualTo(content);

            blocks.giveBack(first);
            for (int number = 3; number >= 0; number--) {
                Block next = blocks.read(number);
                assertThat(next.bytes()).isSameAs(first.bytes());
                blocks.giveBack(next);
            }
            assertThat(bytes(blocks.read(0))).isEqualTo(content);
        }
    }

    @Test
    void itIsKnownHowTheyAreCompressed() throws IOException {
        try (ArchiveReader reader = ArchiveReader.open(Disk.real(), archive)) {
            assertThat(reader.blocks(Contents.entry(reader, "f")).orElseThrow().method())
                    .isEqualTo(Method.DEFLATED);
        }
    }

    private static final byte[] SHA = Sha256.digest().digest(CONTENT);

    /** A member of blocks of 512 bytes, each row with the beginning of a SHA-256. */
    private static ArchiveEntry member(long size, long compressed, byte[] sha256, int... lengths) {
        ByteBuffer prefix = ByteBuffer.wrap(SHA);
        long high = prefix.getLong();
        long low = prefix.getLong();
        List<BlockIndex.Block> rows = Arrays.stream(lengths)
                .mapToObj(length -> new BlockIndex.Block(length, 0, high, low))
                .toList();
        return member(size, compressed, sha256, new Origin(null, new BlockIndex(512, rows), false, false));
    }

    private static ArchiveEntry member(long size, long compressed, byte[] sha256, Origin origin) {
        return new ArchiveEntry(
                "f", 0600, ArchiveBuilder.TIME, size, compressed, Zip.DEFLATED, Zip.FLAG_UTF8, 0, sha256, 0, origin);
    }

    @Test
    void anIndexThatAddsUpIsBelieved() {
        assertThat(ArchivedBlocks.isIndexed(member(1024, 300, SHA, 100, 200))).isTrue();
        assertThat(ArchivedBlocks.isIndexed(member(1025, 300, SHA, 100, 150, 50)))
                .isTrue();
        assertThat(ArchivedBlocks.isIndexed(member(512, 7, SHA, 7))).isTrue();
        assertThat(ArchivedBlocks.isIndexed(member(0, 0, SHA, 0))).as("empty").isTrue();
        assertThat(ArchivedBlocks.isIndexed(member(1024, 1601, SHA, 1600, 1)))
                .as("what does not compress")
                .isTrue();
        assertThat(ArchivedBlocks.isIndexed(member(8, 1033, SHA, 1033))).isTrue();
    }

    @Test
    void anIndexThatContradictsItsMemberIsNone() {
        assertThat(ArchivedBlocks.isIndexed(member(1024, 300, SHA, 300)))
                .as("too few")
                .isFalse();
        assertThat(ArchivedBlocks.isIndexed(member(1024, 300, SHA, 100, 150, 50)))
                .as("too many")
                .isFalse();
        assertThat(ArchivedBlocks.isIndexed(member(1025, 300, SHA, 100, 200)))
                .as("no row for the last byte")
                .isFalse();
        assertThat(ArchivedBlocks.isIndexed(member(0, 0, SHA))).as("none").isFalse();
        assertThat(ArchivedBlocks.isIndexed(member(1024, 300, SHA, -1, 301)))
                .as("negative")
                .isFalse();
        assertThat(ArchivedBlocks.isIndexed(member(1024, 1602, SHA, 1601, 1)))
                .as("larger than any method makes it")
                .isFalse();
        assertThat(ArchivedBlocks.isIndexed(member(8, 1034, SHA, 1034))).isFalse();
        assertThat(ArchivedBlocks.isIndexed(member(1024, 301, SHA, 100, 200)))
                .as("another sum")
                .isFalse();
        assertThat(ArchivedBlocks.isIndexed(member(512, 7, new byte[32], 7)))
                .as("an only block of another content")
                .isFalse();
        assertThat(ArchivedBlocks.isIndexed(member(512, 7, null, 7)))
                .as("no SHA-256")
                .isFalse();
        assertThat(ArchivedBlocks.isIndexed(member(512, 7, SHA, (Origin) null))).isFalse();
        assertThat(ArchivedBlocks.isIndexed(member(512, 7, SHA, new Origin(null, null, false, false))))
                .isFalse();
    }

    private static int indexOf(byte[] bytes, byte[] part) {
        int at = 0;
        while (!Arrays.equals(bytes, at, at + part.length, part, 0, part.length)) {
            at++;
        }
        return at;
    }
}
