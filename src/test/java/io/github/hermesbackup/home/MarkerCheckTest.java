package io.github.hermesbackup.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hermesbackup.io.HermesException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MarkerCheckTest {

    private static MarkerResult check(Markers markers, String... names) {
        MarkerCheck check = new MarkerCheck(markers);
        for (String name : names) {
            check.accept(name);
        }
        return check.result();
    }

    private static MarkerResult check(String names) {
        return check(Markers.standard(), names.split(" "));
    }

    @ParameterizedTest
    @CsvSource({
        "config.yaml, '', config.yaml",
        "a state.db z/, '', state.db",
        ".env config.yaml x/config.yaml, '', .env config.yaml",
        "profiles/p/.env, '', profiles/p/.env",
        "profiles/p/.env other/x, '', profiles/p/.env",
        ".hermes/config.yaml .hermes/a/b, .hermes/, config.yaml",
        "any-name/.env, any-name/, .env",
        "home/profiles/p/state.db home/x, home/, profiles/p/state.db",
        "__MACOSX/._x wrap/config.yaml __MACOSX/wrap/._config.yaml, wrap/, config.yaml",
        "__MACOSX/config.yaml config.yaml, '', config.yaml",
        "wrap/ wrap/config.yaml empty/, wrap/, config.yaml",
        "config.yaml hermes/config.yaml hermes/x, '', config.yaml",
        "hermes/config.yaml hermes/x config.yaml, '', config.yaml",
        "hermes/config.yaml z profiles/p/.env, '', profiles/p/.env",
        "日本/config.yaml, 日本/, config.yaml"
    })
    void recognisesABackupAndItsPrefix(String names, String prefix, String found) {
        MarkerResult result = check(names);
        assertThat(result.isBackup()).isTrue();
        assertThat(result.prefix()).isEqualTo(prefix);
        assertThat(result.found()).containsExactly(found.split(" "));
        assertThat(result.refusal()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "proj/a/b/config.yaml",
                "a/config.yaml b/x",
                "a/config.yaml x",
                "config.yaml/",
                "config.yaml/x",
                "my-config.yaml",
                "config.yaml.bak",
                "x/profiles/config.yaml y",
                "profiles/p/q/.env",
                "profiles//.env",
                "wrap/profiles/p/q/.env",
                "__MACOSX/config.yaml",
                "__MACOSX/profiles/p/config.yaml",
                "empty/",
                "CONFIG.YAML"
            })
    void refusesWhatOnlyContainsAMarkerSomewhere(String names) {
        MarkerResult result = check(names);
        assertThat(result.isBackup()).isFalse();
        assertThat(result.prefix()).isEmpty();
        assertThat(result.refusal())
                .contains("zip does not appear to be a Hermes backup (no config.yaml, .env, or state databases found)");
    }

    @Test
    void saysThatAnEmptyArchiveIsEmpty() {
        assertThat(check(Markers.standard()).refusal()).contains("zip archive is empty");
    }

    @Test
    void doesNotDependOnTheOrderOfTheNames() {
        List<String> names = List.of("w/config.yaml", "w/a", "w/b/c", "w/", "__MACOSX/x", "w/profiles/p/.env");
        for (int turn = 0; turn < names.size(); turn++) {
            MarkerCheck check = new MarkerCheck(Markers.standard());
            for (int i = 0; i < names.size(); i++) {
                check.accept(names.get((i + turn) % names.size()));
            }
            assertThat(check.result().prefix()).isEqualTo("w/");
            assertThat(check.result().found()).containsExactlyInAnyOrder("config.yaml", "profiles/p/.env");
        }
    }

    @Test
    void looksForOtherMarkersIfConfigured() throws HermesException {
        Markers markers = Markers.of(List.of("app.toml", "data.bin"));
        assertThat(check(markers, "w/app.toml").prefix()).isEqualTo("w/");
        assertThat(check(markers, "config.yaml").refusal())
                .contains("zip does not appear to be a Hermes backup (no app.toml or data.bin found)");
    }

    @Test
    void refusesMarkersThatAreNoFileNames() {
        assertThatThrownBy(() -> Markers.of(List.of())).isInstanceOf(HermesException.class);
        for (String name : List.of("", " ", "a/b", "a\\b", "${x}")) {
            assertThatThrownBy(() -> Markers.of(List.of("ok", name)))
                    .isInstanceOf(HermesException.class)
                    .hasMessageStartingWith("\"" + name + "\"");
        }
    }
}
