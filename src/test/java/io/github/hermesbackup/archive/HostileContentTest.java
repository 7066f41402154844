package io.github.hermesbackup.archive;

import static io.github.hermesbackup.archive.Refusal.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hermesbackup.io.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostileContentTest {

    private static final String TEXT = "some content ".repeat(1000);

    @TempDir
    Path directory;

    private Path of(ZipMember... members) throws IOException {
        return ZipBytes.of(members).writeTo(directory.resolve("a.zip"));
    }

    @Test
    void moreOutputThanDeclaredIsRefusedBeforeItIsHandedOut() throws IOException {
        Path archive = of(ZipMember.deflated("bomb", "0".repeat(10_000_000)).both(header -> header.size = 10));

        assertRefused(archive, ArchiveFault.CONTENT, "bomb");
        try (ArchiveReader reader = ArchiveReader.open(Disk.real(), archive);
                EntryContent content = reader.content(Contents.entry(reader, "bomb"))) {
            assertThat(content.readNBytes(10)).hasSize(10);
            assertThatThrownBy(content::read).isInstanceOf(ArchiveException.class);
        }
    }

    @Test
    void lessOutputThanDeclaredIsRefused() throws IOException {
        assertRefused(
                of(ZipMember.deflated("short", TEXT).both(header -> header.size++)), ArchiveFault.CONTENT, "short");
    }

    @Test
    void aContentCanBeReadByteByByte() throws IOException {
        byte[] bytes = new byte[256];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) i;
        }
        try (ArchiveReader reader = ArchiveReader.open(Disk.real(), of(ZipMember.deflated("a", bytes)));
                EntryContent content = reader.content(Contents.entry(reader, "a"))) {
            for (int i = 0; i < bytes.length; i++) {
                assertThat(content.read()).isEqualTo(i);
            }
            assertThat(content.read()).isEqualTo(-1);
        }
    }

    @Test
    void wrongChecksumsAreRefused() throws IOException {
        assertRefused(of(ZipMember.stored("a", TEXT).both(header -> header.crc ^= 1)), ArchiveFault.CONTENT, "a");
        assertRefused(
                of(ZipMember.stored("a", TEXT).central(header -> header.extra = Extra.sha256(new byte[32]))),
                ArchiveFault.CONTENT,
                "a");
    }

    @Test
    void aRefusedContentStaysRefused() throws IOException {
        Path archive = of(ZipMember.stored("a", TEXT).central(header -> header.extra = Extra.sha256(new byte[32])));

        try (ArchiveReader reader = ArchiveReader.open(Disk.real(), archive);
                EntryContent content = reader.content(Contents.entry(reader, "a"))) {
            assertThatThrownBy(content::readAllBytes).isInstanceOf(ArchiveException.class);
            assertThatThrownBy(content::read).isInstanceOf(ArchiveException.class);
            assertThatThrownBy(content::sha256).isInstanceOf(IllegalStateException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aContentMayBeReadByteByByteAndEndsOnce(boolean deflated) throws IOException {
        String bytes = "\u0000\u007f\u0080\u00ff";
        byte[] utf8 = bytes.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        Path archive = of(deflated ? ZipMember.deflated("a", utf8) : ZipMember.stored("a", bytes));

        try (ArchiveReader reader = ArchiveReader.open(Disk.real(), archive);
                EntryContent content = reader.content(Contents.entry(reader, "a"))) {
            for (byte expected : utf8) {
                assertThat(content.read(new byte[0])).isZero();
                assertThat(content.read()).isEqualTo(expected & 0xFF);
            }
            assertThat(content.read()).isEqualTo(-1);
            assertThat(content.read()).isEqualTo(-1);
            assertThat(content.read(new byte[3])).isEqualTo(-1);
            assertThat(content.sha256()).isEqualTo(Sha256.digest().digest(utf8));
        }
    }

    @Test
    void aClosedContentCannotBeRead() throws IOException {
        Path archive = of(ZipMember.deflated("a", TEXT));

        try (ArchiveReader reader = ArchiveReader.open(Disk.real(), archive)) {
            EntryContent content = reader.content(Contents.entry(reader, "a"));
            content.close();
            content.close();
            assertThatThrownBy(content::read).isInstanceOf(IOException.class);
        }
    }

    @Test
    void bytesBehindTheDeflateStreamAreRefused() throws IOException {
        byte[] padded = Arrays.copyOf(ZipMember.deflate(TEXT.getBytes()), 300);
        assertRefused(
                of(ZipMember.deflated("a", TEXT).data(padded).both(header -> header.compressed = padded.length)),
                ArchiveFault.CONTENT,
                "a");
    }

    @Test
    void aDeflateStreamThatEndsTooEarlyIsRefused() throws IOException {
        byte[] whole = ZipMember.deflate(TEXT.getBytes());
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertRefused(
                    of(ZipMember.deflated("a", TEXT).data(cut).both(header -> header.compressed = cut.length)),
                    ArchiveFault.CONTENT,
                    "a");
        }
    }

    @Test
    void whatIsNoDeflateIsRefused() throws IOException {
        byte[] junk = {7, 7, 7, 7};
        assertRefused(
                of(ZipMember.deflated("a", TEXT).data(junk).both(header -> header.compressed = junk.length)),
                ArchiveFault.CONTENT,
                "a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"stored", "deflated"})
    void anArchiveThatIsCutWhileItIsReadIsRefused(String kind) throws IOException {
        Path archive = of(kind.equals("stored") ? ZipMember.stored("a", TEXT) : ZipMember.deflated("a", TEXT));

        try (ArchiveReader reader = ArchiveReader.open(Disk.real(), archive);
                FileChannel file = FileChannel.open(archive, StandardOpenOption.WRITE)) {
            ArchiveEntry entry = Contents.entry(reader, "a");
            file.truncate(entry.headerOffset() + 40);
            try (EntryContent content = reader.content(entry)) {
                assertThatThrownBy(content::readAllBytes).isInstanceOf(ArchiveException.class);
            }
            file.truncate(20);
            assertThatThrownBy(() -> reader.content(entry)).isInstanceOf(ArchiveException.class);
            file.write(ByteBuffer.allocate(1), 0);
        }
    }

    @Test
    void membersThatShareBytesAreRefused() throws IOException {
        // Full: two central headers lead to one local header.
        assertRefused(
                of(
                        ZipMember.stored("a", "x"),
                        ZipMember.stored("a", "x").onlyInDirectory().central(h -> h.offset = 0)),
                ArchiveFault.OVERLAP);
        // Quoted: the first member's data is the second member, header and all.
        ZipMember inner = ZipMember.stored("b", "kernel");
        byte[] quoted = Arrays.copyOf(ZipBytes.of(inner).bytes(), 30 + 1 + 6);
        ZipMember outer = ZipMember.stored("a", new String(quoted, java.nio.charset.StandardCharsets.ISO_8859_1));
        outer.data(quoted).both(header -> {
            header.size = quoted.length;
            header.compressed = quoted.length;
        });
        assertRefused(
                of(outer, ZipMember.stored("b", "kernel").onlyInDirectory().central(h -> h.offset = 31)),
                ArchiveFault.OVERLAP);
    }

    @Test
    void aMemberThatReachesIntoTheDirectoryIsRefused() throws IOException {
        assertRefused(
                of(ZipMember.stored("a", "x").both(header -> {
                    header.size = 20;
                    header.compressed = 20;
                })),
                ArchiveFault.OVERLAP,
                "a");
        assertRefused(
                of(ZipMember.stored("a", "").local(header -> header.extraLength = 100)),
                ArchiveFault.LOCAL_HEADER,
                "a");
    }

    /** Nobody looks at the content of a directory, but {@code unzip -t} and {@code java.util.zip} when they are told to. */
    @Test
    void aCompressedDirectoryHasTheStreamOfNothingOrIsRefused() throws IOException {
        Path archive = of(compressedDirectory(Zip.DEFLATED, ZipMember.deflate(new byte[0])));
        assertThat(Contents.of(archive)).containsOnlyKeys("d/");
        Agreement.assertAllReadersAgree(archive);

        byte[] none = {};
        assertRefused(of(compressedDirectory(Zip.DEFLATED, none)), ArchiveFault.CONTENT, "d/");
        byte[] cut = {5, (byte) 0x80};
        assertRefused(of(compressedDirectory(Zip.DEFLATED, cut)), ArchiveFault.DIRECTORY_WITH_DATA, "d/");
        assertRefused(of(compressedDirectory(Zip.ZSTD, none)), ArchiveFault.METHOD, "d/");
    }

    private static ZipMember compressedDirectory(int method, byte[] data) {
        return ZipMember.directory("d/").data(data).both(header -> {
            header.method = method;
            header.compressed = data.length;
        });
    }

    @Test
    void membersMayLieInAnotherOrderThanTheDirectoryHasThem() throws IOException {
        ZipMember first = ZipMember.stored("first", "1");
        ZipMember second = ZipMember.stored("second", "2");
        Path archive = of(
                ZipMember.stored("second", "2").onlyInDirectory().central(h -> h.offset = 30 + 5 + 1),
                first,
                second.onlyInFile());

        assertThat(Contents.of(archive).keySet()).containsExactly("second", "first");
        Agreement.assertAllReadersAgree(archive);
    }
}
