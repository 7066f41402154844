package io.github.hermesbackup.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hermesbackup.io.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Members that are carried over with their headers: which may be, where they come to lie, and how far damage is noticed. */
class MemberRunTest {

    private static final byte[] TEXT = "to be or not to be; ".repeat(50).getBytes(StandardCharsets.US_ASCII);

    @TempDir
    Path directory;

    private final RunReader pieces = new RunReader();

    /** A file of two blocks, a directory, an empty file and a stored one. */
    private Path small() throws IOException {
        Path archive = directory.resolve("small.zip");
        try (ArchiveBuilder builder = new ArchiveBuilder(archive, Compression.FAST, 512)) {
            builder.file("a", TEXT)
                    .directory("d/")
                    .file("d/empty", new byte[0])
                    .file("e", 0644, ArchiveBuilder.TIME, new byte[] {1, 2, 3}, false)
                    .finish();
        }
        return archive;
    }

    private static MemberRun all(ArchiveReader reader) throws IOException {
        MemberRun run = reader.run();
        EntryCursor cursor = reader.cursor();
        for (ArchiveEntry entry = cursor.next(); entry != null; entry = cursor.next()) {
            assertThat(run.add(entry, cursor.header())).as(entry.name()).isTrue();
        }
        return run;
    }

    /** How many members of a run reach the archive that is being written. */
    private int carry(MemberRun run, ArchiveWriter writer) throws IOException {
        ArchiveWriter.Run target = writer.begin(run);
        pieces.begin(run);
        RunReader.Piece piece;
        do {
            piece = pieces.next();
            target.add(piece);
        } while (!piece.last());
        return target.end();
    }

    @Test
    void theyAreTheSameMembersAtAnotherPlace() throws IOException {
        Path copy = directory.resolve("copy.zip");
        Path small = small();
        try (ArchiveReader reader = ArchiveReader.open(Disk.real(), small);
                ArchiveBuilder builder = new ArchiveBuilder(copy)) {
            builder.file("Z", new byte[70_000]);
            assertThat(carry(all(reader), builder.writer())).isEqualTo(4);
            assertThat(builder.writer().retractions()).isZero();
            builder.directory("z/").finish();
        }

        var members = Contents.of(copy);
        assertThat(members)
                .containsOnlyKeys("Z", "a", "d/", "d/empty", "e", "z/")
                .containsAllEntriesOf(Contents.of(small));
        assertThat(Contents.bytes(copy, "a")).isEqualTo(TEXT);
        Agreement.assertAllReadersAgree(copy);
    }

    @Test
    void aRunOfManyPiecesIsHandedOutPieceByPiece() throws IOException {
        byte[] large = new byte[2_500_000];
        new Random(1).nextBytes(large);
        Path archive = directory.resolve("large.zip");
        try (ArchiveBuilder builder = new ArchiveBuilder(archive)) {
            builder.file("first", new byte[10])
                    .file("large", 0600, ArchiveBuilder.TIME, large, false)
                    .file("last", new byte[10])
                    .finish();
        }
        byte[] bytes = Files.readAllBytes(archive);

        try (ArchiveReader reader = ArchiveReader.open(Disk.real(), archive)) {
            MemberRun run = all(reader);
            long first = run.part(0).bytes();
            pieces.begin(run);
            RunReader.Piece one = pieces.next();
            RunReader.Piece two = pieces.next();

            assertThat(one.soundMembers()).isEqualTo(1);
            assertThat(one.soundBytes()).isEqualTo(first);
            assertThat(two.soundMembers()).isEqualTo(1);
            assertThat(two.soundBytes()).isEqualTo(first);
            assertThat(one.last() || two.last()).isFalse();
            int length = one.bytes().remaining();
            assertThat(one.bytes()).isEqualTo(ByteBuffer.wrap(bytes, 0, length));
            assertThat(two.bytes())
                    .isEqualTo(ByteBuffer.wrap(bytes, length, two.bytes().remaining()));

            RunReader.Piece three = pieces.next();
            assertThat(three.soundMembers()).isEqualTo(3);
            assertThat(three.soundBytes()).isEqualTo(run.end());
            assertThat(three.bytes().remaining()).isEqualTo((int) (run.end() - 2L * length));
            assertThat(three.last()).isTrue();
        }
    }

    @Test
    void nothingIsReadBehindDamage() throws IOException {
        Path archive = directory.resolve("large.zip");
        try (ArchiveBuilder builder = new ArchiveBuilder(archive)) {
            builder.file("a", new byte[10])
                    .file("b", 0600, ArchiveBuilder.TIME, new byte[1_500_000], false)
                    .finish();
        }

        try (ArchiveReader reader = ArchiveReader.open(Disk.real(), archive);
                FileChannel file = FileChannel.open(archive, StandardOpenOption.WRITE)) {
            MemberRun run = all(reader);
            file.write(ByteBuffer.wrap(new byte[] {9}), run.part(0).bytes() + 1000);
            pieces.begin(run);
            RunReader.Piece piece = pieces.next();

            assertThat(piece.last()).isTrue();
            assertThat(piece.soundMembers()).isEqualTo(1);
        }
    }

    /** Each bit of the headers and each byte of the content: what lies before the damaged member is sound, and nothing else. */
    @Test
    void noDamageIsCarriedOver() throws IOException {
        Path archive = small();
        byte[] whole = Files.readAllBytes(archive);
        try (ArchiveReader reader = ArchiveReader.open(Disk.real(), archive);
                FileChannel file = FileChannel.open(archive, StandardOpenOption.WRITE)) {
            MemberRun run = all(reader);
            int damaged = 0;
            for (int member = 0; member < run.size(); member++) {
                int start = (int) run.part(member).entry().headerOffset();
                for (int at = start; at < start + run.part(member).bytes(); at++) {
                    file.write(ByteBuffer.wrap(new byte[] {(byte) (whole[at] ^ 1 << at % 8)}), at);
                    pieces.begin(run);
                    RunReader.Piece piece = pieces.next();
                    assertThat(piece.soundMembers()).as("byte %d", at).isEqualTo(member);
                    assertThat(piece.soundBytes()).as("byte %d", at).isEqualTo(start);
                    assertThat(piece.last()).isTrue();
                    file.write(ByteBuffer.wrap(whole, at, 1), at);
                    damaged++;
                }
            }
            assertThat(damaged).isEqualTo(run.end());
            pieces.begin(run);
            assertThat(pieces.next().soundMembers()).isEqualTo(4);
        }
    }

    @Test
    void anArchiveThatBecameShorterIsARunThatEndsThere() throws IOException {
        Path archive = small();
        try (ArchiveReader reader = ArchiveReader.open(Disk.real(), archive);
                FileChannel file = FileChannel.open(archive, StandardOpenOption.WRITE)) {
            MemberRun run = all(reader);
            for (int member = run.size() - 1; member >= 0; member--) {
                long start = run.part(member).entry().headerOffset();
                for (long length : new long[] {start + run.part(member).bytes() - 1, start + 7, start}) {
                    file.truncate(length);
                    pieces.begin(run);
                    RunReader.Piece piece = pieces.next();
                    assertThat(piece.last()).as("%d bytes", length).isTrue();
                    assertThat(piece.soundMembers()).as("%d bytes", length).isEqualTo(member);
                    assertThat(piece.soundBytes()).isEqualTo(start);
                    assertThat(piece.bytes().remaining()).isEqualTo((int) length);
                }
            }
        }
    }

    @Test
    void aFileThatCannotBeReadIsARunThatEndsAtOnce() throws IOException {
        MemberRun run;
        try (ArchiveReader reader = ArchiveReader.open(Disk.real(), small())) {
            run = all(reader);
        }

        pieces.begin(run);
        RunReader.Piece piece = pieces.next();
        assertThat(piece.last()).isTrue();
        assertThat(piece.soundMembers()).isZero();
    }

    @Test
    void whatIsNotSoundIsTakenBack() throws IOException {
        Path archive = small();
        Path copy = directory.resolve("copy.zip");
        try (ArchiveReader reader = ArchiveReader.open(Disk.real(), archive);
                FileChannel file = FileChannel.open(archive, StandardOpenOption.WRITE);
                ArchiveBuilder builder = new ArchiveBuilder(copy)) {
            MemberRun run = all(reader);
            file.write(ByteBuffer.wrap(new byte[] {9}), run.end() - 1);
            assertThat(carry(run, builder.writer())).isEqualTo(3);
            builder.file("e", new byte[] {7}).finish();
        }

        assertThat(Contents.of(copy)).containsOnlyKeys("a", "d/", "d/empty", "e");
        assertThat(Contents.bytes(copy, "e")).containsExactly(7);
    }

    /** However the bytes are cut into pieces, a member is sound with its last byte and not before. */
    @Test
    void aMemberIsSoundWithItsLastByte() throws IOException {
        Path archive = small();
        byte[] whole = Files.readAllBytes(archive);
        try (ArchiveReader reader = ArchiveReader.open(Disk.real(), archive)) {
            MemberRun run = all(reader);
            for (int step : new int[] {1, 3, 50}) {
                RunCheck check = new RunCheck(run);
                for (int at = 0; at < run.end(); at += step) {
                    int length = (int) Math.min(step, run.end() - at);
                    ByteBuffer passing = ByteBuffer.wrap(whole, at, length);
                    check.accept(passing);
                    assertThat(passing.remaining()).isEqualTo(length);
                    int sound = 0;
                    long bytes = 0;
                    while (sound < run.size() && bytes + run.part(sound).bytes() <= at + length) {
                        bytes += run.part(sound++).bytes();
                    }
                    assertThat(check.soundMembers()).as("%d bytes", at + length).isEqualTo(sound);
                    assertThat(check.soundBytes()).isEqualTo(bytes);
                    assertThat(check.hasFailed()).isFalse();
                }
                assertThat(check.soundMembers()).isEqualTo(4);
            }
        }
    }

    @Test
    void onlyAMemberThatFollowsCanJoin() throws IOException {
        try (ArchiveReader reader = ArchiveReader.open(Disk.real(), small())) {
            MemberRun run = reader.run();
            EntryCursor cursor = reader.cursor();
            ArchiveEntry first = cursor.next();
            byte[] header = cursor.header();
            ArchiveEntry second = cursor.next();
            byte[] secondHeader = cursor.header();
            cursor.next();

            assertThat(run.add(second, secondHeader)).isTrue();
            assertThat(run.start()).isEqualTo(second.headerOffset());
            assertThat(run.add(second, secondHeader)).as("again").isFalse();
            assertThat(run.add(first, header)).as("the one before").isFalse();
            assertThat(run.size()).isEqualTo(1);
            assertThat(run.add(cursor.next(), cursor.header())).as("one later").isFalse();
        }
    }

    @Test
    void aRunIsNotEndless() throws IOException {
        Path archive = directory.resolve("many.zip");
        try (ArchiveBuilder builder = new ArchiveBuilder(archive)) {
            for (int i = 0; i < 513; i++) {
                builder.directory("d%03d/".formatted(i));
            }
            builder.finish();
        }

        try (ArchiveReader reader = ArchiveReader.open(Disk.real(), archive)) {
            MemberRun run = reader.run();
            EntryCursor cursor = reader.cursor();
            for (int i = 0; i < 512; i++) {
                assertThat(run.add(cursor.next(), cursor.header())).isTrue();
            }
            assertThat(run.add(cursor.next(), cursor.header())).isFalse();
        }
    }

    /** Headers of another form than ours are made anew, and so are those that might need a zip64 field. */
    @Test
    void membersOfOtherFormsCannotJoin() throws IOException {
        try (ArchiveReader reader = ArchiveReader.open(Disk.real(), small())) {
            EntryCursor cursor = reader.cursor();
            ArchiveEntry file = cursor.next();
            byte[] header = cursor.header();
            ArchiveEntry child = cursor.next();
            byte[] childHeader = cursor.header();

            assertThat(reader.run().add(child, childHeader)).isTrue();
            assertThat(reader.run().add(child.at(Zip.MAX_32 - 1), childHeader)).isTrue();
            assertThat(reader.run().add(child.at(Zip.MAX_32), childHeader)).isFalse();
            assertThat(reader.run().add(with(child, 0, 0, 0, null), childHeader))
                    .as("a name that does not say UTF-8")
                    .isFalse();
            assertThat(reader.run().add(with(child, Zip.FLAG_UTF8, 0, 2, null), childHeader))
                    .as("a directory with an empty stream")
                    .isFalse();
            assertThat(reader.run().add(file, header)).isTrue();
            assertThat(reader.run().add(with(file, Zip.FLAG_UTF8, file.size(), file.compressedSize(), null), header))
                    .as("without an index")
                    .isFalse();
            assertThat(reader.run().add(with(file, Zip.FLAG_UTF8, 1L << 32, 1L << 32, file.origin()), header))
                    .as("zip64")
                    .isFalse();
        }
    }

    private static ArchiveEntry with(ArchiveEntry entry, int flags, long size, long compressed, Origin origin) {
        return new ArchiveEntry(
                entry.name(),
                entry.mode(),
                entry.time(),
                size,
                compressed,
                entry.method(),
                flags,
                entry.crc(),
                entry.sha256(),
                entry.headerOffset(),
                origin);
    }

    @Test
    void theOffsetIsAllThatChangesInAHeader() throws IOException {
        try (ArchiveReader reader = ArchiveReader.open(Disk.real(), small())) {
            EntryCursor cursor = reader.cursor();
            ArchiveEntry entry = cursor.next();
            byte[] header = cursor.header();
            byte[] moved = CentralHeader.of(entry, header).at(0xFEDC_BA98);

            assertThat(Bytes.of(moved).u32(42)).isEqualTo(0xFEDC_BA98L);
            assertThat(Arrays.copyOf(moved, 42)).isEqualTo(Arrays.copyOf(header, 42));
            assertThat(Arrays.copyOfRange(moved, 46, moved.length))
                    .isEqualTo(Arrays.copyOfRange(header, 46, header.length));
        }
    }
}
