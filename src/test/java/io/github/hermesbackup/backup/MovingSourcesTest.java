package io.github.hermesbackup.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hermesbackup.backup.MovedSource.Victim;
import io.github.hermesbackup.home.HomeListing;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.report.Finding;
import io.github.hermesbackup.restore.Restores;
import io.github.hermesbackup.restore.SmallHome;
import io.github.hermesbackup.testkit.ChildProcess;
import io.github.hermesbackup.testkit.Commands;
import io.github.hermesbackup.testkit.Move;
import io.github.hermesbackup.testkit.MovingDisk;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A file is cut, replaced, removed or becomes something else at any moment of a backup. */
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MovingSourcesTest {

    @TempDir
    Path work;

    @ParameterizedTest
    @EnumSource(Move.class)
    void whateverBecomesOfAFileBeforeAnyOperationOnItTheArchiveIsWholeAndTellsOfIt(Move move) throws Exception {
        for (Victim victim : Victim.values()) {
            int k = 1;
            for (boolean moved = true; moved; k++) {
                Path round = Files.createDirectory(work.resolve(victim + "-" + k));
                MovedSource source = new MovedSource(round.resolve("home"), victim, move, false);
                MovingDisk disk = new MovingDisk(source.file(), move, k);
                BackupResult result = Backups.of(round.resolve("home"))
                        .toFile(round.resolve("a.zip"))
                        .on(disk.disk())
                        .run();
                assertThat(source.wrongWith(result, round))
                        .as("%s of %s before operation %d", move, victim, k)
                        .isEmpty();
                moved = disk.hasMoved();
            }
            assertThat(k).isGreaterThan(6);
        }
    }

    /** A directory with other files of the same names, outside of the home, in place of one that the scan has seen. */
    @Test
    void aDirectoryThatBecomesALinkAfterTheScanIsNotFollowed() throws Exception {
        int archived = 0;
        int k = 1;
        for (boolean[] moved = {true}; moved[0]; k++) {
            Path round = Files.createDirectory(work.resolve("link-" + k));
            Path home = SmallHome.create(round.resolve("home"), "a");
            Path directory = home.resolve("sub/directory");
            for (Path each : new Path[] {directory, round.resolve("outside")}) {
                String text = each.equals(directory) ? "inside" : "outside";
                SmallHome.write(each, "small.txt", text, "rw-r--r--");
                SmallHome.write(each, "large.txt", text.repeat(300_000), "rw-r--r--");
                SmallHome.database(each.resolve("some.db"), text, 2);
            }
            int at = k;
            AtomicInteger operations = new AtomicInteger();
            AtomicBoolean scanned = new AtomicBoolean();
            BackupListener listener = new BackupListener() {
                @Override
                public void scanned(HomeListing listing) {
                    scanned.set(true);
                }
            };
            moved[0] = false;
            Disk disk = DiskWith.before(
                    Set.of("stat", "list", "openForReading"),
                    path -> scanned.get() && path.startsWith(directory) && !path.equals(directory),
                    path -> {
                        if (operations.incrementAndGet() == at) {
                            Files.move(directory, round.resolve("elsewhere"));
                            Files.createSymbolicLink(directory, round.resolve("outside"));
                            moved[0] = true;
                        }
                    });
            BackupResult result = Backups.of(home)
                    .toFile(round.resolve("a.zip"))
                    .on(disk)
                    .listener(listener)
                    .run();
            Path target = round.resolve("target");
            Restores.of(round.resolve("a.zip")).into(target).run();
            for (String name : new String[] {"small.txt", "large.txt", "some.db"}) {
                Path restored = target.resolve("sub/directory").resolve(name);
                if (Files.exists(restored)) {
                    archived++;
                    String content = name.endsWith(".db") ? SmallHome.tag(restored) : Files.readString(restored);
                    assertThat(content).as("%s, operation %d", name, k).startsWith("inside");
                } else {
                    assertThat(result.findings())
                            .as("%s, operation %d", name, k)
                            .filteredOn(finding -> finding.path().equals("sub/directory/" + name))
                            .singleElement()
                            // Gone to whoever comes between the two steps in which it becomes a link.
                            .matches(finding -> finding.kind() == Finding.Kind.VANISHED
                                    || finding.reason().contains("symbolic link"));
                }
            }
        }
        assertThat(k).isGreaterThan(10);
        assertThat(archived).isGreaterThan(5); // that many files were read before the swap
    }

    @Test
    void tenKindsOfMovesAtRandomMomentsOfABackup() throws Exception {
        race(6);
    }

    @Test
    @Tag("soak")
    void tenKindsOfMovesAHundredTimesEach() throws Exception {
        race(100);
    }

    /** In another process, without root's right to read what nobody may read. */
    private void race(int rounds) throws Exception {
        List<String> command = new ArrayList<>();
        if (Commands.isAvailable("setpriv")
                && Commands.of("id", "-u").run().output().equals("0\n")) {
            command.addAll(List.of("setpriv", "--bounding-set", "-dac_override,-dac_read_search"));
        }
        command.addAll(ChildProcess.command(
                MovingSourcesMain.class, List.of(work.toString(), Integer.toString(rounds), "20261128")));
        try (ChildProcess child = ChildProcess.start(command, Map.of())) {
            assertThat(child.finish()).containsExactly("done " + 10 * rounds);
        }
    }
}
