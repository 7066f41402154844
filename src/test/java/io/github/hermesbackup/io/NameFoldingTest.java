package io.github.hermesbackup.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.hermesbackup.backup.DiskWith;
import io.github.hermesbackup.testkit.Failure;
import io.github.hermesbackup.testkit.Fault;
import io.github.hermesbackup.testkit.FaultyDisk;
import io.github.hermesbackup.testkit.Operation;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Which names are one file. */
class NameFoldingTest {

    @TempDir
    Path work;

    static Stream<NameFolding> foldings() {
        return Stream.of(0, 1, 2, 3, 4, 5, 6, 7)
                .map(bits -> new NameFolding((bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0));
    }

    @ParameterizedTest
    @MethodSource("foldings")
    void itIsFoundOutByTrying(NameFolding folding) throws IOException {
        assertThat(NameFolding.probe(FoldingDisk.with(folding), work)).isEqualTo(folding);
        assertThat(work).isEmptyDirectory();
    }

    @Test
    void anOrdinaryDirectoryOfLinuxFoldsNothing() throws IOException {
        assumeTrue(System.getProperty("os.name").equals("Linux"));
        assertThat(NameFolding.probe(Disk.real(), work)).isEqualTo(NameFolding.NONE);
        assertThat(work).isEmptyDirectory();
    }

    /** What a real file system takes for one file is one file here too; the other way round it may be more careful. */
    @Test
    void aRealFileSystemThatFoldsIsRecognised() throws IOException {
        Optional<FoldingMount> mounted = FoldingMount.tryIn(work);
        assumeTrue(mounted.isPresent());
        try (FoldingMount mount = mounted.get()) {
            NameFolding folding = NameFolding.probe(Disk.real(), mount.directory());
            assertThat(folding.foldsCase()).isTrue();
            assertThat(mount.directory()).isEmptyDirectory();
            List<String> names = List.of(
                    "a", "A", "a.", "a ", "straße", "STRASSE", "é", "É", "e\u0301", "E\u0301", "σ", "ς", "Σ", "K",
                    "\u212a", "ı", "i", "I", "İ", "ſ", "s", "日本", "ǅ", "ǆ", "Ǆ");
            for (String made : names) {
                Path file = mount.directory().resolve(made);
                Files.createFile(file);
                for (String asked : names) {
                    if (Files.exists(mount.directory().resolve(asked))) {
                        assertThat(folding.fold(asked))
                                .as(made + " is " + asked)
                                .isEqualTo(folding.fold(made));
                    }
                }
                Files.delete(file);
            }
        }
    }

    @Test
    void whereSuchNamesCannotBeNothingIsRisked() throws IOException {
        Disk ascii = DiskWith.before("create", p -> p.toString().contains("\u00e9"), p -> {
            throw new FileSystemException(p.toString(), null, "Invalid argument");
        });
        assertThat(NameFolding.probe(ascii, work)).isEqualTo(new NameFolding(false, true, false));
    }

    @Test
    void aDirectoryThatCannotBeWrittenIsAFailure() {
        assertThatThrownBy(() -> NameFolding.probe(Disk.real(), work.resolve("missing")))
                .isInstanceOf(IOException.class);
    }

    @Test
    void whateverFailsNothingIsLeftBehind() throws IOException {
        for (int k = 1; k <= 6; k++) {
            int failing = k;
            AtomicInteger counter = new AtomicInteger();
            Disk disk = DiskWith.failing(Set.of("create", "stat"), failing, counter, path -> true);
            assertThatThrownBy(() -> NameFolding.probe(disk, work)).as("k=" + k).hasMessage("Input/output error");
            assertThat(work).isEmptyDirectory();
        }
        NameFolding.probe(DiskWith.failing(Set.of("create", "stat"), 7, new AtomicInteger(), path -> true), work);
    }

    @Test
    void aProbeThatCannotBeClosedIsAFailureAndIsNotLeftBehindEither() {
        for (int k = 1; k <= 2; k++) {
            Disk disk = new FaultyDisk(Fault.once(Failure.EIO, k).at(Operation.CLOSE));
            assertThatThrownBy(() -> NameFolding.probe(disk, work)).hasMessage("Input/output error");
            assertThat(work).isEmptyDirectory();
        }
    }

    @ParameterizedTest
    @CsvSource({"a,A", "straße,STRASSE", "σ,ς", "é,É", "ſ,s", "config.yaml,CONFIG.yaml"})
    void namesThatDifferInCaseAreOneWhereCaseIsFolded(String one, String other) {
        assertThat(new NameFolding(true, false, false).fold(one))
                .isEqualTo(new NameFolding(true, false, false).fold(other));
        assertThat(NameFolding.NONE.fold(one)).isNotEqualTo(NameFolding.NONE.fold(other));
        assertThat(new NameFolding(false, true, true).fold(one))
                .isNotEqualTo(new NameFolding(false, true, true).fold(other));
    }

    @Test
    void namesThatDifferInNormalizationAreOneWhereThatIsFolded() {
        NameFolding folding = new NameFolding(false, true, false);
        assertThat(folding.fold("caf\u00e9")).isEqualTo(folding.fold("cafe\u0301"));
        assertThat(folding.fold("\u212b")).isEqualTo(folding.fold("\u00c5"));
        assertThat(folding.fold("e")).isNotEqualTo(folding.fold("\u00e9"));
        NameFolding both = new NameFolding(true, true, false);
        assertThat(both.fold("CAF\u00c9")).isEqualTo(both.fold("cafe\u0301"));
        assertThat(both.fold("\u0390")).isEqualTo(both.fold("\u0399\u0308\u0301"));
    }

    @Test
    void endsCountUnlessTheyAreDropped() {
        NameFolding folding = new NameFolding(false, false, true);
        assertThat(folding.fold("a. .")).isEqualTo("a");
        assertThat(folding.fold(".a")).isEqualTo(".a");
        assertThat(NameFolding.NONE.fold("a.")).isEqualTo("a.");
    }
}
