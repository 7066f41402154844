package io.github.hermesbackup.home;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hermesbackup.io.Disk;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScannedNamesTest {

    @TempDir
    Path temp;

    TestHome home;

    @BeforeEach
    void begin() throws IOException {
        home = new TestHome(temp.toRealPath());
    }

    /** A path by its raw bytes, which no text can express. */
    private Path raw(String percentEncoded) {
        String base = home.path().toUri().toString();
        return Path.of(URI.create(base + (base.endsWith("/") ? "" : "/") + percentEncoded));
    }

    @Test
    void sortsByBytesWithADirectoryAsItsNameAndASlash() throws IOException {
        home.with("a/x", "a-b", "a.b", "a0", "a!/y", "a!b", "a!b!/z", "b", "ab/", "\uFF5E", "\uD83D\uDE00", "Z", "é");
        assertThat(TestHome.names(home.scan()))
                .containsExactly(
                        "Z",
                        "a!/",
                        "a!/y",
                        "a!b",
                        "a!b!/",
                        "a!b!/z",
                        "a-b",
                        "a.b",
                        "a/",
                        "a/x",
                        "a0",
                        "ab/",
                        "b",
                        "é",
                        "\uFF5E",
                        "\uD83D\uDE00");
    }

    @Test
    void sortsAnyTreeByTheBytesOfItsNames() throws IOException {
        String[] parts = {"a", "a!", "a-", "a.", "a0", "aa", "b", "b ", "ü", "\uFFEE", "\uD83D\uDE00", "~"};
        Random random = new Random(20261122);
        for (int round = 0; round < 40; round++) {
            TestHome tree = new TestHome(Files.createDirectory(home.path().resolve("r" + round)));
            TreeSet<String> expected = new TreeSet<>((a, b) -> Arrays.compareUnsigned(utf8(a), utf8(b)));
            grow(tree, "", 3, parts, random, expected);
            assertThat(TestHome.names(tree.scan())).containsExactlyElementsOf(expected);
        }
    }

    private static void grow(
            TestHome tree, String prefix, int depth, String[] parts, Random random, TreeSet<String> all)
            throws IOException {
        for (String part : parts) {
            int dice = random.nextInt(6);
            if (dice < 2) {
                tree.with(prefix + part);
                all.add(prefix + part);
            } else if (dice == 2) {
                tree.with(prefix + part + "/");
                all.add(prefix + part + "/");
                if (depth > 0) {
                    grow(tree, prefix + part + "/", depth - 1, parts, random, all);
                }
            }
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void failsForNamesThatAreNotUtf8AndShowsTheirBytes() throws IOException {
        home.with("ok");
        Files.createFile(raw("bad%FF"));
        Files.createDirectory(raw("dir%C3"));
        Files.createFile(raw("dir%C3/inside"));
        Files.createFile(raw("half%ED%A0%80"));
        Files.createFile(raw("b%E9.pyc"));
        Files.createSymbolicLink(raw("link%FF"), Path.of("ok"));
        Files.createDirectory(raw("cache"));
        Files.createFile(raw("cache/%80"));
        HomeListing listing = home.scan();
        assertThat(TestHome.names(listing)).containsExactly("cache/", "ok");
        assertThat(TestHome.failed(listing))
                .isEqualTo(Map.of(
                        "bad\\xFF", "its name is not valid UTF-8",
                        "dir\\xC3/", "its name is not valid UTF-8",
                        "half\\xED\\xA0\\x80", "its name is not valid UTF-8"));
        assertThat(TestHome.leftOut(listing))
                .isEqualTo(Map.of("b\\xE9.pyc", "bytecode", "link\\xFF", "link", "cache/\\x80", "cache"));
        HomeListing excluded = home.scan(ScanRules.standard().excluding(List.of("bad*", "dir*", "half*")));
        assertThat(excluded.failed()).isEmpty();
    }

    @Test
    void failsForNamesThatAnArchiveCannotHold() throws IOException {
        home.with(
                "new\nline", "esc\u001b[0m", "del\u007f", "c1\u0085", "back\\slash", "tab\t/inside", "c:evil", "c:d/x");
        home.with("x/c:fine", "bidi\u202ename", "ok");
        HomeListing listing = home.scan();
        assertThat(TestHome.files(listing)).containsExactly("bidi\u202ename", "ok", "x/c:fine");
        assertThat(TestHome.failed(listing))
                .containsOnlyKeys(
                        "new\\u000Aline",
                        "esc\\u001B[0m",
                        "del\\u007F",
                        "c1\\u0085",
                        "back\\slash",
                        "tab\\u0009/",
                        "c:evil",
                        "c:d/");
        assertThat(listing.failed())
                .allSatisfy(item -> assertThat(item.reason()).endsWith("which an archive cannot hold"));
    }

    @Test
    void aBadNameInALeftOutPlaceIsNoFailure() throws IOException {
        home.with("venv/new\nline", "cache/new\nline", "a\nb.pyc");
        HomeListing listing = home.scan();
        assertThat(listing.failed()).isEmpty();
        assertThat(TestHome.leftOut(listing)).containsOnlyKeys("venv/", "cache/new\\u000Aline", "a\\u000Ab.pyc");
    }

    @Test
    void goesAThousandLevelsDeepAndNoDeeper() throws IOException {
        home.with("d/".repeat(1000)).with("d/".repeat(999) + "file");
        home.with("d/".repeat(1000) + "low").with("d/".repeat(1001));
        HomeListing listing = home.scan();
        assertThat(listing.totals().directories()).isEqualTo(1000);
        assertThat(TestHome.files(listing)).containsExactly("d/".repeat(999) + "file");
        assertThat(TestHome.failed(listing))
                .isEqualTo(Map.of(
                        "d/".repeat(1000) + "low",
                        "it lies deeper than 1000 levels",
                        "d/".repeat(1001),
                        "it lies deeper than 1000 levels"));
    }

    @Test
    void judgesTheLengthOfAPathByItsBytes() {
        String name = "ü".repeat(100) + "/";
        String longest = name.repeat(20) + "x".repeat(4096 - 20 * 201);
        assertThat(ArchivableName.problem(longest, 20 * 101, 21)).isEmpty();
        assertThat(ArchivableName.problem(longest + "x", 20 * 101, 21)).contains("its path is longer than 4096 bytes");
    }

    /** The quick way of the real disk, once JNA has been loaded for something else, and that of every other one. */
    @Test
    void findsTheSameInWhateverWayDirectoriesAreListed() throws IOException {
        for (int i = 0; i < 500; i++) {
            home.with("many/" + i + "-" + "x".repeat(i % 50));
        }
        home.with("日本/ü.md", "日本/😀", "a\u0300.txt", "dir/", "lone.db-wal", "some.rhythm")
                .withDatabase("データ.db")
                .with("データ.db-wal");
        Files.createFile(raw("bad%FF"));
        Files.createFile(raw("dir/%80"));
        HomeListing listed = home.scan(new PassingDisk(), ScanRules.standard());
        ScanPrinter.loadTheLibrary(home.path().resolve("lone.db-wal"));
        HomeListing quick = home.scan();

        assertThat(TestHome.names(quick)).hasSizeGreaterThan(500).isEqualTo(TestHome.names(listed));
        assertThat(TestHome.failed(quick)).hasSize(2).isEqualTo(TestHome.failed(listed));
        assertThat(TestHome.leftOut(quick)).isNotEmpty().isEqualTo(TestHome.leftOut(listed));
        assertThat(quick.totals()).isEqualTo(listed.totals());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "jna"})
    void findsTheRightNamesInAContainerWithoutLocales(String library) throws IOException, InterruptedException {
        home.with("ascii", "日本/ü.md", "日本/😀", "a\u0300.txt", "dir/")
                .withDatabase("データ.db")
                .with("データ.db-wal");
        Files.createFile(raw("bad%FF"));
        Files.createDirectories(home.path().resolve("memories"));
        Files.createSymbolicLink(home.path().resolve("memories/é.md"), Path.of("../日本/ü.md"));
        Files.createSymbolicLink(home.path().resolve("link"), Path.of("日本"));
        List<String> lines = new ArrayList<>();
        for (String line : new ForkedJvm()
                .plainLocale()
                .run(ScanPrinter.class, home.path().toUri().toString(), library)) {
            lines.add(URLDecoder.decode(line, StandardCharsets.UTF_8));
        }
        assertThat(lines.remove(0)).isEqualTo("encoding ANSI_X3.4-1968");
        assertThat(lines)
                .containsExactly(
                        "FILE ascii",
                        "FILE a\u0300.txt",
                        "DIRECTORY dir/",
                        "DIRECTORY memories/",
                        "FILE_BEHIND_LINK memories/é.md",
                        "DATABASE データ.db",
                        "DIRECTORY 日本/",
                        "FILE 日本/ü.md",
                        "FILE 日本/😀",
                        "LEFT link: symbolic link to 日本",
                        "LEFT データ.db-wal: belongs to a database, whose copy stands alone",
                        "FAILED bad\\xFF: its name is not valid UTF-8");
    }

    @Test
    void tellsWhatTheSystemSaysOfEachEntry() throws IOException {
        home.with("config.yaml", "skills/x/run.sh", "sessions/");
        Files.createLink(home.path().resolve("same"), home.path().resolve("config.yaml"));
        Disk.real().setMode(home.path().resolve("skills/x/run.sh"), 0751);
        HomeListing listing = home.scan();
        assertThat(listing.totals()).isEqualTo(new HomeListing.Totals(3, 3, 0, 3));
        for (ScannedEntry entry : listing) {
            assertThat(entry.stat()).isEqualTo(Disk.real().stat(home.path().resolve(entry.name())));
        }
    }
}
