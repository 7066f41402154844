package io.github.hermesbackup.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hermesbackup.backup.DiskWith;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.report.Finding;
import io.github.hermesbackup.report.Status;
import io.github.hermesbackup.restore.SmallHome;
import io.github.hermesbackup.testkit.Move;
import io.github.hermesbackup.testkit.MovingDisk;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** State files that are cut, replaced, removed or become something else while a snapshot is made. */
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MovingStateFilesTest {

    @TempDir
    Path work;

    @ParameterizedTest
    @EnumSource(Move.class)
    void whateverBecomesOfAStateFileTheSnapshotIsWholeAndTellsOfIt(Move move) throws Exception {
        for (String victim : new String[] {"SOUL.md", "state.db"}) {
            int k = 1;
            for (boolean moved = true; moved; k++) {
                Path home = SmallHome.create(work.resolve(victim + k).resolve("home"), "a");
                Path file = home.resolve(victim);
                if (victim.equals("SOUL.md")) {
                    SmallHome.write(home, victim, "once ".repeat(10_000), "rw-r--r--");
                }
                byte[] before = Files.readAllBytes(file);
                MovingDisk disk = new MovingDisk(file, move, k);
                SnapshotResult result = Snapshots.of(home).on(disk.disk()).run();
                moved = disk.hasMoved();

                String when = move + " of " + victim + " before operation " + k + ": " + result.findings();
                assertThat(result.findings())
                        .as(when)
                        .allMatch(finding -> finding.path().equals(victim));
                boolean failed = result.findings().stream().anyMatch(finding -> finding.kind() == Finding.Kind.FAILED);
                assertThat(result.status()).as(when).isEqualTo(failed ? Status.PARTIAL : Status.COMPLETE);
                Path copy = result.snapshot().orElseThrow().directory().resolve(victim);
                assertThat(copy.resolveSibling("config.yaml")).as(when).hasContent("model: a");
                if (Files.exists(copy) && result.findings().isEmpty() && victim.equals("SOUL.md")) {
                    byte[] content = Files.readAllBytes(copy);
                    assertThat(content)
                            .as(when)
                            .satisfiesAnyOf(
                                    bytes -> assertThat(bytes).isEqualTo(before),
                                    bytes -> assertThat(bytes).isEqualTo(now(file)));
                } else if (Files.exists(copy)
                        && result.findings().isEmpty()
                        && SmallHome.ask(copy, "PRAGMA quick_check").equals("ok")) {
                    assertThat(SmallHome.tag(copy)).as(when).isEqualTo("a");
                }
            }
            assertThat(k).isGreaterThan(4);
        }
    }

    /** Behind a link, too, in place of a state file. */
    private static byte[] now(Path file) {
        try {
            return Files.isRegularFile(file) ? Files.readAllBytes(file) : new byte[] {1};
        } catch (java.io.IOException e) {
            return new byte[] {2};
        }
    }

    @Test
    void aDirectoryThatBecomesALinkIsNotFollowed() throws Exception {
        Path home = SmallHome.create(work.resolve("home"), "inside");
        SmallHome.write(work, "outside/MEMORY.md", "remembers another", "rw-r--r--");
        Path memories = home.resolve("memories");
        Disk disk = DiskWith.before(Set.of("openForReading"), path -> path.endsWith("config.yaml"), path -> {
            if (!Files.isSymbolicLink(memories)) {
                Files.move(memories, work.resolve("elsewhere"));
                Files.createSymbolicLink(memories, work.resolve("outside"));
            }
        });
        SnapshotResult result = Snapshots.of(home).on(disk).run();

        assertThat(result.status()).isEqualTo(Status.PARTIAL);
        assertThat(result.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.path()).isEqualTo("memories/MEMORY.md");
            assertThat(finding.reason()).contains("symbolic link");
        });
        assertThat(result.snapshot().orElseThrow().directory().resolve("memories/MEMORY.md"))
                .doesNotExist();
    }
}
