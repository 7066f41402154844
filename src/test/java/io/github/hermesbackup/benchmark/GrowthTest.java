package io.github.hermesbackup.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GrowthTest {

    private static final String OURS = "hermes fast -Xmx64m";

    /** 1 ms a file for a first backup; what has not changed costs the square of the number. */
    private final Growth growth = new Growth(homes(1_000, 4_000, 64_000));

    private static List<Sample> homes(int... sizes) {
        List<Sample> all = new ArrayList<>();
        for (int files : sizes) {
            all.addAll(new Samples(Integer.toString(files))
                    .seconds(Operation.IDLE, OURS, 1.5)
                    .seconds(Operation.COLD, OURS, 1.5 + files / 1e3)
                    .seconds(Operation.UNCHANGED, OURS, 1.5 + Math.pow(files / 1e3, 2))
                    .list());
        }
        return all;
    }

    @Test
    void tellsWhatIsLinearFromWhatIsNot() {
        assertThat(growth.power(Operation.COLD).orElseThrow()).isCloseTo(1, within(1e-6));
        assertThat(growth.power(Operation.UNCHANGED).orElseThrow()).isCloseTo(2, within(1e-6));
        assertThat(growth.markdown())
                .contains("at the end | ≤ 1.1 | 1.000 | met |")
                .contains("at the end | ≤ 1.1 | 2.000 | **missed** |");
    }

    @Test
    void printsSecondsForAThousandFiles() {
        assertThat(growth.markdown()).contains("| 64,000 | 64.0 | 1.0000 | 4096 | 64.0000 | | | | | 0.00 |");
    }

    @Test
    void oneHomeHasNoPower() {
        assertThat(new Growth(homes(1_000)).power(Operation.COLD)).isEmpty();
    }

    @Test
    void aHomeThatCostsLessThanASmallerOneProvesNothing() {
        List<Sample> all = new ArrayList<>(
                new Samples("1000").seconds(Operation.COLD, OURS, 9).list());
        all.addAll(new Samples("4000").seconds(Operation.COLD, OURS, 2).list());

        assertThat(new Growth(all).power(Operation.COLD)).isEmpty();
    }

    @Test
    void mavensStartIsTheSameForAllHomes() {
        List<Sample> all = new ArrayList<>(new Samples("1000")
                .seconds(Operation.IDLE, OURS, 2)
                .seconds(Operation.COLD, OURS, 3)
                .list());
        all.addAll(new Samples("4000").seconds(Operation.COLD, OURS, 6).list());

        assertThat(new Growth(all).seconds(4_000, Operation.COLD)).hasValue(4);
    }

    @Test
    void theChartHasAPointForEachHomeAndOperation() throws Exception {
        var picture = ChartTest.parse(growth.svg("Homes"));

        assertThat(picture.getElementsByTagName("circle").getLength()).isEqualTo(6);
        assertThat(ChartTest.texts(picture)).contains("1,000", "4,000", "64,000", "first backup", "nothing changed");
    }
}
