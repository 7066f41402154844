package io.github.hermesbackup.archive;

import static io.github.hermesbackup.archive.Refusal.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.testkit.ZipListing;
import io.github.hermesbackup.testkit.ZipReaders;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Method 93: what is written, and how strictly it is read. */
class ZstdTest {

    private static final byte[] TEXT = "some content ".repeat(10_000).getBytes(StandardCharsets.US_ASCII);

    @TempDir
    Path directory;

    private Path of(ZipMember... members) throws IOException {
        return ZipBytes.of(members).writeTo(directory.resolve("a.zip"));
    }

    private static ZipMember member(byte[] content, byte[]... frames) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        Arrays.stream(frames).forEach(all::writeBytes);
        CRC32 crc = new CRC32();
        crc.update(content);
        return ZipMember.stored("f", "").data(all.toByteArray()).both(header -> {
            header.method = Zip.ZSTD;
            header.versionNeeded = Zip.VERSION_ZSTD;
            header.crc = crc.getValue();
            header.size = content.length;
            header.compressed = all.size();
        });
    }

    private static byte[] frame(byte[] content) {
        return Zstd.compress(content, 3);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1000, 4 << 20, (9 << 20) + 17})
    void whatIsWrittenInFramesIsReadBackAndBySevenZip(int size) throws Exception {
        byte[] content = new byte[size];
        new Random(size).nextBytes(content);
        Arrays.fill(content, 0, size / 2, (byte) 'x');
        Path archive = directory.resolve("a.zip");
        int block = Compression.ZSTD.blockBytes();
        try (ArchiveBuilder builder = new ArchiveBuilder(archive);
                Codec codec = new Codec(Compression.ZSTD)) {
            ArchiveWriter.Member member =
                    builder.writer().begin(new ArchiveWriter.Head("f", 0600, ArchiveBuilder.TIME), Method.ZSTD, size);
            for (int at = 0; at < size; at += block) {
                byte[] piece = Arrays.copyOfRange(content, at, Math.min(size, at + block));
                byte[] sha = Sha256.digest().digest(piece);
                member.add(codec.compress(piece, piece.length, at + block >= size, sha));
            }
            assertThat(member.end(ArchiveBuilder.summary(content), null)).isTrue();
            builder.finish();
        }

        assertThat(Contents.bytes(archive, "f")).isEqualTo(content);
        if (ZipReaders.SEVEN_ZIP.isAvailable()) {
            ZipListing listing = ZipReaders.SEVEN_ZIP.read(archive);
            assertThat(listing.problems()).isEmpty();
        }
        try (ArchiveReader reader = ArchiveReader.open(Disk.real(), archive)) {
            assertThat(Contents.entry(reader, "f").method()).isEqualTo(93);
        }
    }

    @Test
    void framesOfOtherToolsAreReadWithAndWithoutSizeAndChecksum() throws Exception {
        try (ZstdCompressCtx plain = new ZstdCompressCtx()) {
            plain.setContentSize(false).setChecksum(true);
            byte[] half = Arrays.copyOf(TEXT, TEXT.length / 2);
            byte[] rest = Arrays.copyOfRange(TEXT, TEXT.length / 2, TEXT.length);
            Path archive = of(member(TEXT, plain.compress(half), frame(new byte[0]), frame(rest)));
            assertThat(Contents.bytes(archive, "f")).isEqualTo(TEXT);
        }
        assertThat(Contents.bytes(of(member(new byte[0], frame(new byte[0]))), "f"))
                .isEmpty();
    }

    @Test
    void bytesBehindTheLastFrameAreRefused() throws Exception {
        assertRefused(of(member(TEXT, frame(TEXT), new byte[] {1})), ArchiveFault.CONTENT, "f");
        assertRefused(of(member(TEXT, frame(TEXT), new byte[100])), ArchiveFault.CONTENT, "f");
        byte[] skippable = HexFormat.of().parseHex("502a4d180400000061626364");
        assertRefused(of(member(TEXT, frame(TEXT), skippable)), ArchiveFault.CONTENT, "f");
        assertRefused(of(member(TEXT, skippable, frame(TEXT))), ArchiveFault.CONTENT, "f");
    }

    @Test
    void aCutFrameAndNoFrameAtAllAreRefused() throws Exception {
        byte[] whole = frame(TEXT);
        for (int length = 0; length < whole.length; length++) {
            assertRefused(of(member(TEXT, Arrays.copyOf(whole, length))), ArchiveFault.CONTENT, "f");
        }
        assertRefused(of(member(new byte[0], new byte[0])), ArchiveFault.CONTENT, "f");
        assertRefused(of(member(TEXT, ZipMember.deflate(TEXT))), ArchiveFault.CONTENT, "f");
    }

    @Test
    void noFlippedBitIsAcceptedWithAnotherContent() throws Exception {
        byte[] whole = frame(TEXT);
        for (int bit = 0; bit < whole.length * 8; bit++) {
            byte[] flipped = whole.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            Path archive = of(member(TEXT, flipped));
            try {
                assertThat(Contents.bytes(archive, "f")).isEqualTo(TEXT); // a bit that says nothing
            } catch (ArchiveException e) {
                assertThat(e.fault()).isEqualTo(ArchiveFault.CONTENT);
            }
        }
    }

    @Test
    void aWrongFrameChecksumIsRefused() throws Exception {
        try (ZstdCompressCtx context = new ZstdCompressCtx()) {
            context.setChecksum(true);
            byte[] whole = context.compress(TEXT);
            whole[whole.length - 1] ^= 1;
            ArchiveException refusal = assertRefused(of(member(TEXT, whole)), ArchiveFault.CONTENT, "f");
            assertThat(refusal).hasMessageContaining("checksum");
        }
    }

    @Test
    void aWindowThatNeedsMoreMemoryThanEveryDecoderMustHaveIsRefused() throws Exception {
        byte[] content = new byte[32 << 20];
        try (ZstdCompressCtx context = new ZstdCompressCtx()) {
            context.setContentSize(false).setWindowLog(24);
            assertRefused(of(member(content, context.compress(content))), ArchiveFault.CONTENT, "f");
            context.setWindowLog(23);
            assertThat(Contents.bytes(of(member(content, context.compress(content))), "f"))
                    .isEqualTo(content);
        }
    }

    /** The decoder itself forgets to look if it can decompress a whole frame at once. */
    @Test
    void suchAWindowIsRefusedHoweverMuchRoomTheReaderHas() throws Exception {
        byte[] content = new byte[20 << 20];
        try (ZstdCompressCtx context = new ZstdCompressCtx()) {
            context.setContentSize(true).setWindowLog(24);
            Path archive = of(member(content, context.compress(content)));
            for (int room : new int[] {64 << 10, content.length + 1}) {
                try (ArchiveReader reader = ArchiveReader.open(Disk.real(), archive);
                        EntryContent read = reader.content(Contents.entry(reader, "f"))) {
                    assertThatThrownBy(() -> read.read(new byte[room]))
                            .isInstanceOf(ArchiveException.class)
                            .hasMessageContaining("window");
                }
            }
        }
    }

    @Test
    void moreOrLessOutputThanDeclaredIsRefused() throws Exception {
        byte[] zeros = new byte[4 << 20];
        assertRefused(of(member(zeros, frame(zeros)).both(header -> header.size = 10)), ArchiveFault.CONTENT, "f");
        assertRefused(of(member(TEXT, frame(TEXT), frame(TEXT))), ArchiveFault.CONTENT, "f");
        assertRefused(of(member(TEXT, frame(TEXT)).both(header -> header.size++)), ArchiveFault.CONTENT, "f");
    }

    @Test
    void aNewerVersionAndADataDescriptorAreRefused() throws Exception {
        assertRefused(
                of(member(TEXT, frame(TEXT)).both(header -> header.versionNeeded = 64)), ArchiveFault.METHOD, "f");
        ZipMember described = member(TEXT, frame(TEXT));
        assertRefused(of(described.withDescriptor(described.descriptor(true, false))), ArchiveFault.DESCRIPTOR, "f");
    }
}
