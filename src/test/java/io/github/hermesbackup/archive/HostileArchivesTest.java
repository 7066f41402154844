package io.github.hermesbackup.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hermesbackup.io.Disk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each row of the policy: the class of fault, the entry, the words, and that reading wrote nothing. */
class HostileArchivesTest {

    @TempDir
    Path directory;

    static List<HostileCase> cases() {
        return HostileArchives.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void isRefusedForItsFaultNamingTheEntry(HostileCase hostile) throws IOException {
        Path archive = Files.write(directory.resolve("hostile.zip"), hostile.archive());

        ArchiveException refusal = Refusal.assertRefused(archive, hostile.fault());

        assertThat(refusal.entry()).isEqualTo(hostile.entry());
        assertThat(refusal)
                .hasMessageStartingWith(archive + " " + hostile.fault().phrase() + ": ");
        assertThat(refusal).hasMessageContaining(hostile.saying());
        hostile.entry().ifPresent(entry -> assertThat(refusal).hasMessageContaining(": \"" + entry + "\" "));
        assertThat(refusal.detail())
                .contains(hostile.saying()
                        .substring(hostile.saying().lastIndexOf('"') + 1)
                        .strip());
        assertThat(directory).isDirectoryContaining(path -> path.equals(archive));
        assertThat(directory.toFile().list()).hasSize(1);
        assertThat(archive).hasBinaryContent(hostile.archive());
    }

    @Test
    void theArchiveThatTheyAreButForTheirFaultIsAccepted() throws IOException {
        Path archive = Files.write(directory.resolve("sound.zip"), HostileArchives.sound());

        assertThat(Contents.of(archive)).containsOnlyKeys("config.yaml", "skills/", "skills/a.md");
        Agreement.assertAllReadersAgree(archive);
    }

    @Test
    void everyRowThatIsRefusedHasCases() {
        List<Integer> rows = IntStream.of(1, 2, 4, 5, 6, 7, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 22)
                .boxed()
                .toList();

        assertThat(cases()).extracting(HostileCase::row).containsAll(rows);
        assertThat(cases()).extracting(HostileCase::toString).doesNotHaveDuplicates();
    }

    /** A list of backups tells of a hostile one no more than that it is none of ours. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void aLookAtTheCommentFailsForNone(HostileCase hostile) throws IOException {
        Path archive = Files.write(directory.resolve("hostile.zip"), hostile.archive());

        assertThat(ArchiveReader.peek(Disk.real(), archive)
                        .map(ArchiveComment::entries)
                        .orElse(0L))
                .isLessThan(3);
    }
}
