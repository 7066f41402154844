package io.github.hermesbackup.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hermesbackup.io.HermesException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** State files, secrets, profile names: the lists and how they are compared. */
class NamesOfTheHomeTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "state.db",
                "config.yaml",
                ".env",
                "auth.json",
                "cron/jobs.json",
                "cron/executions.db",
                "gateway_state.json",
                "channel_directory.json",
                "channel_aliases.json",
                "processes.json",
                "gateway/discord_message_recovery.db",
                "projects.db",
                "response_store.db",
                "memory_store.db",
                "verification_evidence.db",
                "kanban.db",
                "kanban/boards/b/kanban.db",
                "kanban/boards/x.json",
                "pairing/a/b.json",
                "platforms/pairing/a.json",
                "feishu_comment_pairing.json",
                "feishu_comment_rules.json",
                "SOUL.md",
                "memories/a/b.md"
            })
    void takesTheStateFiles(String name) {
        assertThat(StateFiles.standard().contains(name)).isTrue();
        for (int slash = name.indexOf('/'); slash > 0; slash = name.indexOf('/', slash + 1)) {
            assertThat(StateFiles.standard().canContainBelow(name.substring(0, slash)))
                    .isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kanban/boards/b/workspaces/x",
                "kanban/boards/b/attachments/x/y",
                "skills/config.yaml",
                "soul.md",
                "logs/a.log",
                "cron/output/j/1",
                "profiles/p/config.yaml",
                "state.db-wal",
                "memories2/x"
            })
    void leavesOtherFilesOutOfTheState(String name) {
        assertThat(StateFiles.standard().contains(name)).isFalse();
    }

    @Test
    void looksForStateOnlyWhereItCanBe() throws HermesException {
        StateFiles state = StateFiles.standard();
        assertThat(state.canContainBelow("")).isTrue();
        assertThat(state.canContainBelow("skills")).isFalse();
        assertThat(state.canContainBelow("cron/output")).isFalse();
        assertThat(state.canContainBelow("kanban/boards/b/workspaces")).isFalse();
        StateFiles other = StateFiles.of(List.of("data/**", "!data/tmp/**"));
        assertThat(other.contains("data/x")).isTrue();
        assertThat(other.contains("data/tmp/x")).isFalse();
        assertThat(other.contains("state.db")).isFalse();
        assertThatThrownBy(() -> StateFiles.of(List.of("![x"))).hasMessageStartingWith("[x is no valid pattern");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".env", "profiles/p/.env", "auth.json", "google_Token.json", "x/tokens.json", "mcp-tokens/a",
                "mcp-tokens/", "pairing/a/b", "platforms/pairing/x", "vault.key", "vault.json.enc", "a/vault.x",
                "dashboard_auth/users.json", "Dashboard_Auth/x", ".anthropic_oauth.json", "webhook_subscriptions.json"
            })
    void keepsSecretsOutOfFixtures(String name) {
        assertThat(Secrets.isFixtureSecret(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "config.yaml",
                ".env.example",
                "my.env",
                "auth.json.md",
                "token.txt",
                "pairing",
                "feishu_comment_pairing.json",
                "vault",
                "skills/pairing.md",
                "memories/",
                "state.db"
            })
    void takesEverythingElseIntoFixtures(String name) {
        assertThat(Secrets.isFixtureSecret(name)).isFalse();
    }

    @Test
    void keepsSecretsPrivateWhereverTheyLie() {
        assertThat(List.of(".env", "profiles/p/auth.json", "state.db", "vault.key", "a/vault.json.enc"))
                .allMatch(Secrets::isAlwaysPrivate);
        assertThat(List.of("config.yaml", "env", "kanban.db", ".env/x", "state.db-wal"))
                .noneMatch(Secrets::isAlwaysPrivate);
    }

    @ParameterizedTest
    @ValueSource(strings = {"coder", "a", "0", "my_profile-2", "hermes2", "chatter"})
    void givesAProfileACommand(String name) {
        assertThat(ProfileNames.refusal(name)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hermes",
                "default",
                "test",
                "tmp",
                "root",
                "sudo",
                "chat",
                "gateway",
                "acp",
                "honcho",
                "",
                "-a",
                "_a",
                "A",
                "a b",
                "a/b",
                "..",
                "ä",
                "a.b",
                "a\n",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
            })
    void refusesACommandThatWouldBeMistakenForAnother(String name) {
        assertThat(ProfileNames.refusal(name)).isPresent();
    }

    @Test
    void knowsWhichDirectoryIsTheRootOfAProfile() {
        assertThat(Profiles.isRoot("profiles/p/")).isTrue();
        assertThat(List.of("profiles/", "profiles//", "profiles/p", "profiles/p/q/", "x/profiles/p/", ""))
                .noneMatch(Profiles::isRoot);
        assertThat(Profiles.local("profiles/p/a/b")).isEqualTo("a/b");
        assertThat(List.of("profiles/p", "profiles/p/", "profiles//x", "a/b", "x/profiles/p/a"))
                .allMatch(name -> Profiles.local(name).equals(name));
    }
}
