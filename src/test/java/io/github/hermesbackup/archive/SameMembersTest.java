package io.github.hermesbackup.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hermesbackup.io.Disk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SameMembersTest {

    private static final EntryTime LATER = EntryTime.of(Instant.parse("2026-05-06T07:08:10Z"));

    @TempDir
    Path directory;

    private int number;

    private Path archive(String name, String content, int mode, EntryTime ofFile, EntryTime ofDirectory)
            throws IOException {
        Path archive = directory.resolve(++number + ".zip");
        try (ArchiveBuilder builder = new ArchiveBuilder(archive)) {
            builder.directory("d/", 0700, ofDirectory)
                    .file(name, mode, ofFile, content.getBytes(StandardCharsets.US_ASCII), true)
                    .finish();
        }
        return archive;
    }

    private Path archive() throws IOException {
        return archive("d/a", "content", 0600, ArchiveBuilder.TIME, ArchiveBuilder.TIME);
    }

    private static boolean same(Path one, Path other) throws IOException {
        try (ArchiveReader left = ArchiveReader.open(Disk.real(), one);
                ArchiveReader right = ArchiveReader.open(Disk.real(), other)) {
            return SameMembers.in(left, right) && SameMembers.in(right, left);
        }
    }

    @Test
    void twoBackupsOfOneStateAreTheSame() throws IOException {
        assertThat(same(archive(), archive())).isTrue();
    }

    @Test
    void theTimeOfADirectoryDoesNotCount() throws IOException {
        assertThat(same(archive(), archive("d/a", "content", 0600, ArchiveBuilder.TIME, LATER)))
                .isTrue();
    }

    @Test
    void anyOtherDifferenceDoes() throws IOException {
        Path one = archive();
        EntryTime time = ArchiveBuilder.TIME;

        assertThat(same(one, archive("d/b", "content", 0600, time, time)))
                .as("name")
                .isFalse();
        assertThat(same(one, archive("d/a", "CONTENT", 0600, time, time)))
                .as("content")
                .isFalse();
        assertThat(same(one, archive("d/a", "longer content", 0600, time, time)))
                .as("size")
                .isFalse();
        assertThat(same(one, archive("d/a", "content", 0644, time, time)))
                .as("mode")
                .isFalse();
        assertThat(same(one, archive("d/a", "content", 0600, LATER, time)))
                .as("time")
                .isFalse();
    }

    /** Of archives of other tools nobody knows that they hold the same. */
    @Test
    void withoutDigestsNothingIsTheSame() throws IOException {
        Path plain = ZipBytes.of(ZipMember.stored("a", "x")).writeTo(directory.resolve("plain.zip"));

        assertThat(same(plain, plain)).isFalse();
    }

    @Test
    void aMemberMoreIsADifference() throws IOException {
        Path more = directory.resolve("more.zip");
        try (ArchiveBuilder builder = new ArchiveBuilder(more)) {
            builder.directory("d/")
                    .file("d/a", "content".getBytes(StandardCharsets.US_ASCII))
                    .directory("e/")
                    .finish();
        }

        assertThat(same(archive(), more)).isFalse();
    }
}
