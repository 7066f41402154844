package io.github.hermesbackup.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hermesbackup.archive.ArchiveWriter.Head;
import io.github.hermesbackup.archive.ArchiveWriter.Summary;
import io.github.hermesbackup.io.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Members that come block by block, and what is said meanwhile of the bytes that will stay. */
class ArchiveWriterTest {

    private static final Head HEAD = new Head("f", 0600, ArchiveBuilder.TIME);
    private static final byte[] SMALL = random(1000);
    /** More than the writer collects: it reaches the file at once. */
    private static final byte[] LARGE = random(300_000);

    @TempDir
    Path directory;

    private Path archive() {
        return directory.resolve("a.zip");
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private static Block stored(byte[] content) {
        return Codec.store(content, content.length);
    }

    private static ArchiveWriter.Member known(ArchiveWriter writer, Head head, byte[] content) throws IOException {
        return writer.begin(head, Method.STORED, ArchiveBuilder.summary(content), content.length, null);
    }

    private static void add(ArchiveWriter writer, String name, byte[] content) throws IOException {
        Head head = new Head(name, 0600, ArchiveBuilder.TIME);
        writer.addFile(head, false, List.of(stored(content)), ArchiveBuilder.summary(content), null);
    }

    @Test
    void blocksThatComeOneByOneAreOneMember() throws IOException {
        byte[] text = new byte[100_000];
        try (ArchiveBuilder builder = new ArchiveBuilder(archive());
                Codec codec = new Codec(1)) {
            ArchiveWriter.Member member = builder.writer().begin(HEAD, true, text.length);
            member.add(codec.deflate(text, text.length / 2, false));
            member.add(codec.deflate(text, text.length / 2, true));
            assertThat(member.end(ArchiveBuilder.summary(text), null)).isTrue();
            ArchiveWriter.Member plain =
                    builder.writer().begin(new Head("g", 0600, ArchiveBuilder.TIME), false, SMALL.length);
            plain.add(stored(SMALL));
            plain.add(stored(SMALL));
            byte[] twice =
                    ByteBuffer.allocate(2 * SMALL.length).put(SMALL).put(SMALL).array();
            assertThat(plain.end(ArchiveBuilder.summary(twice), null)).isTrue();
            ArchiveWriter.Member none = builder.writer().begin(new Head("h", 0600, ArchiveBuilder.TIME), false, 5);
            assertThat(none.end(ArchiveBuilder.summary(new byte[0]), null)).isTrue();
            builder.finish();

            assertThat(Contents.bytes(archive(), "f")).isEqualTo(text);
            assertThat(Contents.bytes(archive(), "g")).isEqualTo(twice);
            assertThat(Contents.bytes(archive(), "h")).isEmpty();
        }
        Agreement.assertAllReadersAgree(archive());
    }

    @Test
    void blocksThatAreInMemoryMayBeDeflatedOrStored() throws IOException {
        byte[] zeros = new byte[10_000];
        try (ArchiveBuilder builder = new ArchiveBuilder(archive());
                Codec codec = new Codec(1)) {
            builder.writer()
                    .addFile(
                            HEAD,
                            true,
                            List.of(codec.deflate(zeros, zeros.length, true)),
                            ArchiveBuilder.summary(zeros),
                            null);
            add(builder.writer(), "g", SMALL);
            builder.finish();
        }

        assertThat(Contents.bytes(archive(), "f")).isEqualTo(zeros);
        assertThat(Contents.bytes(archive(), "g")).isEqualTo(SMALL);
        try (ArchiveReader reader = ArchiveReader.open(Disk.real(), archive())) {
            assertThat(Contents.entry(reader, "f").method()).isEqualTo(Zip.DEFLATED);
            assertThat(Contents.entry(reader, "g").method()).isEqualTo(Zip.STORED);
        }
    }

    @Test
    void nothingIsLeftOfAMemberThatIsAbandoned() throws IOException {
        try (ArchiveBuilder builder = new ArchiveBuilder(archive())) {
            add(builder.writer(), "before", SMALL);
            ArchiveWriter.Member member = builder.writer().begin(HEAD, false, LARGE.length);
            member.add(stored(LARGE));
            member.abandon();
            member.add(stored(SMALL));
            assertThat(member.end(ArchiveBuilder.summary(SMALL), null)).isTrue();
            builder.finish();
        }

        assertThat(Contents.bytes(archive(), "f")).isEqualTo(SMALL);
        assertThat(Contents.of(archive())).containsOnlyKeys("before", "f");
        assertThat(Files.size(archive())).isLessThan(LARGE.length);
    }

    /** The header that was reserved is too short, or longer than it should be. */
    @Test
    void aMemberThatNeedsAnotherHeaderThanExpectedIsTakenBack() throws IOException {
        Summary small = ArchiveBuilder.summary(SMALL);
        Summary huge = new Summary(Zip.MAX_32, small.crc(), small.sha256());
        try (ArchiveBuilder builder = new ArchiveBuilder(archive())) {
            ArchiveWriter.Member grown = builder.writer().begin(HEAD, false, Zip.MAX_32 - 1);
            grown.add(stored(SMALL));
            assertThat(grown.end(huge, null)).isFalse();
            ArchiveWriter.Member shrunk = builder.writer().begin(HEAD, false, Zip.MAX_32);
            shrunk.add(stored(SMALL));
            assertThat(shrunk.end(small, null)).isFalse();
            ArchiveWriter.Member right = builder.writer().begin(HEAD, false, Zip.MAX_32 - 1);
            right.add(stored(SMALL));
            assertThat(right.end(small, null)).isTrue();
            builder.finish();
        }

        assertThat(Contents.of(archive())).hasSize(1);
        assertThat(Contents.bytes(archive(), "f")).isEqualTo(SMALL);
    }

    @Test
    void otherBlocksThanWereAnnouncedAreAnError() throws IOException {
        try (ArchiveBuilder builder = new ArchiveBuilder(archive())) {
            ArchiveWriter.Member member = known(builder.writer(), HEAD, SMALL);
            member.add(stored(LARGE));
            assertThatThrownBy(member::end).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void whatIsKnownBeforehandSettlesAtOnce() throws IOException {
        try (ArchiveBuilder builder = new ArchiveBuilder(archive())) {
            ArchiveWriter writer = builder.writer();
            add(writer, "before", LARGE);
            long offset = writer.settled();
            assertThat(offset).isEqualTo(Files.size(archive())).isEqualTo(writer.written());

            ArchiveWriter.Member untouched = known(writer, HEAD, LARGE);
            untouched.abandon();
            assertThat(writer.retractions()).as("nothing had settled").isZero();

            ArchiveWriter.Member taken = known(writer, HEAD, LARGE);
            taken.add(stored(LARGE));
            assertThat(writer.settled()).isGreaterThan(offset + LARGE.length);
            taken.abandon();
            assertThat(writer.settled()).isEqualTo(offset);
            assertThat(writer.retractions()).isEqualTo(1);
            assertThat(Files.size(archive())).isEqualTo(offset);
        }
    }

    @Test
    void whatIsNotKnownSettlesWithItsEnd() throws IOException {
        try (ArchiveBuilder builder = new ArchiveBuilder(archive())) {
            ArchiveWriter writer = builder.writer();
            ArchiveWriter.Member member = writer.begin(HEAD, false, LARGE.length);
            member.add(stored(LARGE));
            assertThat(writer.written()).isGreaterThan(LARGE.length);
            assertThat(writer.settled()).as("its header is still to be written").isZero();
            member.abandon();
            assertThat(writer.retractions()).isZero();
            member.add(stored(LARGE));
            member.end(ArchiveBuilder.summary(LARGE), null);
            assertThat(writer.settled()).isGreaterThan(LARGE.length);
            builder.finish();
            assertThat(writer.settled()).isEqualTo(Files.size(archive()));
        }
    }

    @Test
    void aDamagedMemberOfARunIsRetracted() throws IOException {
        Path older = directory.resolve("older.zip");
        try (ArchiveBuilder builder = new ArchiveBuilder(older)) {
            builder.file("a", 0600, ArchiveBuilder.TIME, SMALL, false)
                    .file("b", 0600, ArchiveBuilder.TIME, LARGE, false)
                    .finish();
        }
        try (ArchiveReader reader = ArchiveReader.open(Disk.real(), older);
                FileChannel file = FileChannel.open(older, StandardOpenOption.WRITE);
                ArchiveBuilder builder = new ArchiveBuilder(archive())) {
            ArchiveWriter writer = builder.writer();
            add(writer, "before", LARGE);
            long offset = writer.settled();
            MemberRun run = reader.run();
            EntryCursor cursor = reader.cursor();
            assertThat(run.add(cursor.next(), cursor.header())).isTrue();
            assertThat(run.add(cursor.next(), cursor.header())).isTrue();
            file.write(ByteBuffer.wrap(new byte[] {(byte) ~LARGE[LARGE.length - 1]}), run.end() - 1);

            RunReader pieces = new RunReader();
            pieces.begin(run);
            ArchiveWriter.Run target = writer.begin(run);
            target.add(pieces.next());
            assertThat(writer.settled()).isEqualTo(offset + run.end());
            assertThat(target.end()).isEqualTo(1);
            assertThat(writer.retractions()).isEqualTo(1);
            assertThat(writer.settled()).isEqualTo(offset + run.part(0).bytes());
            builder.finish();
        }

        assertThat(Contents.of(archive())).containsOnlyKeys("before", "a");
        assertThat(Contents.bytes(archive(), "a")).isEqualTo(SMALL);
    }

    /** Block indexes make headers of 64 KB, so that a few members suffice. */
    @Test
    void aDirectoryThatIsCollectedAsideIsRemoved() throws IOException {
        Path aside = directory.resolve("spool");
        BlockIndex index = new BlockIndex(1 << 20, Collections.nCopies(2600, new BlockIndex.Block(1, 2, 3, 4)));
        try (ArchiveBuilder builder = new ArchiveBuilder(archive())) {
            for (int i = 0; i < 40; i++) {
                builder.writer()
                        .addFile(
                                new Head("f" + i, 0600, ArchiveBuilder.TIME),
                                Method.STORED,
                                List.of(stored(SMALL)),
                                ArchiveBuilder.summary(SMALL),
                                new Origin(null, index, false, false));
            }
            assertThat(aside).exists();
            builder.finish();
        }

        assertThat(aside).doesNotExist();
        assertThat(Contents.of(archive())).hasSize(40);
    }

    @Test
    void blocksGrowOnlyOnceTheirIndexWouldNotFit() {
        int wished = 1 << 20;
        long rows = (HeaderWriter.blockIndexBudget("f") - BlockIndex.HEAD_BYTES) / BlockIndex.ROW_BYTES;
        long fits = rows * wished - 1;

        assertThat(ArchiveWriter.blockBytes("f", 0, wished)).isEqualTo(wished);
        assertThat(ArchiveWriter.blockBytes("f", fits, wished)).isEqualTo(wished);
        assertThat(ArchiveWriter.blockBytes("f", fits + 1, wished)).isEqualTo(2 * wished);
        assertThat(ArchiveWriter.blockBytes("f", 2 * fits + 2, wished)).isEqualTo(4 * wished);
        assertThat(ArchiveWriter.blockBytes("f", Long.MAX_VALUE, wished)).isEqualTo(1 << 30);
    }
}
