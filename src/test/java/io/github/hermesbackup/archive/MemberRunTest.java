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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Members that are carried over with their headers: which may, and that nothing is carried over that was damaged. */
class MemberRunTest {

    private static final int PIECE = 1 << 20;
    private static final byte[] SEVERAL_BLOCKS =
            "now is the winter of our discontent; ".repeat(40).getBytes(StandardCharsets.US_ASCII);

    @TempDir
    Path directory;

    private Path old;
    private Path made;

    @BeforeEach
    void makeAnArchive() throws IOException {
        old = directory.resolve("old.zip");
        made = directory.resolve("made.zip");
        try (ArchiveBuilder builder = small(old)) {
            builder.file(".env", "KEY=1".getBytes(StandardCharsets.US_ASCII))
                    .directory("d/")
                    .file("d/several", SEVERAL_BLOCKS)
                    .file("d/stored", 0755, ArchiveBuilder.TIME, SEVERAL_BLOCKS, false)
                    .directory("e/")
                    .finish();
        }
    }

    private static ArchiveBuilder small(Path archive) throws IOException {
        return new ArchiveBuilder(archive, Compression.FAST, Seed.BLOCK_BYTES);
    }

    private static MemberRun runOfAll(ArchiveReader reader) throws IOException {
        MemberRun run = reader.run();
        EntryCursor cursor = reader.cursor();
        for (ArchiveEntry entry = cursor.next(); entry != null; entry = cursor.next()) {
            assertThat(run.add(entry, cursor.header())).as(entry.name()).isTrue();
        }
        return run;
    }

    /** Where the members of an archive begin, and at last where its directory does. */
    private static List<Long> places(Path archive) throws IOException {
        List<Long> places = new ArrayList<>();
        try (ArchiveReader reader = ArchiveReader.open(Disk.real(), archive)) {
            EntryCursor cursor = reader.cursor();
            for (ArchiveEntry entry = cursor.next(); entry != null; entry = cursor.next()) {
                places.add(entry.headerOffset());
            }
        }
        try (FileChannel file = FileChannel.open(archive)) {
            places.add(EndRecord.read(archive, file).directoryOffset());
        }
        return places;
    }

    /** Of so many first bytes of an archive, how many whole members they are. */
    private static int wholeMembers(List<Long> places, long bytes) {
        int members = 0;
        while (members + 1 < places.size() && places.get(members + 1) <= bytes) {
            members++;
        }
        return members;
    }

    private static int carry(MemberRun run, ArchiveWriter writer) throws IOException {
        RunReader reader = new RunReader();
        reader.begin(run);
        ArchiveWriter.Run target = writer.begin(run);
        RunReader.Piece piece;
        do {
            piece = reader.next();
            target.add(piece);
        } while (!piece.last());
        return target.end();
    }

    @Test
    void membersComeOverByteForByteToWhereverTheyStandNow() throws IOException {
        try (ArchiveReader reader = ArchiveReader.open(Disk.real(), old);
                ArchiveBuilder builder = small(made)) {
            builder.file("-front", new byte[1234]);
            MemberRun run = runOfAll(reader);

            assertThat(run.size()).isEqualTo(5);
            assertThat(carry(run, builder.writer())).isEqualTo(5);
            builder.finish();
        }

        assertThat(Contents.of(made)).containsAllEntriesOf(Contents.of(old)).hasSize(6);
        long begin = places(made).get(1);
        int length = (int) (long) places(old).get(5);
        assertThat(Arrays.copyOfRange(Files.readAllBytes(made), (int) begin, (int) begin + length))
                .isEqualTo(Arrays.copyOf(Files.readAllBytes(old), length));
        Agreement.assertAllReadersAgree(made);
    }

    @Test
    void aMemberThatDoesNotFollowStaysOut() throws IOException {
        try (ArchiveReader reader = ArchiveReader.open(Disk.real(), old)) {
            MemberRun run = reader.run();
            EntryCursor cursor = reader.cursor();
            cursor.next();
            ArchiveEntry second = cursor.next();

            assertThat(run.add(second, cursor.header())).isTrue();
            assertThat(run.add(second, cursor.header())).as("once more").isFalse();
            cursor.next();
            ArchiveEntry fourth = cursor.next();
            assertThat(run.add(fourth, cursor.header())).as("behind a gap").isFalse();
            assertThat(run.size()).isEqualTo(1);
            assertThat(run.start()).isEqualTo(second.headerOffset());
            assertThat(run.end()).isEqualTo(places(old).get(2));
        }
    }

    @Test
    void aRunHasAtMostFiveHundredTwelveMembers() throws IOException {
        Path many = directory.resolve("many.zip");
        try (ArchiveBuilder builder = small(many)) {
            for (int i = 0; i < 513; i++) {
                builder.directory("%03d/".formatted(i));
            }
            builder.finish();
        }
        try (ArchiveReader reader = ArchiveReader.open(Disk.real(), many);
                ArchiveBuilder builder = small(made)) {
            MemberRun run = reader.run();
            EntryCursor cursor = reader.cursor();
            for (int i = 0; i < 512; i++) {
                ArchiveEntry entry = cursor.next();
                assertThat(run.add(entry, cursor.header())).isTrue();
            }
            ArchiveEntry last = cursor.next();
            assertThat(run.add(last, cursor.header())).isFalse();
            assertThat(carry(run, builder.writer())).isEqualTo(512);
            builder.finish();
        }
        assertThat(Contents.of(made)).hasSize(512).doesNotContainKey("512/");
    }

    /** One member with something else about it than the writer makes, or nothing that proves its bytes. */
    @Test
    void whatCannotStandAsItIsStaysOut() throws IOException {
        try (ArchiveReader reader = ArchiveReader.open(Disk.real(), old)) {
            EntryCursor cursor = reader.cursor();
            ArchiveEntry file = cursor.next();
            byte[] header = cursor.header();
            Origin origin = file.origin();

            assertThat(reader.run().add(file, header)).isTrue();
            assertThat(reader.run().add(file.at(Zip.MAX_32 - 1), header)).isTrue();
            assertThat(reader.run().add(file.at(Zip.MAX_32), header))
                    .as("needs a zip64 offset")
                    .isFalse();
            assertThat(reader.run().add(with(file, 0, file.compressedSize(), origin), header))
                    .as("other flags")
                    .isFalse();
            assertThat(reader.run().add(with(file, Zip.FLAG_UTF8, Zip.MAX_32, origin), header))
                    .as("needs a zip64 size")
                    .isFalse();
            assertThat(reader.run().add(withOrigin(file, null), header))
                    .as("no private field")
                    .isFalse();
            assertThat(reader.run().add(withOrigin(file, indexed(row(file, 0))), header))
                    .isTrue();
            assertThat(reader.run().add(withOrigin(file, indexed(row(file, 0), row(file, 0))), header))
                    .as("an index that contradicts the sizes")
                    .isFalse();
            assertThat(reader.run().add(withOrigin(file, indexed(row(file, 1))), header))
                    .as("an only row of another content")
                    .isFalse();
            ArchiveEntry folder = cursor.next();
            assertThat(reader.run().add(folder, cursor.header())).isTrue();
            assertThat(reader.run().add(with(folder, Zip.FLAG_UTF8, 2, null), cursor.header()))
                    .as("a directory with an empty deflate stream")
                    .isFalse();
        }
    }

    private static BlockIndex.Block row(ArchiveEntry entry, int change) {
        ByteBuffer prefix = ByteBuffer.wrap(entry.sha256());
        return new BlockIndex.Block((int) entry.compressedSize(), 0, prefix.getLong() + change, prefix.getLong());
    }

    private static Origin indexed(BlockIndex.Block... rows) {
        return new Origin(null, new BlockIndex(Seed.BLOCK_BYTES, List.of(rows)), false, false);
    }

    private static ArchiveEntry withOrigin(ArchiveEntry entry, Origin origin) {
        return with(entry, Zip.FLAG_UTF8, entry.compressedSize(), origin);
    }

    private static ArchiveEntry with(ArchiveEntry entry, int flags, long compressed, Origin origin) {
        return new ArchiveEntry(
                entry.name(),
                entry.mode(),
                entry.time(),
                entry.size(),
                compressed,
                entry.method(),
                flags,
                entry.crc(),
                entry.sha256(),
                entry.headerOffset(),
                origin);
    }

    @Test
    void whereverAByteIsDamagedOnlyTheMembersBeforeItAreSound() throws IOException {
        List<Long> places = places(old);
        RunReader runs = new RunReader();
        try (ArchiveReader reader = ArchiveReader.open(Disk.real(), old);
                FileChannel file = FileChannel.open(old, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            MemberRun run = runOfAll(reader);
            for (long at = 0; at < run.end(); at++) {
                byte sound = Window.read(file, at, 1).get();
                for (int bit = 0; bit < 8; bit += 7) {
                    file.write(ByteBuffer.wrap(new byte[] {(byte) (sound ^ 1 << bit)}), at);
                    runs.begin(run);
                    RunReader.Piece piece = runs.next();

                    int members = wholeMembers(places, at);
                    assertThat(piece.soundMembers()).as("damage at " + at).isEqualTo(members);
                    assertThat(piece.soundBytes()).isEqualTo(places.get(members));
                    assertThat(piece.last()).isTrue();
                }
                file.write(ByteBuffer.wrap(new byte[] {sound}), at);
            }
            runs.begin(run);
            assertThat(runs.next().soundMembers()).isEqualTo(5);
        }
    }

    @Test
    void whereverTheFileIsCutOnlyTheMembersBeforeItAreSound() throws IOException {
        List<Long> places = places(old);
        RunReader runs = new RunReader();
        try (ArchiveReader reader = ArchiveReader.open(Disk.real(), old);
                FileChannel file = FileChannel.open(old, StandardOpenOption.WRITE)) {
            MemberRun run = runOfAll(reader);
            for (long length = run.end() - 1; length >= 0; length--) {
                file.truncate(length);
                runs.begin(run);
                RunReader.Piece piece = runs.next();

                int members = wholeMembers(places, length);
                assertThat(piece.soundMembers()).as("cut at " + length).isEqualTo(members);
                assertThat(piece.soundBytes()).isEqualTo(places.get(members));
                assertThat(piece.bytes().remaining()).isEqualTo((int) length);
                assertThat(piece.last()).isTrue();
            }
        }
    }

    /** Three members; the header of the second lies on both sides of the place where the first piece ends. */
    private Path large() throws IOException {
        Path large = directory.resolve("large.zip");
        byte[] noise = new byte[2 * PIECE];
        new Random(11).nextBytes(noise);
        int header = Zip.LOCAL_BYTES + 1 + 9 + 40;
        try (ArchiveBuilder builder = new ArchiveBuilder(large)) {
            builder.file("1", 0600, ArchiveBuilder.TIME, Arrays.copyOf(noise, PIECE - header - 10), false)
                    .file("2", 0600, ArchiveBuilder.TIME, noise, false)
                    .file("3", 0600, ArchiveBuilder.TIME, Arrays.copyOf(noise, 1000), false)
                    .finish();
        }
        return large;
    }

    @Test
    void piecesFollowOneAnotherAndMembersEndWhereTheyEnd() throws IOException {
        Path large = large();
        List<Long> places = places(large);
        try (ArchiveReader reader = ArchiveReader.open(Disk.real(), large)) {
            MemberRun run = runOfAll(reader);
            RunReader runs = new RunReader();
            runs.begin(run);
            long at = 0;
            ByteBuffer before = ByteBuffer.allocate(0);
            try (FileChannel file = FileChannel.open(large)) {
                for (boolean last = false; !last; ) {
                    RunReader.Piece piece = runs.next();
                    int length = piece.bytes().remaining();
                    assertThat(length).isEqualTo((int) Math.min(PIECE, run.end() - at));
                    assertThat(piece.bytes()).isEqualTo(Window.read(file, at, length));
                    before.rewind();
                    assertThat(before)
                            .as("valid until the piece after the next is read")
                            .isEqualTo(Window.read(file, Math.max(0, at - before.limit()), before.limit()));
                    before = piece.bytes();
                    at += length;
                    assertThat(piece.soundMembers()).isEqualTo(wholeMembers(places, at));
                    assertThat(piece.soundBytes()).isEqualTo(places.get(piece.soundMembers()));
                    last = piece.last();
                    assertThat(last).isEqualTo(at == run.end());
                }
            }
            assertThat(at).isEqualTo(places.get(3));
        }
    }

    @Test
    void whatWasWrittenOfAnUnsoundMemberIsTakenBack() throws IOException {
        Path large = large();
        List<Long> places = places(large);
        try (ArchiveReader reader = ArchiveReader.open(Disk.real(), large);
                ArchiveBuilder builder = new ArchiveBuilder(made);
                FileChannel file = FileChannel.open(large, StandardOpenOption.WRITE)) {
            MemberRun run = runOfAll(reader);
            file.write(ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5}), places.get(2) - 5);

            assertThat(carry(run, builder.writer())).isEqualTo(1);
            assertThat(builder.writer().settled()).isEqualTo(places.get(1));
            assertThat(builder.writer().written()).isEqualTo(places.get(1));
            assertThat(builder.writer().retractions()).isEqualTo(1);
            builder.file("2", new byte[] {1}).finish();
        }
        assertThat(Contents.of(made)).containsOnlyKeys("1", "2");
        assertThat(Contents.bytes(made, "2")).containsExactly(1);
    }

    /** Behind a member that has not reached the file yet when the first large piece comes. */
    @Test
    void aRunThatIsSoundTakesNothingBack() throws IOException {
        Path large = large();
        try (ArchiveReader reader = ArchiveReader.open(Disk.real(), large);
                ArchiveBuilder builder = new ArchiveBuilder(made)) {
            builder.file("0", new byte[] {1});
            assertThat(carry(runOfAll(reader), builder.writer())).isEqualTo(3);
            assertThat(builder.writer().retractions()).isZero();
            builder.finish();
        }
        assertThat(Contents.of(made)).containsAllEntriesOf(Contents.of(large)).containsOnlyKeys("0", "1", "2", "3");
    }

    @Test
    void nothingIsReadBehindWhatIsNotAsItShouldBe() throws IOException {
        Path large = large();
        try (ArchiveReader reader = ArchiveReader.open(Disk.real(), large);
                FileChannel file = FileChannel.open(large, StandardOpenOption.WRITE)) {
            MemberRun run = runOfAll(reader);
            file.write(ByteBuffer.wrap(new byte[] {0}), 0);
            RunReader runs = new RunReader();
            runs.begin(run);
            RunReader.Piece piece = runs.next();

            assertThat(piece.bytes().remaining()).isEqualTo(PIECE);
            assertThat(piece.last()).isTrue();
            assertThat(piece.soundMembers()).isZero();
        }
    }

    @Test
    void aRunThatCannotBeReadEndsWhereItDoes() throws IOException {
        MemberRun run;
        try (ArchiveReader reader = ArchiveReader.open(Disk.real(), old)) {
            run = runOfAll(reader);
        }
        RunReader runs = new RunReader();
        runs.begin(run);

        assertThat(runs.next()).isEqualTo(new RunReader.Piece(ByteBuffer.allocate(0), 0, 0, true));
    }

    /** What has not reached the file has not settled, so that there is nothing to take back of it. */
    @Test
    void whatIsTakenBackBeforeItReachesTheFileHasNeverSettled() throws IOException {
        try (ArchiveReader reader = ArchiveReader.open(Disk.real(), old);
                ArchiveBuilder builder = small(made);
                FileChannel file = FileChannel.open(old, StandardOpenOption.WRITE)) {
            MemberRun run = runOfAll(reader);
            file.write(ByteBuffer.wrap(new byte[] {0}), run.part(3).entry().headerOffset());

            assertThat(carry(run, builder.writer())).isEqualTo(3);
            assertThat(builder.writer().retractions()).isZero();
            assertThat(builder.writer().settled()).isZero();
            builder.finish();
        }
        assertThat(Contents.of(made)).containsOnlyKeys(".env", "d/", "d/several");
    }

    /** The second of the members comes to stand where an offset just fits into its header, and where it does not. */
    @ParameterizedTest
    @ValueSource(longs = {Zip.MAX_32 - 1, Zip.MAX_32, Zip.MAX_32 + 1})
    void membersAreFoundBehindFourGigabytesToo(long offset) throws IOException {
        long second = places(old).get(1);
        try (ArchiveReader reader = ArchiveReader.open(Disk.real(), old);
                SparseArchive sparse = new SparseArchive(made, offset - second)) {
            assertThat(carry(runOfAll(reader), sparse.writer())).isEqualTo(5);
            sparse.writer().finish(false);
        }

        try (ArchiveReader reader = ArchiveReader.open(Disk.real(), made)) {
            assertThat(Contents.entry(reader, "d/").headerOffset()).isEqualTo(offset);
            byte[] buffer = new byte[1024];
            for (var member : Contents.of(old).entrySet()) {
                assertThat(Contents.member(reader, Contents.entry(reader, member.getKey()), buffer))
                        .isEqualTo(member.getValue());
            }
        }
    }
}
