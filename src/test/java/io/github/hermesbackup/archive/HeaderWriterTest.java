package io.github.hermesbackup.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hermesbackup.io.SourceStamp;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Headers at the limits of their fields, without files of that size. */
class HeaderWriterTest {

    private static final long[] AROUND_THE_LIMIT = {1, Zip.MAX_32 - 1, Zip.MAX_32, Zip.MAX_32 + 1};
    private static final byte[] SHA = Sha256.digest().digest();
    private static final String NAME = "d/\u65e5\u672c";

    private final HeaderWriter headers = new HeaderWriter(ZoneOffset.UTC);

    private static ArchiveEntry entry(String name, EntryTime time, long size, long compressed, long offset) {
        boolean directory = name.endsWith("/");
        return new ArchiveEntry(
                name,
                0640,
                time,
                size,
                compressed,
                directory ? Zip.STORED : Zip.DEFLATED,
                Zip.FLAG_UTF8,
                directory ? 0 : 0x89AB_CDEF,
                directory ? null : SHA,
                offset,
                null);
    }

    private static List<ArchiveEntry> around() {
        List<ArchiveEntry> entries = new ArrayList<>();
        for (long size : AROUND_THE_LIMIT) {
            for (long compressed : AROUND_THE_LIMIT) {
                for (long offset : AROUND_THE_LIMIT) {
                    entries.add(entry(NAME, ArchiveBuilder.TIME, size, compressed, offset));
                }
            }
        }
        return entries;
    }

    @Test
    void aCentralHeaderSaysWhatItWasMadeFrom() throws Exception {
        for (ArchiveEntry entry : around()) {
            Bytes header = Bytes.of(headers.central(entry));
            ArchiveEntry read =
                    CentralHeader.parse(header, ZoneOffset.UTC, true).entry();

            assertThat(read).usingRecursiveComparison().isEqualTo(entry);
            assertThat(CentralHeader.bytes(header)).isEqualTo(header.length());
        }
    }

    /** For readers that know no field: the local time, and for those that go by DOS attributes the directory. */
    @Test
    void plainFieldsSayTheTimeAndTheKindToo() {
        ArchiveEntry directory = entry("d/", ArchiveBuilder.TIME, 0, 0, 0);
        Bytes header = Bytes.of(headers.central(directory));

        assertThat(header.u16(14)).isEqualTo(2026 - 1980 << 9 | 3 << 5 | 4);
        assertThat(header.u16(12)).isEqualTo(5 << 11 | 6 << 5 | 8 / 2);
        assertThat(header.i32(38)).isEqualTo((Zip.TYPE_DIRECTORY | 0640) << 16 | Zip.DOS_DIRECTORY);
        Bytes file = Bytes.of(headers.central(entry(NAME, ArchiveBuilder.TIME, 1, 1, 0)));
        assertThat(file.i32(38)).isEqualTo((Zip.TYPE_FILE | 0640) << 16);
    }

    /** Readers that know no zip64 read all that does not need it. */
    @Test
    void aCentralHeaderIsExtendedByWhatDoesNotFitOnly() throws Exception {
        for (ArchiveEntry entry : around()) {
            Bytes header = Bytes.of(headers.central(entry));
            int needed = (entry.size() >= Zip.MAX_32 ? 8 : 0)
                    + (entry.compressedSize() >= Zip.MAX_32 ? 8 : 0)
                    + (entry.headerOffset() >= Zip.MAX_32 ? 8 : 0);
            Bytes zip64 = ExtraFields.parse(header.piece(Zip.CENTRAL_BYTES + header.u16(28), header.u16(30))).zip64;

            assertThat(zip64 == null ? 0 : zip64.length()).isEqualTo(needed);
            assertThat(header.u16(4)).isEqualTo(Zip.MADE_BY_UNIX << 8 | header.u16(6));
            assertThat(header.u16(6)).isEqualTo(needed > 0 ? 45 : 20);
        }
    }

    @Test
    void aLocalHeaderHoldsBothSizesOnceOneDoesNotFit() throws Exception {
        for (ArchiveEntry entry : around()) {
            boolean large = entry.size() >= Zip.MAX_32 || entry.compressedSize() >= Zip.MAX_32;
            Bytes header = Bytes.of(headers.local(entry));
            Bytes zip64 = ExtraFields.parse(header.piece(Zip.LOCAL_BYTES + header.u16(26), header.u16(28))).zip64;

            assertThat(header.length()).isEqualTo(Zip.LOCAL_BYTES + header.u16(26) + header.u16(28));
            assertThat(header.length()).isEqualTo(headers.localBytes(NAME, entry.time(), large));
            assertThat(header.copy(Zip.LOCAL_BYTES, header.u16(26))).isEqualTo(NAME.getBytes(StandardCharsets.UTF_8));
            assertThat(header.u16(4)).isEqualTo(large ? 45 : 20);
            assertThat(header.u32(18)).isEqualTo(large ? Zip.MAX_32 : entry.compressedSize());
            assertThat(header.u32(22)).isEqualTo(large ? Zip.MAX_32 : entry.size());
            if (large) {
                assertThat(zip64.length()).isEqualTo(16);
                assertThat(zip64.i64(0)).isEqualTo(entry.size());
                assertThat(zip64.i64(8)).isEqualTo(entry.compressedSize());
            } else {
                assertThat(zip64).isNull();
                assertThat(header.length())
                        .isEqualTo(HeaderWriter.localBytes(NAME.getBytes(StandardCharsets.UTF_8).length, entry));
            }
        }
    }

    @Test
    void theLengthOfALocalHeaderIsKnownBeforeItIsMade() {
        for (EntryTime time : new EntryTime[] {
            ArchiveBuilder.TIME, new EntryTime(1), new EntryTime(Long.MAX_VALUE / 4), EntryTime.ofSeconds(1L << 40)
        }) {
            for (String name : new String[] {"d/", NAME}) {
                ArchiveEntry entry = entry(name, time, 0, 0, 0);
                int nameBytes = name.getBytes(StandardCharsets.UTF_8).length;
                assertThat(headers.local(entry).length)
                        .isEqualTo(headers.localBytes(name, time, false))
                        .isEqualTo(HeaderWriter.localBytes(nameBytes, entry));
            }
        }
    }

    /** With everything else that a header can hold, an index of the budget fills it, up to one row. */
    @Test
    void theBudgetOfTheBlockIndexIsWhatTheRestLeaves() {
        for (int length = 1; length <= 4096; length += length <= BlockIndex.ROW_BYTES ? 1 : 1000) {
            String name = "\u00e9".repeat(length / 2) + "x".repeat(length % 2);
            int rows = (HeaderWriter.blockIndexBudget(name) - BlockIndex.HEAD_BYTES) / BlockIndex.ROW_BYTES;
            SourceStamp.Mark mark = new SourceStamp.Mark(1, 2, 3, 4);
            BlockIndex index = new BlockIndex(1 << 20, Collections.nCopies(rows, new BlockIndex.Block(1, 2, 3, 4)));
            Origin origin = new Origin(new SourceStamp(mark, mark, mark, 5, 6), index, true, true);
            ArchiveEntry largest = new ArchiveEntry(
                    name, 0600, new EntryTime(1), 1L << 32, 1L << 32, 8, Zip.FLAG_UTF8, 0, SHA, 1L << 33, origin);

            assertThat(headers.central(largest).length).isBetween(0xFFFF - BlockIndex.ROW_BYTES + 1, 0xFFFF);
        }
    }

    @Test
    void bothHeadersSayTheSame() throws Exception {
        for (ArchiveEntry entry : around()) {
            Bytes local = Bytes.of(headers.local(entry));
            CentralHeader central = CentralHeader.parse(Bytes.of(headers.central(entry)), ZoneOffset.UTC, true);
            boolean small = entry.size() < Zip.MAX_32
                    && entry.compressedSize() < Zip.MAX_32
                    && entry.headerOffset() < Zip.MAX_32;

            assertThat(LocalHeader.isTwin(local, central)).isEqualTo(small);
        }
    }
}
