package io.github.hermesbackup.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hermesbackup.io.Disk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A search for a few names finds what a walk over all of them finds. */
class EntryCursorTest {

    @TempDir
    Path directory;

    private Path archive;
    private final List<String> names = new ArrayList<>();

    @BeforeEach
    void anArchive() throws IOException {
        archive = directory.resolve("a.zip");
        try (ArchiveBuilder builder = new ArchiveBuilder(archive)) {
            for (String name : List.of("a", "a-b", "b", "ba", "bb", "é", "\uFFEE", "\uD83D\uDE00")) {
                names.add(name);
                builder.file(name, name.getBytes(StandardCharsets.UTF_8));
            }
            builder.finish();
        }
    }

    private ArchiveReader open() throws IOException {
        return ArchiveReader.open(Disk.real(), archive);
    }

    @Test
    void findsEachNameAndItsHeader() throws IOException {
        try (ArchiveReader reader = open()) {
            EntryCursor walk = reader.cursor();
            EntryCursor search = reader.cursor();
            for (String name : names) {
                ArchiveEntry entry = walk.next();
                assertThat(search.find(name)).usingRecursiveComparison().isEqualTo(entry);
                assertThat(search.header()).isEqualTo(walk.header());
                assertThat(reader.cursor().find(name).name()).isEqualTo(name);
            }
            assertThat(search.next()).isNull();
        }
    }

    @Test
    void whatIsNotThereIsNotFoundAndTheNextOneIs() throws IOException {
        try (ArchiveReader reader = open()) {
            EntryCursor search = reader.cursor();
            for (String absent : List.of("", "0", "a,", "a-", "aa")) {
                assertThat(search.find(absent)).as(absent).isNull();
            }
            assertThat(search.find("b").name()).isEqualTo("b");
            assertThat(search.find("a")).as("one that has been passed").isNull();
            assertThat(search.next().name()).isEqualTo("ba");
            assertThat(search.find("bbb")).isNull();
            assertThat(search.find("\uD83D\uDE00").name()).isEqualTo("\uD83D\uDE00");
            assertThat(search.find("\uD83D\uDE01")).isNull();
            assertThat(search.next()).isNull();
        }
    }

    @Test
    void aHeaderThatIsNoneEndsTheSearch() throws IOException {
        byte[] bytes = Files.readAllBytes(archive);
        try (ArchiveReader reader = open()) {
            EntryCursor walk = reader.cursor();
            walk.next();
            int second = walk.header().length;
            int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("PK\u0001\u0002") + second;
            bytes[at] ^= 1;
            Files.write(archive, bytes);
            assertThatThrownBy(() -> reader.cursor().find("b"))
                    .isInstanceOf(ArchiveException.class)
                    .hasMessageContaining("member 2 of 8 has no header");
        }
    }
}
