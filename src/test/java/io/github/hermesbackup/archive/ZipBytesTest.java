package io.github.hermesbackup.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is not falsified in a hand-made archive is sound: a refusal in the other tests has its one reason. */
class ZipBytesTest {

    @TempDir
    Path directory;

    @Test
    void anUnfalsifiedArchiveIsAcceptedByEveryReader() throws IOException {
        Path archive = ZipBytes.of(
                        ZipMember.directory("d/"),
                        ZipMember.stored("d/a", "stored"),
                        ZipMember.deflated("d/b", "deflated".repeat(100)),
                        ZipMember.stored("empty", ""))
                .writeTo(directory.resolve("a.zip"));

        assertThat(Contents.of(archive)).containsOnlyKeys("d/", "d/a", "d/b", "empty");
        assertThat(Contents.bytes(archive, "d/a")).asString().isEqualTo("stored");
        Agreement.assertAllReadersAgree(archive);
    }

    @Test
    void soAreItsZip64Records() throws IOException {
        Path archive = ZipBytes.of(ZipMember.stored("a", "stored").both(header -> {
                    header.size = Zip.MAX_32;
                    header.compressed = Zip.MAX_32;
                    header.extra = Extra.zip64(6, 6);
                }))
                .zip64(record -> {})
                .end(end -> end.offset = Zip.MAX_32)
                .writeTo(directory.resolve("a.zip"));

        assertThat(Contents.bytes(archive, "a")).asString().isEqualTo("stored");
        Agreement.assertAllReadersAgree(archive);
    }

    @Test
    void soIsACommentOfAnyLength() throws IOException {
        Path archive = ZipBytes.of(ZipMember.stored("a", "x"))
                .end(end -> end.comment = new byte[0xFFFF])
                .writeTo(directory.resolve("a.zip"));

        Agreement.assertAllReadersAgree(archive);
    }
}
