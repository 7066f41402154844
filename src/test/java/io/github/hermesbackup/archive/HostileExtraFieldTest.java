package io.github.hermesbackup.archive;

import static io.github.hermesbackup.archive.Refusal.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.hermesbackup.io.Disk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostileExtraFieldTest {

    private static final byte[] SHA = Sha256.digest().digest("x".getBytes(StandardCharsets.US_ASCII));

    @TempDir
    Path directory;

    private Path file(ZipMember member) throws IOException {
        return ZipBytes.of(member).writeTo(directory.resolve("a.zip"));
    }

    static Stream<Arguments> damaged() {
        byte[] time = Extra.field(ExtraFields.UNIX_TIME, new byte[] {1, 0, 0, 0, 1});
        byte[] unreadable = Extra.field(Origin.FIELD_ID, new byte[3]);
        byte[] ntfs = Extra.field(
                ExtraFields.NTFS,
                new LittleEndian().u32(0).u16(1).u16(24).raw(new byte[24]).bytes());
        return Stream.of(
                Arguments.of("three bytes that are no field", new byte[3]),
                Arguments.of("a field that overruns", new byte[] {9, 9, 5, 0, 1, 2, 3, 4}),
                Arguments.of("a field that overruns by far", new byte[] {9, 9, -1, -1}),
                Arguments.of("a second field that overruns", Extra.all(time, new byte[] {9, 9, 5, 0, 1, 2, 3, 4})),
                Arguments.of("bytes behind the last field", Extra.all(time, new byte[] {1})),
                Arguments.of("a time twice", Extra.all(time, time)),
                Arguments.of("an NTFS time twice", Extra.all(ntfs, ntfs)),
                Arguments.of("a SHA-256 twice", Extra.all(Extra.sha256(SHA), Extra.sha256(SHA))),
                Arguments.of("a private field twice", Extra.all(unreadable, unreadable)),
                Arguments.of("a timestamp of no bytes", Extra.field(ExtraFields.UNIX_TIME, new byte[0])),
                Arguments.of("a cut timestamp", Extra.field(ExtraFields.UNIX_TIME, new byte[] {1, 0, 0, 0})),
                Arguments.of("a cut NTFS field", Extra.field(ExtraFields.NTFS, new byte[3])),
                Arguments.of(
                        "an NTFS attribute that overruns",
                        Extra.field(
                                ExtraFields.NTFS,
                                new LittleEndian()
                                        .u32(0)
                                        .u16(1)
                                        .u16(24)
                                        .raw(new byte[23])
                                        .bytes())),
                Arguments.of(
                        "cut NTFS times",
                        Extra.field(
                                ExtraFields.NTFS,
                                new LittleEndian()
                                        .u32(0)
                                        .u16(1)
                                        .u16(7)
                                        .raw(new byte[7])
                                        .bytes())),
                Arguments.of(
                        "an NTFS time of no bytes",
                        Extra.field(
                                ExtraFields.NTFS,
                                new LittleEndian().u32(0).u16(1).u16(0).bytes())),
                Arguments.of("a hash of three bytes", Extra.field(ExtraFields.HASH, new byte[] {23, 0, 32})),
                Arguments.of(
                        "a cut SHA-256",
                        Extra.field(
                                ExtraFields.HASH,
                                new LittleEndian()
                                        .u16(23)
                                        .u16(32)
                                        .raw(new byte[31])
                                        .bytes())),
                Arguments.of(
                        "a SHA-256 of another length",
                        Extra.field(
                                ExtraFields.HASH,
                                new LittleEndian()
                                        .u16(23)
                                        .u16(20)
                                        .raw(new byte[20])
                                        .bytes())));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("damaged")
    void damagedFieldsAreRefusedInBothHeaders(String what, byte[] extra) throws IOException {
        assertRefused(
                file(ZipMember.stored("a", "x").central(header -> header.extra = extra)),
                ArchiveFault.EXTRA_FIELD,
                "a");
        assertRefused(
                file(ZipMember.stored("a", "x").local(header -> header.extra = extra)), ArchiveFault.EXTRA_FIELD, "a");
    }

    @Test
    void aDoubledZip64FieldIsRefused() throws IOException {
        byte[] twice = Extra.all(Extra.zip64(1, 1), Extra.zip64(1, 1));
        assertRefused(
                file(ZipMember.stored("a", "x").both(header -> {
                    header.size = header.compressed = Zip.MAX_32;
                    header.extra = twice;
                })),
                ArchiveFault.EXTRA_FIELD,
                "a");
    }

    @Test
    void fieldsOfOtherToolsAreSkipped() throws IOException {
        byte[] foreign = Extra.all(
                Extra.field(0xCAFE, new byte[0]),
                Extra.field(0x7875, new byte[] {1, 4, 0, 0, 0, 0, 4, 0, 0, 0, 0}),
                Extra.field(0x9999, new byte[1000]),
                Extra.field(
                        ExtraFields.HASH,
                        new LittleEndian().u16(20).u16(20).raw(new byte[20]).bytes()));

        assertThat(Contents.of(file(ZipMember.stored("a", "x").both(header -> header.extra = foreign))))
                .containsOnlyKeys("a");
    }

    @Test
    void fieldsThatHoldNothingForUsAreSkipped() throws IOException {
        byte[] noTime = Extra.field(ExtraFields.NTFS, new byte[4]);
        byte[] otherHash =
                Extra.field(ExtraFields.HASH, new LittleEndian().u16(20).u16(0).bytes());
        byte[] noModification = Extra.field(ExtraFields.UNIX_TIME, new byte[] {6});
        for (byte[] extra : new byte[][] {noTime, otherHash, noModification}) {
            assertThat(Contents.of(file(ZipMember.stored("a", "x").both(header -> header.extra = extra))))
                    .containsOnlyKeys("a");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 17, 40})
    void aDamagedPrivateFieldIsIgnored(int length) throws IOException {
        byte[] field = Extra.field(Origin.FIELD_ID, new byte[length]);
        Path archive = file(ZipMember.stored("a", "x").central(header -> header.extra = field));

        try (ArchiveReader reader = ArchiveReader.open(Disk.real(), archive)) {
            assertThat(Contents.entry(reader, "a").origin()).isNull();
        }
    }

    /** Up to there both headers are the same, and what follows looks like the private field that only the central one has. */
    @Test
    void aLocalFieldThatIsCutWhereAPrivateOneSeemsToBeginIsRefused() throws IOException {
        byte[] field = Extra.field(0xCAFE, Extra.all(new byte[10], Extra.field(Origin.FIELD_ID, new byte[6])));
        byte[] cut = Arrays.copyOf(field, field.length - 10);

        assertRefused(
                file(ZipMember.stored("a", "x")
                        .central(header -> header.extra = field)
                        .local(header -> header.extra = cut)),
                ArchiveFault.EXTRA_FIELD,
                "a");
    }

    /** Of a member whose SHA-256 is recorded the time is covered by a digest, so that no header may say another. */
    @Test
    void aLocalTimeThatIsAnotherIsRefusedWhereASha256IsRecorded() throws IOException {
        byte[] sha256 = Extra.sha256(SHA);
        byte[] later = ntfs(EntryTime.ofSeconds(9));

        for (byte[] central : List.of(Extra.all(time(7), sha256), Extra.all(time(8), sha256, later))) {
            assertRefused(
                    file(ZipMember.stored("a", "x")
                            .central(header -> header.extra = central)
                            .local(header -> header.extra = Extra.all(time(8), sha256))),
                    ArchiveFault.LOCAL_HEADER,
                    "a");
        }
        Path archive = file(ZipMember.stored("a", "x")
                .central(header -> header.extra = Extra.all(time(8), sha256, ntfs(new EntryTime(80_000_001))))
                .local(header -> header.extra = Extra.all(time(8), sha256)));
        assertThat(Contents.of(archive).get("a").ticks()).isEqualTo(80_000_001);
        archive = file(ZipMember.stored("a", "x")
                .central(header -> header.extra = Extra.all(sha256, time(8)))
                .local(header -> header.extra = sha256));
        assertThat(Contents.of(archive).get("a").ticks()).isEqualTo(80_000_000);
        archive = file(ZipMember.stored("a", "x")
                .central(header -> header.extra = time(7))
                .local(header -> header.extra = time(8)));
        assertThat(Contents.of(archive).get("a").ticks()).isEqualTo(70_000_000);
    }

    private static byte[] time(int seconds) {
        return Extra.field(
                ExtraFields.UNIX_TIME, new LittleEndian().u8(1).u32(seconds).bytes());
    }

    private static byte[] ntfs(EntryTime time) {
        return Extra.field(
                ExtraFields.NTFS,
                new LittleEndian()
                        .u32(0)
                        .u16(1)
                        .u16(24)
                        .u64(time.toNtfs())
                        .u64(0)
                        .u64(0)
                        .bytes());
    }

    /** Around the length that is read at once, of which the header is all or the data behind it are a part. */
    @ParameterizedTest
    @ValueSource(ints = {510, 511, 512, 513, 514, 5000})
    void localHeadersOfAnyLengthAreRead(int headerBytes) throws IOException {
        byte[] foreign = Extra.field(0xCAFE, new byte[headerBytes - Zip.LOCAL_BYTES - 1 - 4]);
        for (String content : List.of("", "x", "x".repeat(1000))) {
            Path archive = file(ZipMember.stored("a", content).local(header -> header.extra = foreign));

            assertThat(Contents.bytes(archive, "a")).asString().isEqualTo(content);
        }
        assertRefused(
                file(ZipMember.stored("a", "")
                        .local(header -> header.extra = foreign)
                        .local(header -> header.extraLength = foreign.length + 1)),
                ArchiveFault.LOCAL_HEADER,
                "a");
    }
}
