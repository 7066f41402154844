package io.github.hermesbackup.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.hermesbackup.archive.ArchiveException;
import io.github.hermesbackup.archive.ArchiveFault;
import io.github.hermesbackup.archive.HostileArchives;
import io.github.hermesbackup.archive.HostileCase;
import io.github.hermesbackup.home.Markers;
import io.github.hermesbackup.io.FileName;
import io.github.hermesbackup.io.Machine;
import io.github.hermesbackup.report.Finding;
import io.github.hermesbackup.report.Status;
import io.github.hermesbackup.testkit.InMemory;
import io.github.hermesbackup.testkit.Tree;
import io.github.hermesbackup.testkit.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** No hostile archive passes a verification, and none makes it write anything. */
class HostileVerifyTest {

    @TempDir(factory = InMemory.class)
    Path work;

    static List<HostileCase> cases() {
        return HostileArchives.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void isRefusedOrAFinding(HostileCase hostile) throws Exception {
        Path archive = Files.write(work.resolve("hostile.zip"), hostile.archive());
        Tree before = Trees.of(work);

        if (hostile.fault() == ArchiveFault.CONTENT) {
            assertThat(verify(archive).findings())
                    .extracting(Finding::kind, Finding::path)
                    .containsExactly(org.assertj.core.groups.Tuple.tuple(
                            Finding.Kind.FAILED, hostile.entry().orElseThrow()));
        } else {
            assertThat(catchThrowable(() -> verify(archive)))
                    .isInstanceOfSatisfying(
                            ArchiveException.class, e -> assertThat(e.fault()).isEqualTo(hostile.fault()));
        }
        assertThat(before.differencesTo(Trees.of(work))).isEmpty();
    }

    @Test
    void theArchiveThatTheyAreButForTheirFaultPasses() throws Exception {
        Path archive = Files.write(work.resolve("sound.zip"), HostileArchives.sound());

        assertThat(verify(archive).findings()).isEmpty();
        assertThat(verify(archive).notes()).isEmpty();
    }

    /** Row 8 of the policy: kept, and reported; a name that looks like one of Windows' is not. */
    @Test
    void namesThatWindowsReservesAreNoFaultAndAreNoted() throws Exception {
        VerifyResult result = verify(withFiles("logs/a:b.txt", "NUL.log", "aux", "com5.md", "x.", "nul-x", "com55"));

        assertThat(result.findings()).isEmpty();
        assertThat(result.status()).isEqualTo(Status.COMPLETE);
        assertThat(result.notes())
                .containsExactly(new Finding(
                        Finding.Kind.NOTE, "logs/a:b.txt", "its name cannot exist on Windows; so it is with 4 more"));
    }

    /** Row 5: names that are one file elsewhere; here they are two. */
    @ParameterizedTest
    @CsvSource({"notes/README,notes/readme", "notes/\u00e9,notes/e\u0301", "Notes/a,notes/a", "\u03c3/a,\u03c2/b"})
    void namesThatFoldElsewhereAreNoFaultAndAreNoted(String first, String second) throws Exception {
        VerifyResult result = verify(withFiles(first, second));

        assertThat(result.findings()).isEmpty();
        assertThat(result.notes()).singleElement().satisfies(note -> {
            assertThat(note.kind()).isEqualTo(Finding.Kind.NOTE);
            assertThat(note.reason()).contains(" are one file where a file system takes their names for the same");
        });
    }

    @Test
    void notesAreTwoLinesAtMostWhateverTheNumberOfNames() throws Exception {
        String[] names = IntStream.range(0, 500)
                .boxed()
                .flatMap(i -> Stream.of("a/x" + i, "a/X" + i, "b/?" + i))
                .toArray(String[]::new);

        assertThat(verify(withFiles(names)).notes())
                .extracting(Finding::path, Finding::reason)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(
                                "b/?0", "its name cannot exist on Windows; so it is with 499 more"),
                        org.assertj.core.groups.Tuple.tuple(
                                "a/X0",
                                "and a/x0 are one file where a file system takes their names for the same (macOS, Windows);"
                                        + " so it is with 99 more at least"));
    }

    /** What is shown of a name cannot turn the line around, or break it. */
    @Test
    void namesAreEscapedInNotes() throws Exception {
        assertThat(verify(withFiles("ab:\u202e.txt")).notes())
                .extracting(Finding::path)
                .containsExactly(FileName.escape("ab:\u202e.txt"));
    }

    private Path withFiles(String... names) throws IOException {
        return Files.write(work.resolve("odd.zip"), HostileArchives.withFiles(names));
    }

    private VerifyResult verify(Path archive) throws IOException {
        VerifyRequest request = new VerifyRequest(archive, Level.DEEP, Markers.standard(), work);
        return new Verify(request, Machine.current(), new VerifyListener() {}).run();
    }
}
