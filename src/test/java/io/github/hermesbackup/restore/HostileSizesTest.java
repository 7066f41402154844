package io.github.hermesbackup.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hermesbackup.archive.HostileArchives;
import io.github.hermesbackup.backup.Backups;
import io.github.hermesbackup.home.Markers;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.io.Machine;
import io.github.hermesbackup.report.Finding;
import io.github.hermesbackup.testkit.InMemory;
import io.github.hermesbackup.testkit.Tree;
import io.github.hermesbackup.testkit.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Row 9: what is declared must fit before the first write, and what comes must be what was declared. */
class HostileSizesTest {

    @TempDir(factory = InMemory.class)
    Path work;

    private Path home;

    @BeforeEach
    void aHome() throws Exception {
        home = SmallHome.create(work.resolve("home"), "present");
    }

    /** Twice the size of the database, for its image and the log, is no number any more. */
    @ParameterizedTest
    @ValueSource(longs = {1L << 50, 1L << 62, Long.MAX_VALUE - 100})
    void aDatabaseThatDeclaresMoreThanThereIsRoomForIsRefusedBeforeTheFirstWrite(long bytes) throws Exception {
        assertNoRoom(HostileArchives.declaring(bytes, "state.db"));
    }

    @Test
    void soAreFilesThatDoTogether() throws Exception {
        assertNoRoom(HostileArchives.declaring(1L << 60, "a", "b", "c", "d", "e", "f", "g"));
    }

    private void assertNoRoom(byte[] bytes) throws IOException {
        Path archive = Files.write(work.resolve("hostile.zip"), bytes);
        Tree before = Trees.of(work);

        assertThatThrownBy(Restores.of(archive).over(home)::run)
                .isInstanceOfSatisfying(
                        HermesException.class, e -> assertThat(e.reason()).isEqualTo(HermesException.Reason.NO_SPACE))
                .hasMessageContaining("Not enough room in ")
                .hasMessageContaining("Nothing was changed");
        assertThat(before.differencesTo(Trees.of(work))).isEmpty();
    }

    @Test
    void aDryRunDoesNotUnpackWhatThereIsNoRoomForToCompareIt() throws Exception {
        Path archive =
                Files.write(work.resolve("hostile.zip"), HostileArchives.declaring(1L << 61, "state.db", ".env"));
        Tree before = Trees.of(work);

        DryRunResult result = dryRun(archive);

        assertThat(result.names().get(DryRunResult.Change.REFUSED)).containsExactly("state.db", ".env");
        assertThat(result.findings())
                .extracting(Finding::reason)
                .hasSize(2)
                .allMatch(reason -> reason.startsWith("Not enough room in " + work + " to compare it"));
        assertThat(before.withoutDirectoryTimes().differencesTo(Trees.of(work).withoutDirectoryTimes()))
                .isEmpty();
    }

    private DryRunResult dryRun(Path archive) throws IOException {
        try (ArchiveSource source = ArchiveSource.open(Disk.real(), archive, Markers.standard())) {
            RestoreRequest request = new RestoreRequest(
                    source,
                    Backups.home(home),
                    Markers.standard(),
                    true,
                    Selection.ALL,
                    Optional.empty(),
                    RestoreRequest.Links.REFUSE,
                    Duration.ofSeconds(1));
            return new DryRun(request, Machine.current(), work).run();
        }
    }

    /** No rule of ratios: zeros compress a thousand to one, and a database has many. */
    @Test
    void whatCompressesAThousandToOneIsRestored() throws Exception {
        byte[] zeros = new byte[20_000_000];
        Path archive = Files.write(work.resolve("a.zip"), HostileArchives.withContent("zeros", zeros));
        assertThat(Files.size(archive)).isLessThan(zeros.length / 900);

        Restores.of(archive).over(home).run();

        assertThat(home.resolve("zeros")).hasSize(zeros.length);
    }

    @Test
    void anArchiveInAnArchiveIsAFileLikeOthers() throws Exception {
        byte[] inner = HostileArchives.withFiles("../../evil");
        Path archive = Files.write(work.resolve("a.zip"), HostileArchives.withContent("skills/inner.zip", inner));

        Restores.of(archive).over(home).run();

        assertThat(home.resolve("skills/inner.zip")).hasBinaryContent(inner);
        assertThat(work.resolve("evil")).doesNotExist();
    }
}
