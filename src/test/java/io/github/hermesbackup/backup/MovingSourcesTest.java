package io.github.hermesbackup.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hermesbackup.backup.MovedSource.Victim;
import io.github.hermesbackup.testkit.ChildProcess;
import io.github.hermesbackup.testkit.Commands;
import io.github.hermesbackup.testkit.Move;
import io.github.hermesbackup.testkit.MovingDisk;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
