package io.github.hermesbackup.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hermesbackup.home.HomeScan;
import io.github.hermesbackup.home.ScanRules;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.report.Finding;
import io.github.hermesbackup.restore.SmallHome;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which of what a scan saw makes a backup partial, and which is only said. */
class ScanFindingsTest {

    @TempDir
    Path work;

    private Path home;

    @BeforeEach
    void home() throws Exception {
        home = SmallHome.create(work.toRealPath().resolve("home"), "a");
    }

    private Map<String, Finding.Kind> found(Disk disk) throws IOException {
        Map<String, Finding.Kind> kinds = new TreeMap<>();
        for (Finding finding : ScanFindings.of(new HomeScan(disk, Backups.home(home), ScanRules.standard()).run())) {
            kinds.put(finding.path(), finding.kind());
        }
        return kinds;
    }

    @Test
    void sessionsThatAreLostMakeABackupPartialAndOtherOddDatabasesAreNoted() throws Exception {
        for (String name : List.of("state.db", "profiles/office/state.db", "kanban.db", "profiles/office/kanban.db")) {
            SmallHome.write(home, name, "no database at all\n", "rw-------");
        }

        assertThat(found(Disk.real()))
                .containsOnly(
                        Map.entry("state.db", Finding.Kind.FAILED),
                        Map.entry("profiles/office/state.db", Finding.Kind.FAILED),
                        Map.entry("kanban.db", Finding.Kind.NOTE),
                        Map.entry("profiles/office/kanban.db", Finding.Kind.NOTE));
    }

    @Test
    void anEmptyStateFileMakesABackupPartialAndAnyOtherEmptyDatabaseIsNoted() throws Exception {
        SmallHome.write(home, "state.db", "", "rw-------");
        SmallHome.write(home, "skills/a/cache.db", "\0\0\0\0", "rw-------");

        assertThat(found(Disk.real()))
                .containsOnly(
                        Map.entry("state.db", Finding.Kind.FAILED), Map.entry("skills/a/cache.db", Finding.Kind.NOTE));
    }

    @Test
    void whatIsBehindALinkIsNotedAndWhatCannotBeSeenFailsUnlessItIsGone() throws Exception {
        Files.move(home.resolve("config.yaml"), work.resolve("elsewhere.yaml"));
        Files.createSymbolicLink(home.resolve("config.yaml"), work.toRealPath().resolve("elsewhere.yaml"));
        Disk disk = DiskWith.before("stat", path -> path.startsWith(home), path -> {
            if (path.endsWith("memories/MEMORY.md")) {
                throw new NoSuchFileException(path.toString());
            }
            if (path.endsWith("skills/a/run.sh")) {
                throw new AccessDeniedException(path.toString());
            }
        });

        assertThat(found(disk))
                .containsOnly(
                        Map.entry("config.yaml", Finding.Kind.NOTE),
                        Map.entry("memories/MEMORY.md", Finding.Kind.VANISHED),
                        Map.entry("skills/a/run.sh", Finding.Kind.FAILED));
    }
}
