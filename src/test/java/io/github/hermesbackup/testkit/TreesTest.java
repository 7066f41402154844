package io.github.hermesbackup.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hermesbackup.io.FileStat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TreesTest {

    private static final FileTime THEN = FileTime.fromMillis(1_700_000_000_123L);

    @TempDir
    Path root;

    private Tree before;

    @BeforeEach
    void make() throws IOException {
        HomeBuilder builder = new HomeBuilder(root);
        HomeBuilder.mode(builder.include("a/one.txt", "one"), 0644);
        builder.include("a/日本.md", "two");
        builder.include("a.txt", "three");
        Files.createSymbolicLink(root.resolve("link"), Path.of("a.txt"));
        for (String file : new String[] {"a/one.txt", "a/日本.md", "a.txt", "a"}) {
            Files.setLastModifiedTime(root.resolve(file), THEN);
        }
        before = Trees.of(root);
    }

    private List<String> differences() throws IOException {
        return before.differencesTo(Trees.of(root));
    }

    @Test
    void findsNothingWhereNothingHasChanged() throws IOException {
        assertThat(differences()).isEmpty();
        assertThat(Trees.of(root).digest()).isEqualTo(before.digest());
    }

    @Test
    void seesContentOfTheSameSizeAndTime() throws IOException {
        Files.writeString(root.resolve("a/one.txt"), "ONE");
        Files.setLastModifiedTime(root.resolve("a/one.txt"), THEN);

        assertThat(differences()).singleElement().asString().startsWith("a/one.txt: sha256");
        assertThat(Trees.of(root).digest()).isNotEqualTo(before.digest());
    }

    @Test
    void seesAModeAlone() throws IOException {
        HomeBuilder.mode(root.resolve("a/one.txt"), 0600);

        assertThat(differences()).containsExactly("a/one.txt: mode is 600, not 644");
        assertThat(before.withoutModes().differencesTo(Trees.of(root).withoutModes()))
                .isEmpty();
    }

    @Test
    void seesATenMillionthOfASecond() throws IOException {
        Files.setLastModifiedTime(
                root.resolve("a.txt"), FileTime.from(THEN.toInstant().plusNanos(100)));

        assertThat(differences()).singleElement().asString().startsWith("a.txt: mtime");
        assertThat(before.withoutTimes().differencesTo(Trees.of(root).withoutTimes()))
                .isEmpty();
    }

    @Test
    void seesWhatIsNewMissingOrOfAnotherType() throws IOException {
        Files.delete(root.resolve("link"));
        Files.delete(root.resolve("a/日本.md"));
        Files.createDirectory(root.resolve("link"));
        Files.createDirectory(root.resolve("new"));
        Files.setLastModifiedTime(root.resolve("a"), THEN);

        assertThat(differences()).hasSize(3).anySatisfy(line -> assertThat(line).startsWith("link: type is DIRECTORY"));
        assertThat(differences()).contains("a/日本.md: is missing", "new: is new");
    }

    @Test
    void seesWhereALinkLeads() throws IOException {
        Files.delete(root.resolve("link"));
        Files.createSymbolicLink(root.resolve("link"), Path.of("a"));

        assertThat(before.withoutTimes().differencesTo(Trees.of(root).withoutTimes()))
                .containsExactly("link: target is a, not a.txt");
    }

    @Test
    void sortsByBytesAndNotByCharacters() throws IOException {
        new HomeBuilder(root).include("\uFF5E", "");
        new HomeBuilder(root).include("\uD83D\uDCD3", "");

        assertThat(Trees.of(root).entries().keySet())
                .containsExactly("a", "a.txt", "a/one.txt", "a/日本.md", "link", "\uFF5E", "\uD83D\uDCD3");
        assertThat(before.files().entries().values())
                .allMatch(entry -> entry.kind() == FileStat.Kind.FILE)
                .hasSize(3);
    }

    @Test
    void seesTheSameTreeInAnotherLocale() throws Exception {
        for (String locale : new String[] {"C", "POSIX", "C.UTF-8"}) {
            try (ChildProcess child =
                    ChildProcess.start(PrintDigest.class, List.of(root.toString()), Map.of("LC_ALL", locale))) {
                assertThat(child.finish()).containsExactly(before.digest());
            }
        }
    }

    /** Runs in a process with another locale. */
    static final class PrintDigest {

        private PrintDigest() {}

        public static void main(String[] args) throws IOException {
            System.out.println(Trees.of(Path.of(args[0])).digest());
        }
    }
}
