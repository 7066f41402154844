package io.github.hermesbackup.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileStat;
import io.github.hermesbackup.io.HermesException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UserPatternsTest {

    @TempDir
    Path temp;

    TestHome home;
    final Set<String> listed = new TreeSet<>();

    final Disk watching = new PassingDisk() {
        @Override
        public List<Path> list(Path directory) throws IOException {
            listed.add(home.path().toRealPath().relativize(directory).toString());
            return super.list(directory);
        }
    };

    @BeforeEach
    void begin() {
        home = new TestHome(temp);
    }

    private HomeListing including(String... patterns) throws IOException {
        return home.scan(watching, ScanRules.standard().including(List.of(patterns)));
    }

    @Test
    void leavesOutWhatTheUserExcludesAndNamesThePattern() throws IOException {
        home.with("logs/a.log", "logs/deep/b", "sessions/s.tmp", "sessions/s.jsonl", "x.tmp");
        HomeListing listing = home.scan(watching, ScanRules.standard().excluding(List.of("logs/", "**/*.tmp")));
        assertThat(TestHome.names(listing)).containsExactly("sessions/", "sessions/s.jsonl");
        assertThat(listing.leftOut())
                .containsExactly(
                        new LeftOut("logs/", "excluded", "excluded by the pattern logs/"),
                        new LeftOut("sessions/s.tmp", "excluded", "excluded by the pattern **/*.tmp"),
                        new LeftOut("x.tmp", "excluded", "excluded by the pattern **/*.tmp"));
        assertThat(listing.leftOut()).extracting(LeftOut::directory).containsExactly(true, false, false);
        assertThat(listed).containsExactly("", "sessions");
    }

    @Test
    void anExcludeWinsOverAnInclude() throws IOException {
        home.with("backups/a", "backups/b");
        ScanRules rules = ScanRules.standard().including(List.of("backups/**")).excluding(List.of("backups/b"));
        assertThat(TestHome.files(home.scan(rules))).containsExactly("backups/a");
    }

    @Test
    void anIncludedDirectoryIsTakenWholeButItsOwnRubbishStaysOut() throws IOException {
        home.with("backups/a", "backups/d/b", "backups/node_modules/x", "backups/c.pyc");
        HomeListing listing = including("backups");
        assertThat(TestHome.files(listing)).containsExactly("backups/a", "backups/d/b");
        assertThat(TestHome.leftOut(listing))
                .isEqualTo(Map.of("backups/node_modules/", "dependencies", "backups/c.pyc", "bytecode"));
    }

    @Test
    void twoStarsTakeBackEveryRuleBelow() throws IOException {
        home.with("backups/a", "backups/node_modules/x", "backups/c.pyc", "node_modules/y");
        HomeListing listing = including("backups/**");
        assertThat(TestHome.files(listing)).containsExactly("backups/a", "backups/c.pyc", "backups/node_modules/x");
        assertThat(TestHome.leftOut(listing)).containsOnlyKeys("node_modules/");
        assertThat(listed).doesNotContain("node_modules");
    }

    @Test
    void findsAnIncludedFileBelowAnExcludedDirectoryAndLooksNowhereElse() throws IOException {
        home.with("node_modules/p/keep/a.json", "node_modules/p/keep/b.txt", "node_modules/p/drop/c.json");
        home.with("node_modules/q/d.json", "node_modules/e.json", "skills/node_modules/p/keep/a.json", "config.yaml");
        HomeListing listing = including("node_modules/p/keep/*.json");
        assertThat(TestHome.names(listing))
                .containsExactly(
                        "config.yaml",
                        "node_modules/",
                        "node_modules/p/",
                        "node_modules/p/keep/",
                        "node_modules/p/keep/a.json",
                        "skills/");
        assertThat(listing.leftOut())
                .containsExactly(
                        new LeftOut(
                                "node_modules/", "dependencies", "installed packages (except for what is included)"),
                        new LeftOut("skills/node_modules/", "dependencies", "installed packages"));
        assertThat(listed).containsExactly("", "node_modules", "node_modules/p", "node_modules/p/keep", "skills");
    }

    @Test
    void listsNoDirectoryBelowAnExcludedOneIfNothingInItIsIncluded() throws IOException {
        home.with("node_modules/p/a.txt", "venv/a.json");
        HomeListing listing = including("*/*/*.json");
        assertThat(listing).isEmpty();
        assertThat(listing.leftOut())
                .containsExactly(
                        new LeftOut("node_modules/", "dependencies", "installed packages"),
                        new LeftOut("venv/", "dependencies", "installed packages"));
    }

    @Test
    void takesBackPartOfACache() throws IOException {
        home.with("cache/web/keep/a", "cache/web/b", "cache/c", "cache/d");
        HomeListing listing = including("cache/web/keep", "cache/d");
        assertThat(TestHome.files(listing)).containsExactly("cache/d", "cache/web/keep/a");
    }

    @Test
    void aPatternThatBeginsWithTwoStarsReachesEverywhere() throws IOException {
        home.with("node_modules/p/a.json", "node_modules/p/b.txt", ".git/c.json", "d.txt");
        assertThat(TestHome.files(including("**/*.json")))
                .containsExactly(".git/c.json", "d.txt", "node_modules/p/a.json");
    }

    @Test
    void whatLiesBesideAnIncludedFileIsNeitherLookedAtNorMentioned() throws IOException {
        home.with("venv/keep/a", "venv/locked", "venv/other/b").withLink("venv/link", "nowhere");
        home.withLink("venv/keep/link", "nowhere");
        Disk locked = new PassingDisk() {
            @Override
            public FileStat stat(Path path) throws IOException {
                if (path.endsWith("locked") || path.endsWith("other")) {
                    throw new AccessDeniedException(path.toString());
                }
                return super.stat(path);
            }
        };
        HomeListing listing = home.scan(locked, ScanRules.standard().including(List.of("venv/keep")));
        assertThat(TestHome.files(listing)).containsExactly("venv/keep/a");
        assertThat(TestHome.leftOut(listing)).isEqualTo(Map.of("venv/", "dependencies", "venv/keep/link", "link"));
        assertThat(listing.failed()).isEmpty();
    }

    @Test
    void aFileWhereADirectoryWasExpectedIsNotMentionedEither() throws IOException {
        home.with("venv/keep", "venv/x/keep/a");
        HomeListing listing = including("venv/keep/**/a", "venv/x/keep/*");
        assertThat(TestHome.files(listing)).containsExactly("venv/x/keep/a");
        assertThat(TestHome.leftOut(listing)).isEqualTo(Map.of("venv/", "dependencies"));
    }

    @Test
    void refusesAnInvalidPatternByName() {
        assertThatThrownBy(() -> ScanRules.standard().excluding(List.of("ok", "[a")))
                .isInstanceOf(HermesException.class)
                .hasMessageStartingWith("[a is no valid pattern");
        assertThatThrownBy(() -> ScanRules.standard().including(List.of("/etc")))
                .isInstanceOf(HermesException.class)
                .hasMessageStartingWith("/etc is no valid pattern");
    }
}
