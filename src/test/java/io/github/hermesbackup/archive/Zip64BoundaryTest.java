package io.github.hermesbackup.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hermesbackup.io.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Zip64BoundaryTest {

    private static final long BELOW = 0xFFFF_FFFEL;
    private static final long SATURATED = 0xFFFF_FFFFL;
    private static final long ABOVE = 0x1_0000_0000L;

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(ints = {65_534, 65_535, 65_536})
    void theEndRecordIsExtendedOnlyForMoreEntriesThanItCanCount(int entries) throws IOException {
        Path archive = directory.resolve("a.zip");
        try (ArchiveBuilder builder = new ArchiveBuilder(archive)) {
            builder.directory("d/");
            for (int i = 1; i < entries; i++) {
                builder.file("d/%05d".formatted(i), 0600, ArchiveBuilder.TIME, new byte[0], false);
            }
            assertThat(directory.resolve("spool")).exists();
            builder.finish();
        }

        assertThat(directory.resolve("spool")).doesNotExist();
        assertThat(hasZip64End(archive)).isEqualTo(entries > 65_534);
        assertThat(Contents.of(archive)).hasSize(entries);
        Agreement.assertAllReadersAgree(archive);
    }

    @ParameterizedTest
    @ValueSource(longs = {BELOW, SATURATED, ABOVE, ABOVE + 12_345})
    void aSizeIsExtendedOnlyFromTheValueThatMeansSo(long size) throws IOException {
        Path archive = directory.resolve("a.zip");
        try (HugeMember huge = new HugeMember(archive)) {
            huge.deflatedZeros("zeros", size, false);
            huge.builder().file("behind", new byte[] {1}).finish();
        }

        try (ArchiveReader reader = ArchiveReader.open(Disk.real(), archive);
                ZipFile zip = new ZipFile(archive.toFile())) {
            ArchiveEntry entry = Contents.entry(reader, "zeros");
            assertThat(entry.size())
                    .isEqualTo(size)
                    .isEqualTo(zip.getEntry("zeros").getSize());
            assertThat(entry.compressedSize()).isEqualTo(zip.getEntry("zeros").getCompressedSize());
            assertThat(reader.totalSize()).isEqualTo(size + 1);
        }
        assertThat(localVersion(archive)).isEqualTo(size < SATURATED ? 20 : 45);
        assertThat(hasZip64End(archive)).isFalse();
    }

    @Test
    void aMemberThatGrowsPastItsHeaderIsTakenBack() throws IOException {
        Path archive = directory.resolve("a.zip");
        try (HugeMember huge = new HugeMember(archive)) {
            huge.builder().file("before", new byte[] {1});
            assertThat(huge.deflatedZerosInstead("zeros", 10, ABOVE)).isFalse();
            assertThat(huge.deflatedZerosInstead("zeros", ABOVE, 10)).isFalse();
            assertThat(huge.deflatedZerosInstead("zeros", 5, 10)).isTrue();
            huge.builder().file("behind", new byte[] {2}).finish();
        }

        assertThat(Contents.of(archive)).containsOnlyKeys("before", "zeros", "behind");
        Agreement.assertAllReadersAgree(archive);
    }

    @ParameterizedTest
    @ValueSource(longs = {BELOW, SATURATED, ABOVE})
    @Tag("soak")
    void everyReaderReadsADeflatedMemberOfThatSize(long size) throws IOException {
        Path archive = directory.resolve("a.zip");
        try (HugeMember huge = new HugeMember(archive)) {
            huge.deflatedZeros("zeros", size, true);
            huge.builder().file("behind", new byte[] {1}).finish();
        }

        assertThat(Contents.of(archive).get("zeros").size()).isEqualTo(size);
        Agreement.assertAllReadersAgree(archive);
    }

    /** The second member's offset and the central directory's lie just below, at and above what 32 bits hold. */
    @ParameterizedTest
    @ValueSource(longs = {BELOW, SATURATED, ABOVE})
    @Tag("soak")
    void everyReaderFindsWhatLiesAtAnOffset(long offset) throws IOException {
        Path archive = directory.resolve("a.zip");
        try (HugeMember huge = new HugeMember(archive)) {
            int header = 30 + "zeros".length() + 9 + 40;
            huge.storedZeros("zeros", offset - header);
            huge.builder().directory("behind/").file("behind/f", new byte[] {1}).finish();
        }

        try (ArchiveReader reader = ArchiveReader.open(Disk.real(), archive)) {
            assertThat(Contents.entry(reader, "behind/").headerOffset()).isEqualTo(offset);
        }
        assertThat(hasZip64End(archive)).isTrue();
        Agreement.assertAllReadersAgree(archive);
    }

    /** The same without the bytes in front, and for our reader only. */
    @ParameterizedTest
    @ValueSource(longs = {BELOW, SATURATED, ABOVE})
    void whatLiesAtAnOffsetIsFoundThere(long offset) throws IOException {
        Path archive = directory.resolve("a.zip");
        try (SparseArchive sparse = new SparseArchive(archive, offset)) {
            sparse.writer().addDirectory(new ArchiveWriter.Head("behind/", 0700, ArchiveBuilder.TIME));
            byte[] one = {1};
            Block block = Codec.store(one, 1);
            ArchiveWriter.Head head = new ArchiveWriter.Head("behind/f", 0600, ArchiveBuilder.TIME);
            sparse.writer().addFile(head, Method.STORED, List.of(block), ArchiveBuilder.summary(one), null);
            sparse.writer().finish(false);
        }

        try (ArchiveReader reader = ArchiveReader.open(Disk.real(), archive);
                ZipFile zip = new ZipFile(archive.toFile())) {
            assertThat(Contents.entry(reader, "behind/").headerOffset()).isEqualTo(offset);
            assertThat(zip.getInputStream(zip.getEntry("behind/f")).readAllBytes())
                    .containsExactly(1);
        }
        assertThat(Contents.bytes(archive, "behind/f")).containsExactly(1);
        assertThat(hasZip64End(archive)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {BELOW, SATURATED, ABOVE})
    void theEndRecordIsExtendedOnlyForADirectoryThatLiesWhereItCannotSay(long offset) throws IOException {
        Path archive = directory.resolve("a.zip");
        try (SparseArchive sparse = new SparseArchive(archive, offset)) {
            sparse.writer().finish(false);
        }

        assertThat(hasZip64End(archive)).isEqualTo(offset >= SATURATED);
        try (ArchiveReader reader = ArchiveReader.open(Disk.real(), archive);
                ZipFile zip = new ZipFile(archive.toFile())) {
            assertThat(reader.entries()).isEqualTo(1).isEqualTo(zip.size());
        }
    }

    private static boolean hasZip64End(Path archive) throws IOException {
        try (FileChannel file = FileChannel.open(archive)) {
            int tail = (int) Math.min(file.size(), 400);
            ByteBuffer bytes = Window.read(file, file.size() - tail, tail);
            for (int i = 0; i < tail - 4; i++) {
                if (bytes.getInt(i) == Zip.ZIP64_LOCATOR_SIGNATURE) {
                    return true;
                }
            }
            return false;
        }
    }

    private static int localVersion(Path archive) throws IOException {
        try (var in = Files.newInputStream(archive)) {
            return ByteBuffer.wrap(in.readNBytes(30))
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .getShort(4);
        }
    }
}
