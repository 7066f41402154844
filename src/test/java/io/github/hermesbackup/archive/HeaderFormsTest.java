package io.github.hermesbackup.archive;

import static io.github.hermesbackup.archive.Refusal.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Headers of another form than ours: what they may leave out or add, and where the two of a member must agree all the same. */
class HeaderFormsTest {

    private static final Instant FIRST = Instant.parse("2024-05-06T07:08:10Z");
    private static final Instant OTHER = Instant.parse("2025-05-06T07:08:10Z");

    @TempDir
    Path directory;

    private Path of(ZipMember... members) throws IOException {
        return ZipBytes.of(members).writeTo(directory.resolve("a.zip"));
    }

    private static byte[] unixTime(Instant time) {
        return Extra.field(
                ExtraFields.UNIX_TIME,
                new LittleEndian().u8(1).u32(time.getEpochSecond()).bytes());
    }

    private static byte[] ntfsTime(Instant time) {
        long ntfs = EntryTime.of(time).toNtfs();
        return Extra.field(
                ExtraFields.NTFS,
                new LittleEndian()
                        .u32(0)
                        .u16(1)
                        .u16(24)
                        .u64(ntfs)
                        .u64(ntfs)
                        .u64(ntfs)
                        .bytes());
    }

    private static Instant timeOf(Path archive, String name) throws IOException {
        return new EntryTime(Contents.of(archive).get(name).ticks()).toInstant();
    }

    @Test
    void aMemberMayHaveACommentOfAnyLength() throws IOException {
        for (int length = 0; length < 80; length++) {
            byte[] comment = new byte[length];
            Path archive = of(
                    ZipMember.stored("a", "x").central(header -> header.comment = comment), ZipMember.stored("b", "y"));

            assertThat(Contents.of(archive)).as("%d bytes", length).containsOnlyKeys("a", "b");
        }
    }

    @Test
    void withoutATimeFieldTheLocalTimeOfTheHeaderCounts() throws IOException {
        Path archive = of(ZipMember.stored("a", "x").both(header -> {
            header.dosDate = 2026 - 1980 << 9 | 3 << 5 | 4;
            header.dosTime = 5 << 11 | 6 << 5 | 8 / 2;
        }));

        LocalDateTime local = LocalDateTime.of(2026, 3, 4, 5, 6, 8);
        assertThat(timeOf(archive, "a"))
                .isEqualTo(local.atZone(ZoneId.systemDefault()).toInstant());
    }

    @Test
    void theNtfsTimeMayStandBehindOtherAttributes() throws IOException {
        byte[] times = ntfsTime(FIRST);
        byte[] extra = Extra.field(
                ExtraFields.NTFS,
                new LittleEndian()
                        .u32(0)
                        .u16(2)
                        .u16(3)
                        .raw("abc")
                        .raw(Arrays.copyOfRange(times, 8, times.length))
                        .bytes());

        assertThat(timeOf(of(ZipMember.stored("a", "x").both(header -> header.extra = extra)), "a"))
                .isEqualTo(FIRST);
        byte[] withoutTime = Extra.field(
                ExtraFields.NTFS,
                new LittleEndian().u32(0).u16(2).u16(3).raw("abc").bytes());
        byte[] unix = Extra.all(withoutTime, unixTime(OTHER));
        assertThat(timeOf(of(ZipMember.stored("a", "x").both(header -> header.extra = unix)), "a"))
                .isEqualTo(OTHER);
    }

    /** A clock of another zone, or a field that only one header has: no reason to refuse what other tools made. */
    @Test
    void theTimesOfOtherToolsMayDiffer() throws IOException {
        Path archive = of(ZipMember.stored("a", "x")
                .central(header -> header.extra = unixTime(FIRST))
                .local(header -> header.extra = unixTime(OTHER)));

        assertThat(timeOf(archive, "a")).isEqualTo(FIRST);
    }

    @Test
    void whereAHashIsRecordedTheTimesMustBeTheSame() throws IOException {
        byte[] hash = Extra.sha256(Sha256.digest().digest("x".getBytes(StandardCharsets.US_ASCII)));
        ZipMember member = ZipMember.stored("a", "x").both(header -> header.extra = Extra.all(unixTime(FIRST), hash));
        assertThat(timeOf(of(member), "a")).isEqualTo(FIRST);

        assertThat(assertRefused(
                        of(member.local(header -> header.extra = Extra.all(unixTime(OTHER), hash))),
                        ArchiveFault.LOCAL_HEADER,
                        "a"))
                .hasMessageContaining("another time");
    }

    /** Up to there the headers are the same, and then the central one goes on with what the local one does not say. */
    @Test
    void aTimeBehindWhatBothHeadersHaveMustBeTheSameToo() throws IOException {
        byte[] hash = Extra.sha256(Sha256.digest().digest("x".getBytes(StandardCharsets.US_ASCII)));
        byte[] origin = Extra.field(Origin.FIELD_ID, new byte[0]);
        byte[] later = ntfsTime(OTHER);
        byte[] lengthOfLater = Extra.field(0x9999, new byte[] {(byte) later.length, 0});
        byte[] both = Extra.all(unixTime(FIRST), hash, lengthOfLater);
        for (byte[] behind : new byte[][] {later, Extra.all(origin, later), Extra.all(later, origin)}) {
            assertThat(assertRefused(
                            of(ZipMember.stored("a", "x")
                                    .local(header -> header.extra = both)
                                    .central(header -> header.extra = Extra.all(both, behind))),
                            ArchiveFault.LOCAL_HEADER,
                            "a"))
                    .hasMessageContaining("another time");
        }
    }
}
