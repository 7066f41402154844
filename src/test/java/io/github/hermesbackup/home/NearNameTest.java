package io.github.hermesbackup.home;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearNameTest {

    @ParameterizedTest
    @CsvSource({
        ".hermse, .hermes, 1",
        ".hermes, .hermes, 0",
        ".HERMES, .hermes, 0",
        "hermes, .hermes, 1",
        ".herms, .hermes, 1",
        ".hermess, .hermes, 1",
        ".hermas, .hermes, 1",
        "abc, cab, 2",
        "'', abc, 3"
    })
    void countsSlips(String typed, String meant, int slips) {
        assertThat(NearName.slips(typed, meant)).isEqualTo(slips);
        assertThat(NearName.slips(meant, typed)).isEqualTo(slips);
    }

    @Test
    void putsTheNearestFirstAndLeavesOutWhatIsDifferent() {
        assertThat(NearName.among(List.of(".hermes2", "documents", ".hermas", ".hermes"), ".herme"))
                .containsExactly(".hermes", ".hermas", ".hermes2");
        assertThat(NearName.among(List.of("ab", "cd"), "ax")).isEmpty();
    }
}
