package io.github.hermesbackup.home;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StandardRulesTest {

    @TempDir
    Path temp;

    TestHome home;

    @BeforeEach
    void begin() {
        home = new TestHome(temp);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "__pycache__",
                ".git",
                "node_modules",
                "backups",
                "checkpoints",
                "state-snapshots",
                "browser-profile",
                "browser-profiles",
                ".venv",
                "venv",
                "site-packages",
                ".cache",
                ".tox",
                ".nox",
                ".pytest_cache",
                ".mypy_cache",
                ".ruff_cache"
            })
    void leavesOutRegenerableDirectoriesAtAnyDepth(String name) throws IOException {
        home.with(
                name + "/a", "skills/x/" + name + "/a", "profiles/p/" + name + "/a", "y/" + name, "z/" + name + "x/a");
        HomeListing listing = home.scan();
        assertThat(TestHome.files(listing)).containsExactly("y/" + name, "z/" + name + "x/a");
        assertThat(TestHome.leftOut(listing))
                .containsOnlyKeys(name + "/", "skills/x/" + name + "/", "profiles/p/" + name + "/");
    }

    @Test
    void leavesOutTheCheckoutOfTheAgentOnlyDirectlyUnderTheHome() throws IOException {
        home.with("hermes-agent/a", "skills/x/hermes-agent/a", "profiles/p/hermes-agent/a", "plugins/hermes-agent/a");
        HomeListing listing = home.scan();
        assertThat(TestHome.files(listing))
                .containsExactly("plugins/hermes-agent/a", "profiles/p/hermes-agent/a", "skills/x/hermes-agent/a");
        assertThat(TestHome.leftOut(listing)).containsOnlyKeys("hermes-agent/").containsValue("code-checkout");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "models",
                "runtimes",
                "node",
                "installs",
                "tools",
                "build-tools",
                "worktrees",
                ".worktrees",
                "update-backups"
            })
    void leavesOutInstalledThingsOnlyAtTheRootOfTheHomeOrOfAProfile(String name) throws IOException {
        home.with(name + "/a", "profiles/p/" + name + "/a", "skills/" + name + "/a", "profiles/" + name + "/a");
        home.with("profiles/p/skills/" + name + "/a");
        HomeListing listing = home.scan();
        assertThat(TestHome.files(listing))
                .containsExactlyInAnyOrder(
                        "profiles/" + name + "/a", "profiles/p/skills/" + name + "/a", "skills/" + name + "/a");
        assertThat(TestHome.leftOut(listing)).containsOnlyKeys(name + "/", "profiles/p/" + name + "/");
    }

    @ParameterizedTest
    @ValueSource(strings = {"images", "audio", "videos", "documents", "screenshots", "citations"})
    void keepsTheUsersPartOfACache(String name) throws IOException {
        home.with("cache/" + name + "/a", "profiles/p/cache/" + name + "/a");
        HomeListing listing = home.scan();
        assertThat(TestHome.files(listing)).containsExactly("cache/" + name + "/a", "profiles/p/cache/" + name + "/a");
        assertThat(listing.leftOut()).isEmpty();
    }

    @Test
    void leavesOutTheRestOfACacheLooseFilesIncluded() throws IOException {
        home.with("cache/web/a", "cache/loose", "cache/audio.txt", "profiles/p/cache/web/a", "profiles/p/cache/images");
        home.with("skills/x/cache/web/a", "profiles/cache/web/a", "cache/images/web/a");
        HomeListing listing = home.scan();
        assertThat(TestHome.files(listing))
                .containsExactly("cache/images/web/a", "profiles/cache/web/a", "skills/x/cache/web/a");
        assertThat(TestHome.leftOut(listing))
                .containsOnlyKeys(
                        "cache/web/",
                        "cache/loose",
                        "cache/audio.txt",
                        "profiles/p/cache/web/",
                        "profiles/p/cache/images");
    }

    @ParameterizedTest
    @CsvSource({
        "a.pyc, bytecode",
        "a.pyo, bytecode",
        "gateway.pid, process-state",
        "cron.pid, process-state",
        ".backup.lock, process-state",
        "state.db.pre-update-emergency-1, emergency-copy",
        "state.db.retired-wal-2026, emergency-copy",
        "hermes-backup-2026-11-22-101502.zip, own-archive",
        "pre-update-2026-11-22-101502-2.zip, own-archive",
        "pre-migration-2026-11-22-101502.zip, own-archive",
        "pre-import-2026-11-22-101502-17.zip, own-archive",
        ".my.zip.0123456789abcdef.partial, own-partial",
        ".hermes-backup-2026-11-22-101502.zip.00112233aabbccdd.partial.database, own-partial",
        "gone.db-wal, orphan-sidecar",
        "gone.db-shm, orphan-sidecar",
        "gone.db-journal, orphan-sidecar"
    })
    void leavesOutFilesByTheirNameAnywhere(String name, String rule) throws IOException {
        home.with(name, "a/b/" + name, "profiles/p/" + name);
        HomeListing listing = home.scan();
        assertThat(TestHome.files(listing)).isEmpty();
        assertThat(TestHome.leftOut(listing))
                .containsOnlyKeys(name, "a/b/" + name, "profiles/p/" + name)
                .containsValue(rule);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a.py",
                "pyc",
                "a.pyc.txt",
                "my-gateway.pid",
                "gateway.pid.txt",
                "gateway.lock",
                "state.db.bak",
                "old-state.db.retired-wal-1",
                "hermes-backup.zip",
                "my-hermes-backup-2026-11-22-101502.zip",
                "hermes-backup-2026-11-22-101502.zip.bak",
                "hermes-backup-2026-11-22-101502-.zip",
                "hermes-backup-2026-11-22.zip",
                "hermes-backup-2026-11-22-101502-kept.zip",
                "x.partial",
                ".x.partial",
                ".my.notes.partial",
                ".draft.v2.partial-of-mine",
                "hermes-backup-2026-11-22-101502-1.zip",
                "gone.sqlite-wal",
                "-wal",
                ".restore-1",
                "config.yaml.bak",
                "passkeys.db"
            })
    void keepsFilesThatOnlyLookSimilar(String name) throws IOException {
        home.with(name, "a/" + name);
        HomeListing listing = home.scan();
        assertThat(TestHome.files(listing)).containsExactlyInAnyOrder(name, "a/" + name);
        assertThat(listing.leftOut()).isEmpty();
        assertThat(listing.failed()).isEmpty();
    }

    @Test
    void leavesOutAnEmergencyCopyThatIsADirectory() throws IOException {
        home.with("state.db.retired-wal-1/state.db-wal", "gateway.pid/a", "x.pyc/a");
        HomeListing listing = home.scan();
        assertThat(TestHome.files(listing)).containsExactly("gateway.pid/a", "x.pyc/a");
        assertThat(TestHome.leftOut(listing)).containsOnlyKeys("state.db.retired-wal-1/");
    }

    @Test
    void leavesOutPasskeysInWhateverCaseTheyAreWritten() throws IOException {
        home.with("dashboard_auth/passkeys.db", "dashboard_auth/PassKeys.DB-wal", "dashboard_auth/users.json");
        home.with("profiles/p/Dashboard_Auth/PASSKEYS.db.bak", "skills/dashboard_auth/passkeys.db");
        HomeListing listing = home.scan();
        assertThat(TestHome.files(listing))
                .containsExactly("dashboard_auth/users.json", "skills/dashboard_auth/passkeys.db");
        assertThat(TestHome.leftOut(listing))
                .containsOnlyKeys(
                        "dashboard_auth/passkeys.db",
                        "dashboard_auth/PassKeys.DB-wal",
                        "profiles/p/Dashboard_Auth/PASSKEYS.db.bak")
                .containsValue("passkeys");
    }

    @Test
    void keepsWhatIsTheUsersAndEmptyDirectories() throws IOException {
        home.with(
                "skills/.archive/old/SKILL.md",
                "sessions/s.jsonl",
                "logs/a.log",
                "a.bak",
                "memories/",
                "hooks/deep/er/");
        HomeListing listing = home.scan();
        assertThat(TestHome.names(listing))
                .containsExactly(
                        "a.bak",
                        "hooks/",
                        "hooks/deep/",
                        "hooks/deep/er/",
                        "logs/",
                        "logs/a.log",
                        "memories/",
                        "sessions/",
                        "sessions/s.jsonl",
                        "skills/",
                        "skills/.archive/",
                        "skills/.archive/old/",
                        "skills/.archive/old/SKILL.md");
        assertThat(listing.leftOut()).isEmpty();
    }

    @Test
    void leavesOutTheLeavingsOfARestoreEvenIfBackupsAreIncluded() throws IOException {
        home.with("backups/.restore-01234567-89ab-4cde-8f01-23456789abcd/a", "backups/mine.zip", "backups/.keep");
        HomeListing listing = home.scan(ScanRules.standard().including(java.util.List.of("backups/**")));
        assertThat(TestHome.files(listing)).containsExactly("backups/.keep", "backups/mine.zip");
        assertThat(TestHome.leftOut(listing))
                .containsOnlyKeys("backups/.restore-01234567-89ab-4cde-8f01-23456789abcd/")
                .containsValue("own-staging");
    }

    @Test
    void leavesOutWhatThisRunIsWritingHoweverItsPathIsWritten() throws IOException {
        home.with("out/a.zip", "out/b.zip", "out/c.zip", "config.yaml");
        Path link = temp.resolveSibling(temp.getFileName() + "-link");
        java.nio.file.Files.createSymbolicLink(link, temp);
        try {
            ScanRules rules = ScanRules.standard()
                    .leavingOut(java.util.List.of(
                            temp.resolve("out/a.zip"), link.resolve("out/b.zip"), temp.resolve("x/../out/none")));
            HomeListing listing = new TestHome(link).scan(rules.including(java.util.List.of("**")));
            assertThat(TestHome.files(listing)).containsExactly("config.yaml", "out/c.zip");
            assertThat(TestHome.leftOut(listing))
                    .containsOnlyKeys("out/a.zip", "out/b.zip")
                    .containsValue("output");
        } finally {
            java.nio.file.Files.delete(link);
        }
    }

    @Test
    void givesEveryRuleAnIdOfItsOwnAndAReason() {
        assertThat(ScanRules.standard().table()).extracting(ScanRule::id).doesNotHaveDuplicates();
        assertThat(ScanRules.standard().table()).allSatisfy(rule -> {
            assertThat(rule.id()).matches("[a-z-]+");
            assertThat(rule.reason()).isNotBlank();
        });
    }
}
