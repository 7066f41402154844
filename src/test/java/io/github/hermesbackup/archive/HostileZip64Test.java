package io.github.hermesbackup.archive;

import static io.github.hermesbackup.archive.Refusal.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostileZip64Test {

    @TempDir
    Path directory;

    private Path file(ZipBytes zip) throws IOException {
        return zip.writeTo(directory.resolve("a.zip"));
    }

    private static ZipBytes sound() {
        return ZipBytes.of(ZipMember.stored("a", "first"));
    }

    @Test
    void aLocatorWithoutItsRecordIsRefused() throws IOException {
        assertRefused(file(sound().zip64(record -> record.withRecord = false)), ArchiveFault.ZIP64);
        assertRefused(file(sound().zip64(record -> record.recordOffset--)), ArchiveFault.ZIP64);
        assertRefused(file(sound().zip64(record -> record.recordOffset = 0)), ArchiveFault.ZIP64);
        assertRefused(file(sound().zip64(record -> record.recordOffset = -1)), ArchiveFault.ZIP64);
        assertRefused(file(sound().zip64(record -> record.recordOffset = Long.MIN_VALUE)), ArchiveFault.ZIP64);
        assertRefused(file(sound().zip64(record -> record.signature = 0)), ArchiveFault.ZIP64);
        assertRefused(file(sound().zip64(record -> record.recordBytes = 45)), ArchiveFault.ZIP64);
    }

    /** The record would begin in front of the file, and the locator says just that. */
    @Test
    void aLocatorWithNoRoomForItsRecordIsRefused() throws IOException {
        for (long place : new long[] {0, -Zip.ZIP64_END_BYTES}) {
            assertRefused(
                    file(ZipBytes.of().zip64(record -> {
                        record.withRecord = false;
                        record.recordOffset = place;
                    })),
                    ArchiveFault.ZIP64);
        }
    }

    @Test
    void anEndRecordThatAsksForAMissingRecordIsRefused() throws IOException {
        assertRefused(file(sound().end(end -> end.offset = Zip.MAX_32)), ArchiveFault.ZIP64);
        assertRefused(file(sound().end(end -> end.bytes = Zip.MAX_32)), ArchiveFault.ZIP64);
        assertRefused(
                file(sound().zip64(record -> record.locatorSignature = 0).end(end -> end.offset = Zip.MAX_32)),
                ArchiveFault.ZIP64);
    }

    @Test
    void recordsThatContradictEachOtherAreRefused() throws IOException {
        assertRefused(
                file(sound().zip64(record -> {
                    record.entries = 2;
                    record.entriesHere = 2;
                })),
                ArchiveFault.ZIP64);
        assertRefused(file(sound().zip64(record -> record.bytes++)), ArchiveFault.ZIP64);
        assertRefused(file(sound().zip64(record -> record.offset++)), ArchiveFault.ZIP64);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 62})
    void negativeAndHugeNumbersAreRefused(long huge) throws IOException {
        for (Consumer<ZipBytes.Zip64> lie : java.util.List.<Consumer<ZipBytes.Zip64>>of(
                record -> record.entries = record.entriesHere = huge,
                record -> record.bytes = huge,
                record -> record.offset = huge)) {
            ZipBytes zip = sound().zip64(lie).end(end -> {
                end.entries = end.entriesHere = 0xFFFF;
                end.bytes = Zip.MAX_32;
                end.offset = Zip.MAX_32;
            });
            assertRefused(file(zip), ArchiveFault.END_RECORD);
        }
    }

    @Test
    void aSaturatedSizeWithoutItsFieldIsRefused() throws IOException {
        assertRefused(
                file(ZipBytes.of(ZipMember.stored("a", "x").central(header -> header.size = Zip.MAX_32))),
                ArchiveFault.ZIP64,
                "a");
        assertRefused(
                file(ZipBytes.of(ZipMember.stored("a", "x").local(header -> header.size = Zip.MAX_32))),
                ArchiveFault.ZIP64,
                "a");
        assertRefused(
                file(ZipBytes.of(ZipMember.stored("a", "x").central(header -> header.offset = Zip.MAX_32))),
                ArchiveFault.ZIP64,
                "a");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 9, 15, 16, 24, 28})
    void aFieldOfAnotherLengthThanTheSizesNeedIsRefused(int bytes) throws IOException {
        assertRefused(
                file(ZipBytes.of(ZipMember.stored("a", "x").central(header -> {
                    header.size = Zip.MAX_32;
                    header.extra = Extra.field(ExtraFields.ZIP64, new byte[bytes]);
                }))),
                ArchiveFault.ZIP64,
                "a");
    }

    /** In the directory it is right: it holds what is saturated. In a local header it always holds both sizes. */
    @Test
    void aLocalFieldOfOneSizeIsRefusedThoughBothHeadersHaveIt() throws IOException {
        assertRefused(
                file(ZipBytes.of(ZipMember.stored("a", "x").both(header -> {
                    header.size = Zip.MAX_32;
                    header.extra = Extra.zip64(1);
                }))),
                ArchiveFault.ZIP64,
                "a");
    }

    @Test
    void negativeSizesAndOffsetsInAFieldAreRefused() throws IOException {
        for (long[] values : new long[][] {{-1, 1, 0}, {1, -1, 0}, {1, 1, -1}, {1, 1, Long.MIN_VALUE}}) {
            assertRefused(
                    file(ZipBytes.of(ZipMember.stored("a", "x").central(header -> {
                        header.size = header.compressed = header.offset = Zip.MAX_32;
                        header.extra = Extra.zip64(values);
                    }))),
                    ArchiveFault.ZIP64,
                    "a");
        }
    }

    @Test
    void sizesBeyondTheFileAreRefused() throws IOException {
        for (long huge : new long[] {Long.MAX_VALUE, 1L << 40}) {
            assertRefused(
                    file(ZipBytes.of(ZipMember.stored("a", "x").both(header -> {
                        header.size = header.compressed = Zip.MAX_32;
                        header.extra = Extra.zip64(huge, huge);
                    }))),
                    ArchiveFault.OVERLAP,
                    "a");
        }
    }

    @Test
    void sizesThatAddUpBeyondAnyNumberAreRefused() throws IOException {
        ZipMember[] members = new ZipMember[3];
        for (int i = 0; i < members.length; i++) {
            members[i] = ZipMember.deflated("f" + i, "x").both(header -> {
                header.size = header.compressed = Zip.MAX_32;
                header.extra = Extra.zip64(Long.MAX_VALUE, 3);
            });
        }

        assertRefused(file(ZipBytes.of(members)), ArchiveFault.TOO_LARGE);
    }

    /** Some readers look into it all the same. */
    @Test
    void aLocalFieldThatNoSizeAsksForMustSayTheSame() throws IOException {
        Path archive =
                file(ZipBytes.of(ZipMember.stored("a", "first").local(header -> header.extra = Extra.zip64(5, 5))));
        assertThat(Contents.bytes(archive, "a")).asString().isEqualTo("first");
        Agreement.assertAllReadersAgree(archive);

        for (long[] values : new long[][] {{0, 0}, {6, 5}, {5, 6}, {5, -1}}) {
            assertRefused(
                    file(ZipBytes.of(
                            ZipMember.stored("a", "first").local(header -> header.extra = Extra.zip64(values)))),
                    ArchiveFault.ZIP64,
                    "a");
        }
    }

    /** CPython writes a local zip64 field for what might become large, and a plain central header once it has not. */
    @Test
    void theSameSizesInTwoEncodingsAreAccepted() throws IOException {
        Path archive = file(ZipBytes.of(ZipMember.stored("a", "first").local(header -> {
            header.size = header.compressed = Zip.MAX_32;
            header.extra = Extra.zip64(5, 5);
        })));

        assertThat(Contents.bytes(archive, "a")).asString().isEqualTo("first");
        Agreement.assertAllReadersAgree(archive);
    }

    /** Both headers are the same to the byte; but an offset has no place in the local one. */
    @Test
    void aLocalFieldWithAnOffsetIsRefused() throws IOException {
        ZipMember member = ZipMember.stored("a", "first").both(header -> {
            header.size = header.compressed = Zip.MAX_32;
            header.extra = Extra.zip64(5, 5, 0);
        });

        assertRefused(file(ZipBytes.of(member.central(header -> header.offset = Zip.MAX_32))), ArchiveFault.ZIP64, "a");
    }
}
