package io.github.hermesbackup.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The order in which both sides are walked: were it another one, files on both sides would be called added and removed. */
class SideTest {

    /** Java orders texts by halves of code points, so that an emoji comes before a full-width letter. */
    private static final List<String> IN_ORDER = List.of(
            "",
            "a",
            "a!",
            "a/",
            "a/b",
            "a0",
            "b",
            "\u00e9",
            "\ud7ff",
            "\ue000",
            "\uff21",
            "\uffff",
            "\ud83d\ude00",
            "\ud83d\ude00a",
            "\ud83d\ude01",
            "\udbff\udfff");

    @Test
    void namesAreInTheOrderOfTheirBytes() {
        for (String one : IN_ORDER) {
            for (String other : IN_ORDER) {
                int bytes = Arrays.compareUnsigned(
                        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
                assertThat(Integer.signum(Side.compare(one, other)))
                        .as("%s and %s", one, other)
                        .isEqualTo(Integer.signum(bytes))
                        .isEqualTo(Integer.signum(IN_ORDER.indexOf(one) - IN_ORDER.indexOf(other)));
            }
        }
    }
}
