package io.github.hermesbackup.archive;

import static io.github.hermesbackup.archive.ArchiveBuilder.TIME;
import static io.github.hermesbackup.archive.ArchiveBuilder.summary;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Members that come in pieces, and what is told of them on the way. */
class ArchiveWriterTest {

    private static final ArchiveWriter.Head HEAD = new ArchiveWriter.Head("f", 0600, TIME);
    private static final byte[] TEXT = "to be or not to be".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    Path directory;

    private Path archive;
    /** Too large for the writer's buffer. */
    private final byte[] large = new byte[300_000];

    @BeforeEach
    void fill() {
        archive = directory.resolve("a.zip");
        new Random(2).nextBytes(large);
    }

    private static Block stored(byte[] content) {
        return Codec.store(content, content.length);
    }

    @Test
    void aMemberMayComeBlockByBlockInEitherForm() throws IOException {
        try (ArchiveBuilder builder = new ArchiveBuilder(archive);
                Codec codec = new Codec(1)) {
            ArchiveWriter writer = builder.writer();
            ArchiveWriter.Member first = writer.begin(HEAD, true, TEXT.length);
            first.add(codec.deflate(TEXT, 5, false));
            first.add(codec.deflate(new byte[] {' '}, 1, true));
            byte[] five = "to be ".getBytes(StandardCharsets.US_ASCII);
            assertThat(first.end(summary(five), null)).isTrue();
            ArchiveWriter.Member second = writer.begin(new ArchiveWriter.Head("g", 0600, TIME), false, 0);
            second.add(stored(TEXT));
            second.add(stored(large));
            byte[] both = new byte[TEXT.length + large.length];
            System.arraycopy(TEXT, 0, both, 0, TEXT.length);
            System.arraycopy(large, 0, both, TEXT.length, large.length);
            assertThat(second.end(summary(both), null)).isTrue();
            ArchiveWriter.Member empty = writer.begin(new ArchiveWriter.Head("h", 0600, TIME), false, 0);
            assertThat(empty.end(summary(new byte[0]), null)).isTrue();
            builder.finish();

            assertThat(Contents.bytes(archive, "f")).isEqualTo(five);
            assertThat(Contents.bytes(archive, "g")).isEqualTo(both);
            assertThat(Contents.bytes(archive, "h")).isEmpty();
        }
    }

    @Test
    void aFileOfWhichAllIsKnownIsAddedInEitherForm() throws IOException {
        try (ArchiveBuilder builder = new ArchiveBuilder(archive);
                Codec codec = new Codec(1)) {
            ArchiveWriter writer = builder.writer();
            writer.addFile(HEAD, true, List.of(codec.deflate(TEXT, TEXT.length, true)), summary(TEXT), null);
            writer.addFile(new ArchiveWriter.Head("g", 0600, TIME), false, List.of(stored(TEXT)), summary(TEXT), null);
            builder.finish();
        }

        assertThat(Contents.bytes(archive, "f")).isEqualTo(TEXT);
        assertThat(Contents.bytes(archive, "g")).isEqualTo(TEXT);
    }

    /** The announced size decides about the header's form, and both must be what the content turns out to need. */
    @Test
    void aMemberAnnouncedAsTooLargeForItsHeaderIsTakenBackIfItIsSmall() throws IOException {
        try (ArchiveBuilder builder = new ArchiveBuilder(archive)) {
            builder.file("before", TEXT);
            ArchiveWriter.Member member = builder.writer().begin(HEAD, Method.STORED, Zip.MAX_32);
            member.add(stored(TEXT));
            assertThat(member.end(summary(TEXT), null)).isFalse();
            member = builder.writer().begin(HEAD, Method.STORED, Zip.MAX_32 - 1);
            member.add(stored(TEXT));
            assertThat(member.end(summary(TEXT), null)).isTrue();
            builder.finish();
        }

        assertThat(Contents.of(archive)).containsOnlyKeys("before", "f");
    }

    @Test
    void anAbandonedMemberLeavesNothingAndCanBeBegunAnew() throws IOException {
        try (ArchiveBuilder builder = new ArchiveBuilder(archive)) {
            builder.file("before", TEXT);
            ArchiveWriter.Member member = builder.writer().begin(HEAD, Method.STORED, large.length);
            member.add(stored(large));
            member.abandon();
            member.add(stored(TEXT));
            assertThat(member.end(summary(TEXT), null)).isTrue();
            builder.finish();
        }

        assertThat(Contents.of(archive)).containsOnlyKeys("before", "f");
        assertThat(Contents.bytes(archive, "f")).isEqualTo(TEXT);
    }

    @Test
    void otherBlocksThanAnnouncedAreAMistake() throws IOException {
        try (ArchiveBuilder builder = new ArchiveBuilder(archive)) {
            for (int announced : new int[] {TEXT.length - 1, TEXT.length + 1}) {
                ArchiveWriter.Member member =
                        builder.writer().begin(HEAD, Method.STORED, summary(TEXT), announced, null);
                member.add(stored(TEXT));
                assertThatThrownBy(member::end).isInstanceOf(IllegalStateException.class);
                member.abandon();
            }
            builder.file("behind", TEXT).finish();
        }

        assertThat(Contents.of(archive)).containsOnlyKeys("behind");
    }

    /** The header of a member of which nothing is known yet is written last. */
    @Test
    void nothingOfAMemberSettlesBeforeItsHeaderIsKnown() throws IOException {
        try (ArchiveBuilder builder = new ArchiveBuilder(archive)) {
            ArchiveWriter writer = builder.writer();
            ArchiveWriter.Member member = writer.begin(HEAD, Method.STORED, large.length);
            member.add(stored(large));
            assertThat(writer.written()).isGreaterThan(large.length);
            assertThat(writer.settled()).isZero();

            member.end(summary(large), null);
            assertThat(writer.settled()).isEqualTo(writer.written()).isGreaterThan(large.length);
            assertThat(writer.retractions()).isZero();
            member = writer.begin(new ArchiveWriter.Head("g", 0600, TIME), Method.STORED, large.length);
            member.add(stored(large));
            member.abandon();
            assertThat(writer.retractions()).as("nothing of it had settled").isZero();
            builder.finish();
            assertThat(writer.settled()).isEqualTo(archive.toFile().length());
        }
    }

    @Test
    void whatHadSettledOfAMemberIsRetracted() throws IOException {
        try (ArchiveBuilder builder = new ArchiveBuilder(archive)) {
            builder.file("before", 0600, TIME, large, false);
            ArchiveWriter writer = builder.writer();
            ArchiveWriter.Member member = writer.begin(HEAD, Method.STORED, summary(large), large.length, null);
            member.add(stored(large));
            assertThat(writer.settled()).isEqualTo(writer.written()).isGreaterThan(2L * large.length);

            member.abandon();
            assertThat(writer.retractions()).isEqualTo(1);
            assertThat(writer.settled()).isEqualTo(writer.written()).isLessThan(2L * large.length);
            member.abandon();
            assertThat(writer.retractions()).as("nothing more").isEqualTo(1);
            builder.finish();
        }

        assertThat(Contents.of(archive)).containsOnlyKeys("before");
    }

    @Test
    void whatWasCollectedAsideIsRemovedOnClosing() throws IOException {
        Path spool = directory.resolve("spool");
        try (ArchiveBuilder builder = new ArchiveBuilder(archive)) {
            for (int i = 0; !spool.toFile().exists(); i++) {
                builder.directory("x".repeat(200) + "/" + "y".repeat(200) + i + "/");
            }
        }

        assertThat(spool).doesNotExist();
    }
}
