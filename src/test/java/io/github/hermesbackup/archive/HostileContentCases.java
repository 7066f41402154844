package io.github.hermesbackup.archive;

import static io.github.hermesbackup.archive.HostileCase.backup;
import static io.github.hermesbackup.archive.HostileCase.row;
import static io.github.hermesbackup.archive.ZipMember.deflated;
import static io.github.hermesbackup.archive.ZipMember.stored;

import com.github.luben.zstd.Zstd;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Rows 9 and 22 of the policy: contents that are not what the headers say. */
final class HostileContentCases {

    private static final String NAME = "bomb";
    private static final String TEXT = "some content ".repeat(1000);

    private HostileContentCases() {}

    static List<HostileCase> all() {
        List<HostileCase> cases = new ArrayList<>();
        bombs(cases);
        contents(cases);
        digests(cases);
        truncations(cases);
        return cases;
    }

    private static void bombs(List<HostileCase> cases) {
        String zeros = "0".repeat(10_000_000);
        cases.add(row(9, "ten million bytes that are declared as ten")
                .with(deflated(NAME, zeros).both(header -> header.size = 10))
                .is(ArchiveFault.CONTENT, NAME)
                .saying("has more content than the 10 bytes it declares"));
        byte[] frame = Zstd.compress(zeros.getBytes(StandardCharsets.US_ASCII));
        cases.add(row(9, "the same with Zstandard")
                .with(stored(NAME, "").data(frame).both(header -> {
                    header.method = Zip.ZSTD;
                    header.compressed = frame.length;
                    header.size = 10;
                }))
                .is(ArchiveFault.CONTENT, NAME)
                .saying("has more content than the 10 bytes it declares"));
        ZipMember[] vast = new ZipMember[3];
        for (int i = 0; i < vast.length; i++) {
            vast[i] = deflated("f" + i, "x").both(header -> {
                header.size = header.compressed = Zip.MAX_32;
                header.extra = Extra.zip64(Long.MAX_VALUE, 3);
            });
        }
        cases.add(row(9, "sizes that add up beyond any number")
                .with(vast)
                .is(ArchiveFault.TOO_LARGE)
                .saying("more than 8 EiB"));
    }

    private static void contents(List<HostileCase> cases) {
        cases.add(row(22, "a wrong CRC-32")
                .with(stored(NAME, TEXT).both(header -> header.crc ^= 1))
                .is(ArchiveFault.CONTENT, NAME)
                .saying("does not match its CRC-32"));
        cases.add(row(22, "a wrong SHA-256")
                .with(stored(NAME, TEXT).central(header -> header.extra = Extra.sha256(new byte[32])))
                .is(ArchiveFault.CONTENT, NAME)
                .saying("does not match its SHA-256"));
        cases.add(row(22, "a content that is shorter than declared")
                .with(deflated(NAME, TEXT).both(header -> header.size++))
                .is(ArchiveFault.CONTENT, NAME)
                .saying("has 13000 bytes of content, not 13001"));
        byte[] whole = ZipMember.deflate(TEXT.getBytes(StandardCharsets.US_ASCII));
        byte[] cut = Arrays.copyOf(whole, whole.length - 3);
        cases.add(row(22, "compressed data that is cut")
                .with(deflated(NAME, TEXT).data(cut).both(header -> header.compressed = cut.length))
                .is(ArchiveFault.CONTENT, NAME)
                .saying("has compressed data that ends too early"));
        byte[] longer = Arrays.copyOf(whole, whole.length + 3);
        cases.add(row(22, "bytes behind the compressed data")
                .with(deflated(NAME, TEXT).data(longer).both(header -> header.compressed = longer.length))
                .is(ArchiveFault.CONTENT, NAME)
                .saying("has bytes behind the end of its compressed data"));
        byte[] noise = {7, 7, 7, 7};
        cases.add(row(22, "compressed data that is none")
                .with(deflated(NAME, TEXT).data(noise).both(header -> header.compressed = noise.length))
                .is(ArchiveFault.CONTENT, NAME)
                .saying("has compressed data that is not deflate"));
        cases.add(row(22, "a Zstandard frame that is none")
                .with(stored(NAME, TEXT).both(header -> header.method = Zip.ZSTD))
                .is(ArchiveFault.CONTENT, NAME)
                .saying("has compressed data that is not Zstandard"));
    }

    /** As an archive of ours ends, with another digest than its members have. */
    private static String comment(long entries, char digit) {
        return new ArchiveComment(
                        Instant.parse("2026-11-22T10:15:02.123Z"),
                        entries,
                        String.valueOf(digit).repeat(64),
                        Optional.empty(),
                        OptionalInt.empty(),
                        false)
                .format();
    }

    private static void digests(List<HostileCase> cases) {
        byte[] wrong = comment(1, 'a').getBytes(StandardCharsets.US_ASCII);
        cases.add(row(22, "a digest that does not match")
                .in(backup().end(end -> end.comment = wrong))
                .is(ArchiveFault.DIGEST)
                .saying("a name, mode, time, size or hash was altered"));
        byte[] fewer = comment(2, 'a').getBytes(StandardCharsets.US_ASCII);
        cases.add(row(22, "a member fewer than the digest is for")
                .in(backup().end(end -> end.comment = fewer))
                .is(ArchiveFault.DIGEST)
                .saying("was made with 2 members and has 1"));
        byte[] damaged = comment(1, 'g').getBytes(StandardCharsets.US_ASCII);
        cases.add(row(22, "a digest that is none")
                .in(backup().end(end -> end.comment = damaged))
                .is(ArchiveFault.DIGEST)
                .saying("its comment is damaged"));
    }

    private static void truncations(List<HostileCase> cases) {
        byte[] whole = backup(stored("a", TEXT)).bytes();
        for (int length : new int[] {0, 1, 30, 100, whole.length / 2, whole.length - Zip.END_BYTES, whole.length - 1}) {
            cases.add(new HostileCase(
                    22,
                    "an archive that is cut after " + length + " of " + whole.length + " bytes",
                    Arrays.copyOf(whole, length),
                    ArchiveFault.NOT_A_ZIP,
                    java.util.Optional.empty(),
                    length == 0 ? "the file is empty" : "it has no end record (cut, or another format)"));
        }
    }
}
