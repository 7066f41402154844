package io.github.hermesbackup.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.io.HermesException.Reason;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GlobTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "logs/a.log        | logs/a.log",
                "logs/*            | logs/a.log",
                "logs/*.log        | logs/.log",
                "*                 | logs",
                "logs/**           | logs/a/b/c",
                "logs/**           | logs",
                "logs/             | logs/a/b",
                "logs/             | logs",
                "logs              | logs/",
                "**                | a/b/c",
                "**/*.tmp          | x.tmp",
                "**/*.tmp          | a/b/x.tmp",
                "**/a/**/b         | a/b",
                "**/a/**/b         | x/a/y/a/z/b",
                "a/**/**/b         | a/b",
                "a**b              | axxb",
                "?.md              | 日.md",
                "?.md              | 😀.md",
                "[a-c]x            | bx",
                "[!a-c]x           | dx",
                "[^a-c]x           | dx",
                "[-a]              | -",
                "[a-]              | -",
                "[*]               | *",
                "[{]               | {",
                "a,b               | a,b",
                "{a,b}/c           | b/c",
                "{a/b,c}/d         | a/b/d",
                "x{,.bak}          | x",
                "x{,.bak}          | x.bak",
                "{a{1,2},b}        | a2",
                "{a,b}{1,2}        | b1",
                "(a+b).txt         | (a+b).txt",
                "a.b               | a.b",
                "*a*a*a*b          | aaaaaaaaab",
                "' x '             | ' x '"
            })
    void matches(String pattern, String name) throws HermesException {
        assertThat(Glob.of(pattern).matches(name)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "logs/*            | logs/a/b",
                "logs/*            | logs",
                "*                 | a/b",
                "*.log             | logs/a.log",
                "logs/**           | logs2/a",
                "logs/**           | x/logs/a",
                "Logs              | logs",
                "a.b               | axb",
                "?                 | ab",
                "?                 | a/b",
                "a?b               | a/b",
                "a*b               | a/b",
                "[a-c]x            | dx",
                "[!a-c]x           | ax",
                "{a,b}             | a,b",
                "{a,b}             | ab",
                "**/a              | a/b",
                "a/**/b            | a/bc",
                "*a*a*a*b          | aaaaaaaaa"
            })
    void doesNotMatch(String pattern, String name) throws HermesException {
        assertThat(Glob.of(pattern).matches(name)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "backups/keep/x    | backups              | true",
                "backups/keep/x    | backups/             | true",
                "backups/keep/x    | backups/keep         | true",
                "backups/keep/x    | backups/keep/x       | false",
                "backups/keep/x    | backups/other        | false",
                "backups/keep/x    | node_modules         | false",
                "backups/*/x       | backups/other        | true",
                "backups/*/x       | node_modules         | false",
                "backups/**        | backups/a/b          | true",
                "s/*/node_modules/k| s/a/node_modules     | true",
                "s/*/node_modules/k| s/a/.git             | false",
                "**/k              | node_modules         | true",
                "{a,b}/c           | b                    | true",
                "*.txt             | x                    | false"
            })
    void looksIntoADirectoryOnlyIfItCanMatter(String pattern, String directory, boolean expected)
            throws HermesException {
        assertThat(Glob.of(pattern).canMatchBelow(directory)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "/abs",
                "a//b",
                "..",
                "a/../b",
                "./a",
                "a\\b",
                "[a",
                "[]",
                "[!]",
                "[z-a]",
                "{a",
                "a}",
                "{a,{b}",
                "${user.home}/x",
                "[a/b]"
            })
    void refusesAnInvalidPatternByName(String pattern) {
        assertThatThrownBy(() -> Glob.of(pattern))
                .isInstanceOfSatisfying(
                        HermesException.class, e -> assertThat(e.reason()).isEqualTo(Reason.INVALID_INPUT))
                .hasMessageStartingWith(pattern + " is no valid pattern: ");
    }

    @Test
    void refusesPatternsThatStandForTooMuch() {
        assertThatThrownBy(() -> Glob.of("{a,b}".repeat(40))).hasMessageContaining("more than 256 patterns");
        assertThatThrownBy(() -> Glob.of("a/".repeat(100) + "b")).hasMessageContaining("more than 62 components");
        assertThatThrownBy(() -> Glob.of("{".repeat(5000))).hasMessageContaining("longer than 4096");
    }

    @Test
    void noPatternMakesALongNameSlow() throws HermesException {
        Glob nested = Glob.of("**/".repeat(30) + "x");
        assertThat(nested.matches("a/".repeat(2000) + "a")).isFalse();
        assertThat(Glob.of("*a".repeat(100) + "b").matches("a".repeat(255))).isFalse();
    }

    @Test
    void takesTheLongestPatternThatIsAllowed() throws HermesException {
        Glob deep = Glob.of("a/".repeat(61) + "b");
        assertThat(deep.matches("a/".repeat(61) + "b")).isTrue();
        assertThat(deep.matches("a/".repeat(60) + "b")).isFalse();
        assertThat(deep.canMatchBelow("a/".repeat(61))).isTrue();
    }

    @Provide
    Arbitrary<String> patterns() {
        Arbitrary<String> part = Arbitraries.of("a", "b", "*", "**", "a*", "?", "*b*", "ab");
        return part.list().ofMinSize(1).ofMaxSize(5).map(parts -> String.join("/", parts));
    }

    @Provide
    Arbitrary<String> paths() {
        Arbitrary<String> part = Arbitraries.of("a", "b", "ab", "aab", "ba", "c");
        return part.list().ofMinSize(1).ofMaxSize(6).map(parts -> String.join("/", parts));
    }

    @Property
    void agreesWithTheStraightforwardDefinition(@ForAll("patterns") String pattern, @ForAll("paths") String path)
            throws HermesException {
        List<String> wanted = List.of(pattern.split("/"));
        List<String> parts = List.of(path.split("/"));
        assertThat(Glob.of(pattern).matches(path)).isEqualTo(defined(wanted, parts));
    }

    @Property
    void neverSkipsADirectoryThatHoldsAMatch(@ForAll("patterns") String pattern, @ForAll("paths") String path)
            throws HermesException {
        Glob glob = Glob.of(pattern);
        if (glob.matches(path)) {
            for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
                assertThat(glob.canMatchBelow(path.substring(0, slash))).isTrue();
            }
        }
    }

    private static boolean defined(List<String> wanted, List<String> parts) {
        if (wanted.isEmpty()) {
            return parts.isEmpty();
        }
        List<String> rest = wanted.subList(1, wanted.size());
        if (wanted.get(0).equals("**")) {
            return defined(rest, parts) || (!parts.isEmpty() && defined(wanted, parts.subList(1, parts.size())));
        }
        String regex = wanted.get(0).replace("*", ".*").replace("?", ".");
        return !parts.isEmpty() && parts.get(0).matches(regex) && defined(rest, parts.subList(1, parts.size()));
    }
}
