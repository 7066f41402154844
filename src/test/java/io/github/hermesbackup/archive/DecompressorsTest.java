package io.github.hermesbackup.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hermesbackup.io.Disk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Native memory is used again, and is given up with the archive. */
class DecompressorsTest {

    private static final byte[] TEXT = new byte[10_000];

    @TempDir
    Path directory;

    private ArchiveReader reader(Compression compression) throws IOException {
        Path archive = directory.resolve(compression + ".zip");
        try (ArchiveBuilder builder = new ArchiveBuilder(archive, compression, 512)) {
            builder.file("f", TEXT).finish();
        }
        return ArchiveReader.open(Disk.real(), archive);
    }

    @Test
    void aContentGivesBackWhatItTook() throws IOException {
        try (ArchiveReader reader = reader(Compression.FAST)) {
            Inflation only = reader.decompressors().inflation();
            reader.decompressors().giveBack(only);
            for (int i = 0; i < 3; i++) {
                try (EntryContent content = reader.content(Contents.entry(reader, "f"))) {
                    assertThat(content.readAllBytes()).isEqualTo(TEXT);
                    assertThat(reader.decompressors().inflation()).isNotSameAs(only);
                }
                assertThat(reader.decompressors().inflation()).isSameAs(only);
                reader.decompressors().giveBack(only);
            }
        }
        try (ArchiveReader reader = reader(Compression.ZSTD)) {
            ZstdStream only = reader.decompressors().stream();
            reader.decompressors().giveBack(only);
            try (EntryContent content = reader.content(Contents.entry(reader, "f"))) {
                assertThat(content.readAllBytes()).isEqualTo(TEXT);
                assertThat(reader.decompressors().stream()).isNotSameAs(only);
            }
            assertThat(reader.decompressors().stream()).isSameAs(only);
        }
    }

    @Test
    void soDoesABlock() throws IOException {
        try (ArchiveReader reader = reader(Compression.FAST)) {
            Inflation only = reader.decompressors().inflation();
            reader.decompressors().giveBack(only);
            ArchivedBlocks blocks = reader.blocks(Contents.entry(reader, "f")).orElseThrow();
            assertThat(blocks.decompress(1, new byte[512], reader.decompressors()))
                    .isTrue();
            assertThat(reader.decompressors().inflation()).isSameAs(only);
        }
        try (ArchiveReader reader = reader(Compression.ZSTD)) {
            ZstdStream only = reader.decompressors().stream();
            reader.decompressors().giveBack(only);
            ArchivedBlocks blocks = reader.blocks(Contents.entry(reader, "f")).orElseThrow();
            assertThat(blocks.decompress(1, new byte[512], reader.decompressors()))
                    .isTrue();
            assertThat(reader.decompressors().stream()).isSameAs(only);
        }
    }

    /** A part of another member is left in it, and the next member knows nothing of that. */
    @Test
    void whatWasLeftHalfReadDoesNoHarm() throws IOException {
        for (Compression compression : new Compression[] {Compression.FAST, Compression.ZSTD}) {
            try (ArchiveReader reader = reader(compression)) {
                ArchiveEntry entry = Contents.entry(reader, "f");
                for (int length : new int[] {1, 511, 512, 513, 9999}) {
                    try (EntryContent content = reader.content(entry)) {
                        assertThat(content.readNBytes(length)).hasSize(length);
                    }
                    try (EntryContent content = reader.content(entry)) {
                        assertThat(content.readAllBytes()).isEqualTo(TEXT);
                    }
                }
            }
        }
    }

    @Test
    void theyAreEndedWithTheArchiveHoweverLateTheyComeBack() {
        Decompressors decompressors = new Decompressors();
        List<Inflation> inflations = List.of(decompressors.inflation(), decompressors.inflation());
        List<ZstdStream> streams = List.of(decompressors.stream(), decompressors.stream());
        decompressors.giveBack(inflations.get(0));
        decompressors.giveBack(streams.get(0));
        decompressors.close();
        decompressors.giveBack(inflations.get(1));
        decompressors.giveBack(streams.get(1));

        for (Inflation ended : inflations) {
            assertThatThrownBy(() -> ended.inflate(new byte[1], 0, 1)).isInstanceOf(NullPointerException.class);
        }
        for (ZstdStream ended : streams) {
            assertThatThrownBy(ended::reset).isInstanceOf(IllegalStateException.class);
        }
    }
}
