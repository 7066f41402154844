package io.github.hermesbackup.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EntryTimeTest {

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1901-12-13T20:45:51Z",
                "1901-12-13T20:45:52Z",
                "1901-12-13T20:45:51.9999999Z",
                "1969-12-31T23:59:59Z",
                "1969-12-31T23:59:59.9999999Z",
                "1970-01-01T00:00:00Z",
                "1975-06-01T12:00:01Z",
                "1979-12-31T23:59:59.5Z",
                "2026-03-04T05:06:07.1234567Z",
                "2038-01-19T03:14:07Z",
                "2038-01-19T03:14:07.0000001Z",
                "2038-01-19T03:14:08Z",
                "2107-12-31T23:59:59Z",
                "2108-01-01T00:00:00Z",
                "2200-02-28T01:02:03.0000007Z"
            })
    void comesBackToTheHundredNanoseconds(String text) throws IOException {
        Instant instant = Instant.parse(text);
        Path archive = directory.resolve("a.zip");
        try (ArchiveBuilder builder = new ArchiveBuilder(archive)) {
            EntryTime time = EntryTime.of(FileTime.from(instant));
            builder.directory("d/", 0700, time).file("f", 0600, time, new byte[] {1}, true);
            builder.finish();
        }

        assertThat(Contents.of(archive).values())
                .extracting(member -> new EntryTime(member.ticks()).toInstant())
                .containsOnly(instant);
        assertThat(EntryTime.of(FileTime.from(instant)).toFileTime()).isEqualTo(FileTime.from(instant));
        Agreement.assertAllReadersAgree(archive);
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            ZipEntry entry = zip.getEntry("f");
            assertThat(Math.abs(entry.getLastModifiedTime().toMillis() - instant.toEpochMilli()))
                    .isLessThan(1000);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1969-12-31T23:59:59.999999999Z,1969-12-31T23:59:59.9999999Z",
        "2026-01-01T00:00:00.000000199Z,2026-01-01T00:00:00.0000001Z"
    })
    void finerTimesAreRoundedDown(Instant exact, Instant kept) {
        assertThat(EntryTime.of(exact).toInstant()).isEqualTo(kept);
        assertThat(EntryTime.of(kept)).isGreaterThan(EntryTime.of(kept.minusNanos(1)));
    }

    @ParameterizedTest
    @CsvSource({
        "1975-06-01T12:00:01,1980-01-01T00:00:00",
        "1979-12-31T23:59:59,1980-01-01T00:00:00",
        "1980-01-01T00:00:00,1980-01-01T00:00:00",
        "1980-06-07T08:09:10,1980-06-07T08:09:10",
        "2026-03-04T05:06:07,2026-03-04T05:06:06",
        "2107-01-02T03:04:06,2107-01-02T03:04:06",
        "2107-12-31T23:59:59,2107-12-31T23:59:58",
        "2108-01-01T00:00:00,2107-12-31T23:59:58",
        "2200-01-01T00:00:00,2107-12-31T23:59:58"
    })
    void dosTimesAreClampedToWhatTheyCanHold(LocalDateTime local, LocalDateTime kept) {
        ZoneId zone = ZoneId.of("America/St_Johns");
        int dos = EntryTime.of(local.atZone(zone).toInstant()).toDos(zone);

        assertThat(EntryTime.ofDos(dos >>> 16, dos & 0xFFFF, zone).toInstant())
                .isEqualTo(kept.atZone(zone).toInstant());
    }

    /** 14,000 years from 1970 is as far as the units go; what lies beyond is at least on its side of it. */
    @Test
    void timesThatAreTooFarAwayAreCut() {
        for (long most : new long[] {461_168_601_842L, -461_168_601_842L}) {
            Instant farthest = Instant.ofEpochSecond(most);
            assertThat(EntryTime.of(farthest).toInstant()).isEqualTo(farthest);
            assertThat(EntryTime.of(Instant.ofEpochSecond(most + Long.signum(most)))
                            .seconds())
                    .isNotEqualTo(most + Long.signum(most));
        }
        assertThat(EntryTime.of(Instant.MAX).toInstant()).isAfter("2200-01-01T00:00:00Z");
        assertThat(EntryTime.of(Instant.MIN).toInstant()).isBefore("1800-01-01T00:00:00Z");
    }

    @Test
    void impossibleDosDatesCountAsTheFirst() {
        assertThat(EntryTime.ofDos(0, 0, ZoneOffset.UTC).toInstant()).isEqualTo("1980-01-01T00:00:00Z");
        assertThat(EntryTime.ofDos(0xFFFF, 0xFFFF, ZoneOffset.UTC).toInstant()).isEqualTo("1980-01-01T00:00:00Z");
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -1, 0, 1, Long.MAX_VALUE})
    void noNtfsTimeIsTooStrangeToBeShown(long ntfs) {
        EntryTime time = EntryTime.ofNtfs(ntfs);

        assertThat(time.toFileTime()).isNotNull();
        assertThat(time.toDos(ZoneOffset.UTC)).isNotZero();
    }

    @Test
    void whatLiesTooFarFromOurTimeIsCutToATimeOfItsSide() {
        long most = Long.MAX_VALUE / 2 / 10_000_000;

        assertThat(EntryTime.of(Instant.ofEpochSecond(most)).ticks()).isEqualTo(most * 10_000_000);
        assertThat(EntryTime.of(Instant.ofEpochSecond(-most)).ticks()).isEqualTo(-most * 10_000_000);
        for (Instant far : new Instant[] {Instant.ofEpochSecond(most + 1), Instant.MAX}) {
            assertThat(EntryTime.of(far).ticks()).isEqualTo(Long.MAX_VALUE / 4);
        }
        for (Instant far : new Instant[] {Instant.ofEpochSecond(-most - 1), Instant.MIN}) {
            assertThat(EntryTime.of(far).ticks()).isEqualTo(-(Long.MAX_VALUE / 4));
        }
    }

    @Test
    void timesAreEqualAndInOrderByTheirTicks() {
        EntryTime time = new EntryTime(5);

        assertThat(time)
                .isEqualTo(new EntryTime(5))
                .hasSameHashCodeAs(new EntryTime(5))
                .isNotEqualTo(new EntryTime(6))
                .isNotEqualTo(5L)
                .isLessThan(new EntryTime(6))
                .isGreaterThan(new EntryTime(-6))
                .isEqualByComparingTo(new EntryTime(5));
        assertThat(new EntryTime(1L << 40)).doesNotHaveSameHashCodeAs(new EntryTime(0));
    }
}
