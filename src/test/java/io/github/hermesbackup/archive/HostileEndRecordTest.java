package io.github.hermesbackup.archive;

import static io.github.hermesbackup.archive.Refusal.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostileEndRecordTest {

    @TempDir
    Path directory;

    private static ZipBytes sound() {
        return ZipBytes.of(ZipMember.stored("a", "first"), ZipMember.stored("b", "second"));
    }

    private Path file(ZipBytes zip) throws IOException {
        return zip.writeTo(directory.resolve("a.zip"));
    }

    private void assertEndRefused(Consumer<ZipBytes.End> lie, ArchiveFault fault) throws IOException {
        assertRefused(file(sound().end(lie)), fault);
    }

    @Test
    void wrongCountsAreRefused() throws IOException {
        assertEndRefused(end -> end.entries = end.entriesHere = 1, ArchiveFault.CENTRAL_HEADER);
        assertEndRefused(end -> end.entries = end.entriesHere = 3, ArchiveFault.END_RECORD);
        assertEndRefused(end -> end.entries = end.entriesHere = 0, ArchiveFault.END_RECORD);
        assertEndRefused(end -> end.entries = end.entriesHere = 0xFFFE, ArchiveFault.END_RECORD);
    }

    @Test
    void wrongSizesAndOffsetsAreRefused() throws IOException {
        assertEndRefused(end -> end.bytes--, ArchiveFault.FOREIGN_BYTES);
        assertEndRefused(end -> end.bytes++, ArchiveFault.FOREIGN_BYTES);
        assertEndRefused(end -> end.bytes = 0xFFFF_FFFEL, ArchiveFault.END_RECORD);
        assertEndRefused(end -> end.offset--, ArchiveFault.FOREIGN_BYTES);
        assertEndRefused(end -> end.offset++, ArchiveFault.FOREIGN_BYTES);
        assertEndRefused(end -> end.offset = 0x8000_0000L, ArchiveFault.END_RECORD);
    }

    @Test
    void aDirectoryThatIsShiftedAgainstItsOffsetIsRefused() throws IOException {
        assertEndRefused(
                end -> {
                    end.bytes--;
                    end.offset++;
                },
                ArchiveFault.CENTRAL_HEADER);
        assertEndRefused(
                end -> {
                    end.bytes++;
                    end.offset--;
                },
                ArchiveFault.CENTRAL_HEADER);
    }

    @Test
    void severalEndRecordsAreRefused() throws IOException {
        byte[] inner = ZipBytes.of(ZipMember.stored("inner", "x")).bytes();
        // A reader that searches forward, or checks less, finds the record in the comment.
        assertRefused(file(sound().end(end -> end.comment = inner)), ArchiveFault.END_RECORD);
        byte[] unfinished = new LittleEndian()
                .u32(Zip.END_SIGNATURE)
                .raw(new byte[17])
                .raw("?")
                .raw("trailing")
                .bytes();
        assertRefused(file(sound().end(end -> end.comment = unfinished)), ArchiveFault.FOREIGN_BYTES);
    }

    @Test
    void anEndRecordInsideAMemberIsNoneOfTheArchives() throws IOException {
        String nested = new String(ZipBytes.of(ZipMember.stored("inner", "x")).bytes(), StandardCharsets.ISO_8859_1);
        Path archive =
                file(ZipBytes.of(ZipMember.stored("nested.zip", nested).data(nested.getBytes(StandardCharsets.UTF_8))));

        assertThat(Contents.of(archive)).containsOnlyKeys("nested.zip");
    }

    @Test
    void foreignBytesAreRefusedWithTheRemedy() throws IOException {
        byte[] junk = "junk".getBytes(StandardCharsets.US_ASCII);
        for (ZipBytes zip : new ZipBytes[] {
            sound().suffix(junk), sound().prefix(junk, false), sound().behindDirectory(junk),
        }) {
            assertThat(assertRefused(file(zip), ArchiveFault.FOREIGN_BYTES))
                    .hasMessageContaining("repack it with any zip tool");
        }
        for (ZipBytes zip : new ZipBytes[] {sound(), ZipBytes.of(ZipMember.stored("a", "the only one"))}) {
            assertThat(assertRefused(file(zip.prefix(junk, true)), ArchiveFault.FOREIGN_BYTES, "a"))
                    .hasMessageContaining("repack it with any zip tool");
        }
    }

    @Test
    void gapsAreRefused() throws IOException {
        byte[] junk = "junk".getBytes(StandardCharsets.US_ASCII);
        assertRefused(file(sound().beforeDirectory(junk)), ArchiveFault.OVERLAP, "b");
        assertRefused(
                file(ZipBytes.of(
                        ZipMember.stored("a", "first"),
                        ZipMember.stored("b", "second").before(junk))),
                ArchiveFault.OVERLAP,
                "a");
        assertRefused(
                file(ZipBytes.of(
                        ZipMember.stored("a", "first"),
                        ZipMember.stored("hidden", "unlisted").onlyInFile(),
                        ZipMember.stored("b", "second"))),
                ArchiveFault.OVERLAP,
                "a");
    }

    @Test
    void severalDisksAreRefused() throws IOException {
        assertEndRefused(end -> end.disk = 1, ArchiveFault.MULTI_DISK);
        assertEndRefused(end -> end.directoryDisk = 1, ArchiveFault.MULTI_DISK);
        assertEndRefused(end -> end.entriesHere = 1, ArchiveFault.MULTI_DISK);
        assertRefused(
                file(ZipBytes.of(ZipMember.stored("a", "").central(header -> header.disk = 1))),
                ArchiveFault.MULTI_DISK,
                "a");
        for (Consumer<ZipBytes.Zip64> lie : java.util.List.<Consumer<ZipBytes.Zip64>>of(
                record -> record.disk = 1,
                record -> record.directoryDisk = 1,
                record -> record.entriesHere = 1,
                record -> record.locatorDisk = 1,
                record -> record.disks = 2)) {
            assertRefused(file(sound().zip64(lie)), ArchiveFault.MULTI_DISK);
        }
        assertRefused(file(sound().zip64(record -> {}).end(end -> end.disk = 3)), ArchiveFault.MULTI_DISK);
        assertRefused(file(sound().zip64(record -> {}).end(end -> end.directoryDisk = 3)), ArchiveFault.MULTI_DISK);
    }

    @Test
    void whatIsNoZipIsCalledSo() throws IOException {
        Path file = directory.resolve("a.zip");
        for (byte[] content : new byte[][] {
            {}, {'P'}, "PK\u0005\u0006".getBytes(StandardCharsets.US_ASCII), new byte[100], new byte[200_000]
        }) {
            Files.write(file, content);
            assertRefused(file, ArchiveFault.NOT_A_ZIP);
        }
        assertRefused(file(ZipBytes.of()), ArchiveFault.EMPTY);
        assertRefused(file(ZipBytes.of().zip64(record -> {})), ArchiveFault.EMPTY);
    }
}
