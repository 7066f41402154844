package io.github.hermesbackup.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {

    private final Results results = new Samples("L")
            .seconds(Operation.IDLE, "hermes fast", 1)
            .backup(Operation.COLD, "hermes fast", 31, 900_000_000)
            .backup(Operation.COLD, "python zipfile", 120, 850_000_000)
            .backup(Operation.COLD, "restic", 20, 800_000_000)
            .backup(Operation.COLD, "borg", 15, 1_070_000_000)
            .inGoal("hermes fast", 12.34)
            .results();

    @Test
    void aRowComparesSecondsAndSizes() {
        assertThat(rows())
                .contains("| first backup | hermes fast | 30.0 | 30.0 – 30.0 | 1 | 0.25 | 2.00 | 900 | 1.06 | 50.0 |");
        assertThat(rows())
                .contains("| first backup | restic | 20.0 | 20.0 – 20.0 | 1 | 0.17 | 1.33 | 800 | 0.94 | 50.0 |");
    }

    @Test
    void whatTheGoalSaysIsInMilliseconds() {
        assertThat(rows())
                .contains("| snapshot, nothing changed, in the goal | hermes fast | 12.3 ms |  | 1 |  |  |  |  |  |");
    }

    @Test
    void everyRowHasAsManyCellsAsTheHead() {
        assertThat(rows())
                .allSatisfy(row ->
                        assertThat(row.chars().filter(c -> c == '|').count()).isEqualTo(11));
        assertThat(rows()).hasSize(2 + 1 + 4 + 1);
    }

    private List<String> rows() {
        return new Table(results).markdown().lines().toList();
    }
}
