package io.github.hermesbackup.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TargetsTest {

    private final Samples samples = new Samples("L")
            .seconds(Operation.IDLE, "hermes fast", 1)
            .backup(Operation.COLD, "hermes fast", 34, 930)
            .backup(Operation.COLD, "hermes zstd", 13, 800)
            .backup(Operation.COLD, "python zipfile", 100, 850)
            .backup(Operation.COLD, "restic", 20, 800)
            .backup(Operation.COLD, "borg", 15, 1070)
            .seconds(Operation.UNCHANGED, "hermes fast", 0.9)
            .seconds(Operation.UNCHANGED, "borg", 2)
            .seconds(Operation.VERIFY, "hermes fast", 5)
            .seconds(Operation.VERIFY, "borg", 8)
            .seconds(Operation.RESTORE, "hermes fast", 9)
            .seconds(Operation.RESTORE, "restic", 7)
            .seconds(Operation.RESTORE, "python zipfile", 20)
            .inGoal("hermes fast", 50.1);

    @Test
    void saysWhatIsMetAndWhatIsMissed() {
        assertThat(rows("L"))
                .contains(
                        "| first backup, fast, × python zipfile | ≤ 0.3 × | 0.330 × | **missed** |",
                        "| first backup, zstd, × python zipfile | ≤ 0.12 × | 0.120 × | met |",
                        "| first backup, zstd, × the faster of restic and borg | ≤ 1 × | 0.800 × | met |",
                        "| restore, × python zipfile | ≤ 0.5 × | 0.400 × | met |",
                        "| restore, × the fastest of unzip, 7zz, restic, borg | ≤ 1 × | 1.143 × | **missed** |",
                        "| verify full, × borg check | ≤ 1 × | 0.500 × | met |",
                        "| snapshot, nothing changed, in the goal | ≤ 50 ms | 50.100 ms | **missed** |");
    }

    @Test
    void theFirstBackupOfASmallHomeHasATargetOfItsOwn() {
        assertThat(rows("S")).contains("| first backup, fast, × python zipfile | ≤ 0.38 × | 0.330 × | met |");
    }

    @Test
    void isNotMetByWhatWasNotMeasured() {
        assertThat(rows("L"))
                .contains("| first backup, small, × python zipfile | ≤ 0.55 × | – | not measured |")
                .contains("| heap | ≤ 64 MiB | – | not measured |");
    }

    @Test
    void isNotMetByATimeThatIsLostInMavensStart() {
        assertThat(rows("L"))
                .contains("| nothing changed, × the faster of restic and borg | ≤ 0.35 × | – | not measured |");
    }

    @Test
    void aSmallHeapIsMetByWhatHasRunWithIt() {
        samples.seconds(Operation.COLD, "hermes fast -Xmx64m", 40).seconds(Operation.RESTORE, "hermes fast -Xmx64m", 9);

        assertThat(rows("L")).contains("| heap | ≤ 64 MiB | with -Xmx64m: first backup, restore | met |");
    }

    private List<String> rows(String scale) {
        return new Targets(samples.results(), scale).markdown().lines().toList();
    }
}
