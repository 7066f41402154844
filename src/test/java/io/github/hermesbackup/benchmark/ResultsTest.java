package io.github.hermesbackup.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class ResultsTest {

    @Test
    void theMedianIsTheMiddleOneOrBetweenTheTwoInTheMiddle() {
        Results results = new Samples("S")
                .seconds(Operation.COLD, "restic", 9, 1, 2)
                .seconds(Operation.COLD, "borg", 4, 100, 1, 2)
                .results();

        assertThat(results.seconds(Operation.COLD, "restic")).hasValue(2);
        assertThat(results.seconds(Operation.COLD, "borg")).hasValue(3);
        assertThat(results.seconds(Operation.COLD, "zip")).isEmpty();
    }

    @Test
    void mavensStartIsTakenOffGoalsAndNothingElse() {
        Results results = new Samples("S")
                .seconds(Operation.IDLE, "hermes fast", 1.5, 1.25, 9)
                .seconds(Operation.COLD, "hermes fast", 4, 3, 5)
                .seconds(Operation.COLD, "hermes zstd", 2)
                .seconds(Operation.COLD, "borg", 4)
                .results();

        assertThat(results.seconds(Operation.IDLE, "hermes fast")).hasValue(1.5);
        assertThat(results.seconds(Operation.COLD, "hermes fast")).hasValue(2.5);
        assertThat(results.seconds(Operation.COLD, "hermes zstd")).hasValue(0.5);
        assertThat(results.seconds(Operation.COLD, "borg")).hasValue(4);
        assertThat(results.fastest(Operation.COLD, "hermes fast")).isEqualTo(1.5);
        assertThat(results.slowest(Operation.COLD, "hermes fast")).isEqualTo(3.5);
    }

    @Test
    void aSmallHeapHasAStartOfItsOwn() {
        Results results = new Samples("S")
                .seconds(Operation.IDLE, "hermes fast", 1)
                .seconds(Operation.IDLE, "hermes fast -Xmx64m", 2)
                .seconds(Operation.COLD, "hermes fast", 5)
                .seconds(Operation.COLD, "hermes fast -Xmx64m", 5)
                .results();

        assertThat(results.seconds(Operation.COLD, "hermes fast")).hasValue(4);
        assertThat(results.seconds(Operation.COLD, "hermes fast -Xmx64m")).hasValue(3);
    }

    @Test
    void whatIsShorterThanTheNoiseOfMavensStartIsNotCalledZero() {
        Results results = new Samples("S")
                .seconds(Operation.IDLE, "hermes fast", 2)
                .seconds(Operation.UNCHANGED, "hermes fast", 1.75)
                .results();

        assertThat(results.seconds(Operation.UNCHANGED, "hermes fast").orElseThrow())
                .isCloseTo(-0.25, within(1e-9));
        assertThat(Text.ratio(results.seconds(Operation.UNCHANGED, "hermes fast"), OptionalDouble.of(2)))
                .isEmpty();
    }

    @Test
    void theFasterOfTwoIsTheOneWithTheSmallerMedian() {
        Results results = new Samples("S")
                .seconds(Operation.UNCHANGED, "restic", 1, 7, 8)
                .seconds(Operation.UNCHANGED, "borg", 5, 6, 5)
                .results();

        assertThat(results.fastestOf(Operation.UNCHANGED, Results.REPOSITORIES)).hasValue(5);
        assertThat(results.fastestOf(Operation.UNCHANGED, List.of("restic"))).hasValue(7);
        assertThat(results.fastestOf(Operation.RESTORE, Results.REPOSITORIES)).isEmpty();
    }

    @Test
    void numbersHaveThreeDigits() {
        assertThat(List.of(0.123, 9.994, 9.996, 99.94, 99.96, 861.7, -0.25).stream()
                        .map(Text::number))
                .containsExactly("0.12", "9.99", "10.0", "99.9", "100", "862", "-0.25");
        assertThat(Text.megabytes(862_400_000)).isEqualTo("862");
    }

    @Test
    void readsWhatTheGoalSaysItTook() {
        assertThat(Hermes.took("[DEBUG] Looked  at 3 files\n[DEBUG] Took     46.3 ms\n[INFO] done"))
                .isEqualTo(46.3);
        assertThat(Hermes.took("[INFO] Snapshot unchanged")).isZero();
    }
}
