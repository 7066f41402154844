package io.github.hermesbackup.home;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DirectoryRulesTest {

    private static final List<ScanRule> TABLE = ScanRules.standard().table();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "skills/",
                "cache/",
                "dashboard_auth/",
                "Dashboard_Auth/",
                "profiles/",
                "profiles/p/",
                "profiles/p/cache/",
                "profiles/p/dashboard_auth/",
                "skills/cache/"
            })
    void leaveOutWhatTheFirstRuleOfTheWholeTableLeavesOut(String directory) {
        DirectoryRules rules = new PlacedRules(TABLE).in(directory);
        for (String name : names()) {
            for (boolean isDirectory : new boolean[] {false, true}) {
                for (boolean takenBack : new boolean[] {false, true}) {
                    assertThat(rules.first(name, isDirectory, takenBack))
                            .as("%s%s, directory %s, taken back %s", directory, name, isDirectory, takenBack)
                            .isEqualTo(firstOfAll(directory, name, isDirectory, takenBack));
                }
            }
        }
    }

    private static Optional<ScanRule> firstOfAll(
            String directory, String name, boolean isDirectory, boolean takenBack) {
        return TABLE.stream()
                .filter(rule -> rule.place().covers(directory))
                .filter(rule -> rule.matches(name, isDirectory))
                .filter(rule -> !(takenBack && rule.reversible()))
                .findFirst();
    }

    /** What the rules mean by name, and what is nearly that. */
    private static List<String> names() {
        List<String> names = new ArrayList<>(List.of(
                "a",
                ".",
                "日本",
                "日本.pyc",
                "hermes-backup-2026-01-02-030405.zip",
                "hermes-backup-2026-01-02-030405.zipp",
                ".hermes-backup-2026-01-02-030405.zip.0123456789abcdef.partial",
                "notes.zip",
                "PASSKEYS.DB-wal",
                RestoreDirectory.newName()));
        for (ScanRule rule : TABLE) {
            for (String name : rule.names()) {
                names.addAll(List.of(name, name + "x", "x" + name, "日" + name, name + "日"));
            }
        }
        return names;
    }
}
