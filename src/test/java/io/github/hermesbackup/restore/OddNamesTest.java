package io.github.hermesbackup.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hermesbackup.backup.BackupResult;
import io.github.hermesbackup.backup.Backups;
import io.github.hermesbackup.report.Finding;
import io.github.hermesbackup.report.Status;
import io.github.hermesbackup.testkit.Tree;
import io.github.hermesbackup.testkit.Trees;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names that are hard to carry: those that an archive can hold come back, the others are failed files by name. */
class OddNamesTest {

    @TempDir
    Path work;

    private Path home;

    @BeforeEach
    void home() throws Exception {
        work = work.toRealPath();
        home = work.resolve("home");
        SmallHome.write(home, "config.yaml", "model: a\n", "rw-r--r--");
    }

    @Test
    void whatAnArchiveCanHoldComesBackByteForByte() throws Exception {
        String longest = "ü".repeat(127) + "x"; // 255 bytes
        for (String name : new String[] {
            "caf\u00e9",
            "cafe\u0301",
            "\u00c5ngstr\u00f6m/\u212b",
            "A\u030angstro\u0308m/\u212b",
            "#?%",
            "%23%3F%25",
            "a#b/c?d/e%f.txt",
            "%2e%2e/%2F",
            " leading and trailing ",
            "-rf",
            "~",
            "$HOME `id` ${project.basedir} @x@",
            "\u202egpj.exe",
            "\u2066hidden\u2069",
            "\ufeffbom",
            "quote'\"quote",
            "trailing.",
            "nul",
            "a:b",
            longest,
            longest.replace('x', 'y') + "/" + longest,
        }) {
            SmallHome.write(home, "names/" + name, "content of " + name, "rw-r--r--");
        }
        String[] databases = {"e\u0301", "\u00e9", "#%?", longest.substring(0, 122) + ".db"}; // 255 with "-journal"
        for (String name : databases) {
            SmallHome.database(
                    Files.createDirectories(home.resolve("databases")).resolve(name), "tag " + name, 2);
        }
        BackupResult backup = Backups.of(home).toFile(work.resolve("a.zip")).run();
        assertThat(backup.findings()).isEmpty();
        Path restored = restore(backup);
        Restores.of(backup.archive().orElseThrow()).over(restored).run(); // what is there is recognised

        assertThat(Trees.of(home.resolve("names")).differencesTo(Trees.of(restored.resolve("names"))))
                .isEmpty();
        for (String name : databases) {
            assertThat(SmallHome.tag(restored.resolve("databases").resolve(name)))
                    .isEqualTo("tag " + name);
        }
    }

    /** The system takes 4,095 bytes; a home of the same length holds what this one holds. */
    @Test
    void aPathAsLongAsTheSystemTakesAndAThousandLevelsComeBack() throws Exception {
        String deepest = "d/".repeat(999);
        SmallHome.write(home, deepest + "file", "deep", "rw-r--r--");
        Path tooDeep = SmallHome.write(home, deepest + "d/file", "too deep", "rw-r--r--");
        int left = 4095 - home.toString().length() - 1;
        Path longest = home.resolve(("n".repeat(199) + "/").repeat((left - 2) / 200));
        Files.createDirectories(longest);
        Path file = longest.resolve("f".repeat(4095 - longest.toString().length() - 1));
        assertThat(file.toString().getBytes(StandardCharsets.UTF_8)).hasSize(4095);
        Files.writeString(file, "long");

        BackupResult backup = Backups.of(home).toFile(work.resolve("a.zip")).run();

        assertThat(backup.findings())
                .containsExactly(
                        new Finding(Finding.Kind.FAILED, deepest + "d/file", "it lies deeper than 1000 levels"));
        Path restored = restore(backup);
        Files.delete(tooDeep);
        assertThat(Trees.of(home).differencesTo(Trees.of(restored)))
                .allMatch(difference -> difference.contains(deepest + "d") && difference.contains(": mtime is "));
    }

    @Test
    void whatAnArchiveCannotHoldIsAFailedFileByItsEscapedName() throws Exception {
        SmallHome.write(home, "new\nline", "x", "rw-r--r--");
        SmallHome.write(home, "tab\tdirectory/inside", "x", "rw-r--r--");
        SmallHome.write(home, "back\\slash", "x", "rw-r--r--");
        SmallHome.write(home, "\u001b[2Jclear", "x", "rw-r--r--");
        Files.writeString(raw("latin1-%E9"), "x");
        Files.createDirectory(raw("half%C3"));
        Files.writeString(raw("half%C3/inside"), "x");
        Files.move(SmallHome.database(work.resolve("made"), "x", 1), raw("db%FF.db"));
        SmallHome.write(home, "fine", "x", "rw-r--r--");

        BackupResult backup = Backups.of(home).toFile(work.resolve("a.zip")).run();

        assertThat(backup.status()).isEqualTo(Status.PARTIAL);
        assertThat(backup.findings()).allMatch(finding -> finding.kind() == Finding.Kind.FAILED);
        List<String> failed = new ArrayList<>();
        backup.findings().forEach(finding -> failed.add(finding.path()));
        assertThat(failed)
                .containsExactlyInAnyOrder(
                        "new\\u000Aline",
                        "tab\\u0009directory/",
                        "back\\slash",
                        "\\u001B[2Jclear",
                        "latin1-\\xE9",
                        "half\\xC3/",
                        "db\\xFF.db");
        Path restored = restore(backup);
        assertThat(restored.resolve("fine")).hasContent("x");
        Tree tree = Trees.of(restored);
        assertThat(tree.files().entries().keySet()).containsExactlyInAnyOrder("config.yaml", "fine");
    }

    private Path restore(BackupResult backup) throws Exception {
        Path target = work.resolve("hom2");
        Restores.of(backup.archive().orElseThrow()).into(target).run();
        return target;
    }

    /** A path of the home by its raw bytes, which no text can express. */
    private Path raw(String percentEncoded) {
        String base = home.toUri().toString();
        return Path.of(URI.create((base.endsWith("/") ? base : base + "/") + percentEncoded));
    }
}
