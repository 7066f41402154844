package io.github.hermesbackup.home;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NeverRestoredTest {

    private static final Set<String> DATABASES = Set.of("a/plain", "state.db");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gateway_state.json",
                "profiles/p/gateway_state.json",
                "gateway.pid",
                "gateway.lock",
                "cron.pid",
                "x/y/processes.json",
                ".backup.lock",
                "state.db-wal",
                "state.db-shm",
                "state.db-journal",
                "a/plain-wal",
                "gone.db-wal",
                "gone.sqlite3-shm",
                "dashboard_auth/passkeys.db",
                "dashboard_auth/PassKeys.db-wal",
                "profiles/p/Dashboard_Auth/passkeys.db.bak",
                "dashboard_auth/x/dashboard_auth/passkeys.db",
                "__MACOSX/._config.yaml",
                "_external/home/x"
            })
    void leavesAloneWhatBelongsToAnotherMachine(String member) {
        assertThat(NeverRestored.reason(member, DATABASES::contains)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "config.yaml",
                "state.db",
                "plain-wal",
                "b/plain-wal",
                "notes-journal",
                "gateway.pid/",
                "gone.db-wal/",
                "xgateway.pid",
                "passkeys.db",
                "x/passkeys.db",
                "dashboard_auth/users.json",
                "my_dashboard_auth/passkeys.db",
                "x/__MACOSX/a",
                "x/_external/a",
                "-wal"
            })
    void restoresEverythingElse(String member) {
        assertThat(NeverRestored.reason(member, DATABASES::contains)).isEmpty();
    }
}
