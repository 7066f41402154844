package io.github.hermesbackup.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is suspected of names alone: all that is wrong, and nothing else but by the odds of a 64-bit hash. */
class NameIndexTest {

    private static NameIndex of(String... names) {
        NameIndex index = new NameIndex();
        List.of(names).forEach(index::add);
        return index;
    }

    @Test
    void aNameThatStandsTwiceIsSuspected() {
        NameIndex index = of("a", "b/", "b/c", "b/c", "d");

        assertThat(index.suspicious()).isTrue();
        assertThat(index.suspectsTwice("b/c")).isTrue();
        assertThat(List.of("a", "b/", "d", "c")).noneMatch(index::suspectsTwice);
    }

    @Test
    void aDirectoryThatStandsTwiceIsSuspected() {
        NameIndex index = of("a/", "a/b", "a/");

        assertThat(index.suspicious()).isTrue();
        assertThat(index.suspectsTwice("a/")).isTrue();
        assertThat(index.suspectsTwice("a/b")).isFalse();
    }

    @Test
    void aFileThatIsADirectoryTooIsSuspectedInEitherOrder() {
        for (NameIndex index : List.of(
                of("x", "a/b", "a/b/"), of("x", "a/b/", "a/b"), of("x", "a/b", "a/b/c/d"), of("x", "a/b/c/d", "a/b"))) {
            assertThat(index.suspicious()).isTrue();
            assertThat(index.suspectsDirectory("a/b")).isTrue();
            assertThat(index.suspectsDirectory("x")).isFalse();
            assertThat(index.suspectsTwice("a/b")).isFalse();
        }
    }

    @Test
    void aDirectoryWithItsMembersIsNotSuspected() {
        NameIndex index = of("a/", "a/b/", "a/b/c", "a/b/d", "e/f/g", "e/f/h");

        assertThat(index.suspicious()).isFalse();
    }

    /** More than the tables begin with, and alike: with a hash that lost anything of a name, some would look the same. */
    @Test
    void manyNamesThatAreAlikeAreToldApart() {
        List<String> names = IntStream.range(0, 20_000)
                .mapToObj(i -> "%c/%d/%s".formatted('a' + i % 26, i, "x".repeat(i % 3)))
                .map(name -> name.endsWith("/") ? name.substring(0, name.length() - 1) : name)
                .toList();
        NameIndex index = new NameIndex();
        names.stream().filter(name -> name.endsWith("x")).forEach(index::add);
        assertThat(index.suspicious()).isFalse();
        names.stream().filter(name -> !name.endsWith("x")).forEach(index::add);
        assertThat(index.suspicious()).isFalse();
        assertThat(names.stream().filter(index::suspectsDirectory)).isEmpty();

        names.subList(0, 5_000).forEach(index::add);

        assertThat(index.suspicious()).isTrue();
        assertThat(names.stream().filter(index::suspectsTwice).toList()).isEqualTo(names.subList(0, 5_000));
    }

    @Test
    void namesOfTheSameCharactersAreToldApart() {
        NameIndex index =
                of("abc", "acb", "bac", "bca", "cab", "cba", "ab", "ba", "a", "b", "c", "aa", "\u0161a", "aaa");

        assertThat(index.suspicious()).isFalse();
    }
}
