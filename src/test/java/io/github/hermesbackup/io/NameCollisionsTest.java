package io.github.hermesbackup.io;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hermesbackup.io.NameCollisions.Names;
import io.github.hermesbackup.io.NameCollisions.Twins;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Members that would fall on one file. */
class NameCollisionsTest {

    private static final NameFolding CASE = new NameFolding(true, false, false);
    private static final NameFolding NORMALIZATION = new NameFolding(false, true, false);

    @Test
    void twoSpellingsOfOneFileAreTwins() throws IOException {
        assertThat(among(CASE, "config.yaml", "Config.yaml")).containsExactly(new Twins("config.yaml", "Config.yaml"));
        assertThat(among(CASE, "a/b/X", "a/b/c", "a/b/x")).containsExactly(new Twins("a/b/X", "a/b/x"));
        assertThat(among(NORMALIZATION, "caf\u00e9", "cafe\u0301"))
                .containsExactly(new Twins("caf\u00e9", "cafe\u0301"));
        assertThat(among(new NameFolding(false, false, true), "a", "a.")).containsExactly(new Twins("a", "a."));
    }

    @Test
    void whatTheFileSystemTellsApartIsNoTwin() throws IOException {
        assertThat(among(NameFolding.NONE, "a", "A", "a.", "\u00e9", "e\u0301")).isEmpty();
        assertThat(among(CASE, "a", "b", "\u00e9", "e\u0301", "a.")).isEmpty();
        assertThat(among(NORMALIZATION, "a", "A")).isEmpty();
        assertThat(among(CASE, "a/x", "b/X", "c/x/", "d/X/y")).isEmpty();
    }

    @Test
    void directoriesAreTwinsToo() throws IOException {
        assertThat(among(CASE, "Skills/", "skills/")).containsExactly(new Twins("Skills", "skills"));
        assertThat(among(CASE, "a/Skills/x/y", "a/skills/x/z")).containsExactly(new Twins("a/Skills", "a/skills"));
        assertThat(among(CASE, "x", "X/y")).containsExactly(new Twins("x", "X"));
    }

    /** Otherwise one renamed directory of ten thousand files would be ten thousand findings. */
    @Test
    void whatIsInTwinDirectoriesIsNotNamedAgain() throws IOException {
        assertThat(among(CASE, "Skills/", "Skills/a", "Skills/b", "skills/", "skills/a", "skills/c"))
                .containsExactly(new Twins("Skills", "skills"));
        assertThat(among(CASE, "Skills/a", "Skills/b", "skills/A"))
                .containsExactly(new Twins("Skills", "skills"), new Twins("Skills/a", "skills/A"));
    }

    @Test
    void aNameThatStandsTwiceIsNoTwin() throws IOException {
        assertThat(among(CASE, "a", "a", "b/", "b/", "b/c")).isEmpty();
    }

    @Test
    void threeSpellingsAreTwoFindings() throws IOException {
        assertThat(among(CASE, "abc", "Abc", "x", "ABC"))
                .containsExactly(new Twins("abc", "Abc"), new Twins("abc", "ABC"));
    }

    @Test
    void aHostileNumberOfThemIsCutShort() throws IOException {
        Names many = visitor -> {
            for (int i = 0; i < 400_000; i++) {
                visitor.visit((i < 200_000 ? "dir/a" : "dir/A") + i % 200_000);
            }
        };
        assertThat(NameCollisions.among(CASE, many, 5)).hasSize(5).contains(new Twins("dir/a0", "dir/A0"));
    }

    @Test
    void oneNameInAHostileNumberOfSpellingsIsCutShortToo() throws IOException {
        Names many = visitor -> {
            for (int i = 0; i < 1 << 16; i++) {
                StringBuilder name = new StringBuilder("abcdefghijklmnop");
                for (int bit = 0; bit < 16; bit++) {
                    name.setCharAt(bit, (char) (name.charAt(bit) - (i >> bit & 1) * ('a' - 'A')));
                }
                visitor.visit(name.toString());
            }
        };
        assertThat(NameCollisions.among(CASE, many, 5)).hasSize(5);
    }

    @Test
    void theNamesAreReadAgainOnlyToSettleASuspicion() throws IOException {
        int[] passes = {0};
        Names names = visitor -> {
            passes[0]++;
            visitor.visit("a");
            visitor.visit("A");
        };
        NameCollisions.among(NameFolding.NONE, names, 5);
        assertThat(passes[0]).isZero();
        NameCollisions.among(NORMALIZATION, names, 5);
        assertThat(passes[0]).isEqualTo(1);
        NameCollisions.among(CASE, names, 5);
        assertThat(passes[0]).isEqualTo(3);
    }

    @Test
    void amongManyNamesTheOnePairIsFound() throws IOException {
        Names many = visitor -> {
            for (int i = 0; i < 400_000; i++) {
                visitor.visit("profiles/p" + i % 7 + "/sessions/" + i / 100 + "/s" + i + ".jsonl");
            }
            visitor.visit("profiles/p3/sessions/11/S1102.jsonl");
        };
        assertThat(NameCollisions.among(NameFolding.ALL, many, 5))
                .containsExactly(
                        new Twins("profiles/p3/sessions/11/s1102.jsonl", "profiles/p3/sessions/11/S1102.jsonl"));
    }

    /** Against the obvious way, which keeps every name. */
    @Test
    void nothingIsMissedAndNothingIsInvented() throws IOException {
        Random random = new Random(20261122);
        String[] components = {"a", "A", "b", "B", "\u00e9", "e\u0301", "\u00c9", "a.", "A ", "aa", "aA"};
        for (int run = 0; run < 3000; run++) {
            List<String> names = new ArrayList<>();
            for (int i = random.nextInt(8); i >= 0; i--) {
                StringBuilder name = new StringBuilder(components[random.nextInt(components.length)]);
                for (int depth = random.nextInt(3); depth > 0; depth--) {
                    name.append('/').append(components[random.nextInt(components.length)]);
                }
                names.add(name + (random.nextInt(4) == 0 ? "/" : ""));
            }
            NameFolding folding = new NameFolding(random.nextBoolean(), random.nextBoolean(), random.nextBoolean());
            assertThat(spellings(among(folding, names.toArray(String[]::new))))
                    .as(folding + " " + names)
                    .isEqualTo(obvious(folding, names));
        }
    }

    /** The last components of each folded path that stands there in several spellings. */
    private static Set<Set<String>> spellings(List<Twins> twins) {
        Map<String, Set<String>> bySame = new HashMap<>();
        for (Twins each : twins) {
            Set<String> spelt = bySame.computeIfAbsent(each.first(), k -> new TreeSet<>());
            spelt.add(last(each.first()));
            spelt.add(last(each.second()));
        }
        return new HashSet<>(bySame.values());
    }

    private static Set<Set<String>> obvious(NameFolding folding, List<String> names) {
        Map<String, Set<String>> spelt = new HashMap<>();
        for (String name : names) {
            StringBuilder folded = new StringBuilder();
            for (String component : name.split("/")) {
                folded.append('/').append(folding.fold(component));
                spelt.computeIfAbsent(folded.toString(), k -> new TreeSet<>()).add(component);
            }
        }
        Set<Set<String>> twins = new HashSet<>(spelt.values());
        twins.removeIf(each -> each.size() < 2);
        return twins;
    }

    private static String last(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static List<Twins> among(NameFolding folding, String... names) throws IOException {
        Names all = visitor -> {
            for (String name : names) {
                visitor.visit(name);
            }
        };
        return NameCollisions.among(folding, all, 100);
    }
}
