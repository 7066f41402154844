package io.github.hermesbackup.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hermesbackup.backup.Backups;
import io.github.hermesbackup.home.Markers;
import io.github.hermesbackup.home.ScanRules;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileStat;
import io.github.hermesbackup.io.Machine;
import io.github.hermesbackup.restore.DryRunResult.Change;
import io.github.hermesbackup.testkit.Failure;
import io.github.hermesbackup.testkit.Fault;
import io.github.hermesbackup.testkit.FaultyDisk;
import io.github.hermesbackup.testkit.Holder;
import io.github.hermesbackup.testkit.Operation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DryRunTest {

    @TempDir
    Path work;

    private Path archive;
    private Path target;

    @BeforeEach
    void twoStatesOfAHome() throws Exception {
        Path source = SmallHome.create(work.resolve("source"), "archived");
        SmallHome.write(source, "only/in/archive.md", "new\n", "rw-r--r--");
        archive =
                Backups.of(source).toFile(work.resolve("a.zip")).run().archive().orElseThrow();
        target = SmallHome.create(work.resolve("target"), "present");
        SmallHome.write(target, "memories/MINE.md", "mine\n", "rw-r-----");
    }

    private DryRunResult run() throws IOException {
        return run(Machine.current());
    }

    private DryRunResult run(Machine machine) throws IOException {
        try (ArchiveSource source = ArchiveSource.open(Disk.real(), archive, Markers.standard())) {
            RestoreRequest request = new RestoreRequest(
                    source,
                    Backups.home(target),
                    Markers.standard(),
                    false,
                    Selection.ALL,
                    Optional.of(ScanRules.standard()),
                    RestoreRequest.Links.REFUSE,
                    Duration.ofSeconds(1));
            return new DryRun(request, machine, Files.createDirectories(work.resolve("scratch"))).run();
        }
    }

    @Test
    void itSaysWhatWouldBeNewReplacedUnchangedRemovedAndRefused() throws Exception {
        Files.delete(target.resolve(".env"));
        Files.createSymbolicLink(target.resolve(".env"), Path.of("/somewhere"));

        DryRunResult result = run();

        assertThat(result.names().get(Change.CREATED)).containsExactly("only/in/archive.md");
        assertThat(result.names().get(Change.REPLACED))
                .containsExactly("config.yaml", "memories/MEMORY.md", "skills/a/run.sh", "state.db");
        assertThat(result.names().get(Change.UNCHANGED)).containsExactly("skills/a/SKILL.md");
        assertThat(result.names().get(Change.REMOVED)).containsExactly("memories/MINE.md");
        assertThat(result.names().get(Change.REFUSED)).containsExactly(".env");
        assertThat(result.findings())
                .anySatisfy(finding -> assertThat(finding.reason()).contains("symbolic link"));
    }

    @Test
    void itTouchesNothingAtAll() throws Exception {
        try (Holder gateway = Holder.start(target.resolve("state.db"), Holder.Hold.READ)) {
            Map<String, FileStat> before = stats();
            run();
            assertThat(stats()).isEqualTo(before);
            assertThat(gateway.pid()).isPositive();
        }
        Map<String, FileStat> closed = stats();
        run();
        assertThat(stats()).isEqualTo(closed);
        assertThat(work.resolve("scratch")).isEmptyDirectory();
    }

    @Test
    void afterTheRestoreItFindsNothingToDo() throws Exception {
        Restores.of(archive).over(target).exactly().run();

        DryRunResult result = run();

        assertThat(result.count(Change.CREATED) + result.count(Change.REPLACED) + result.count(Change.REMOVED))
                .isZero();
        assertThat(result.count(Change.UNCHANGED)).isEqualTo(7);
    }

    @Test
    void nothingOfItStaysWhenItFails() throws Exception {
        Path scratch = work.resolve("scratch");
        Fault full = Fault.once(Failure.ENOSPC, 1).at(Operation.WRITE).in(scratch);

        assertThatThrownBy(() -> run(with(new FaultyDisk(full)))).hasMessageContaining("No space left");
        assertThat(scratch).isEmptyDirectory();
    }

    @Test
    void whatItIsRefusedFirstIsToldEvenIfItsOwnDirectoryCannotBeRemoved() throws Exception {
        Path scratch = work.resolve("scratch");
        Fault broken = Fault.from(Failure.EIO, 1).at(Operation.DELETE).in(scratch);
        Fault full = Fault.once(Failure.ENOSPC, 1).at(Operation.WRITE).in(scratch);

        assertThatThrownBy(() -> run(with(new FaultyDisk(new FaultyDisk(broken), full))))
                .hasMessageContaining("No space left")
                .satisfies(failure -> assertThat(failure.getSuppressed()).isNotEmpty());
    }

    private static Machine with(Disk disk) {
        Machine here = Machine.current();
        return new Machine(disk, here.clock(), here.zone(), here.cores(), here.boot(), here.umask());
    }

    /** Everything the system keeps of each name, the home itself and its directories included. */
    private Map<String, FileStat> stats() throws IOException {
        Map<String, FileStat> stats = new TreeMap<>();
        try (Stream<Path> all = Files.walk(target)) {
            for (Path path : all.toList()) {
                stats.put(target.relativize(path).toString(), Disk.real().stat(path));
            }
        }
        return stats;
    }
}
