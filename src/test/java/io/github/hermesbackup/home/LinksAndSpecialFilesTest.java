package io.github.hermesbackup.home;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hermesbackup.home.ScannedEntry.Kind;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileStat;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinksAndSpecialFilesTest {

    @TempDir
    Path temp;

    TestHome home;
    Path outside;

    @BeforeEach
    void begin() throws IOException {
        home = new TestHome(Files.createDirectory(temp.toRealPath().resolve("home")));
        outside = Files.createDirectory(temp.toRealPath().resolve("dotfiles"));
    }

    @Test
    void reportsLinksWithTheirTargetAndNeverFollowsThem() throws IOException {
        Files.writeString(outside.resolve("secret"), "s");
        home.with("config.yaml", "skills/a/SKILL.md");
        home.withLink("skills/dir", outside.toString()).withLink("skills/file", "../../dotfiles/secret");
        home.withLink("skills/loop", ".").withLink("skills/gone", "nowhere").withLink("skills/日", "日本");
        List<Path> seen = new ArrayList<>();
        Disk watching = new PassingDisk() {
            @Override
            public List<Path> list(Path directory) throws IOException {
                seen.add(directory);
                return super.list(directory);
            }

            @Override
            public FileChannel openForReading(Path file) throws IOException {
                seen.add(file);
                return super.openForReading(file);
            }
        };
        HomeListing listing = home.scan(watching, ScanRules.standard());
        assertThat(listing.leftOut())
                .containsExactly(
                        new LeftOut("skills/dir", "link", "symbolic link to " + outside),
                        new LeftOut("skills/file", "link", "symbolic link to ../../dotfiles/secret"),
                        new LeftOut("skills/gone", "link", "symbolic link to nowhere"),
                        new LeftOut("skills/loop", "link", "symbolic link to ."),
                        new LeftOut("skills/日", "link", "symbolic link to 日本"));
        assertThat(listing.leftOutCounts()).containsExactly(new LeftOut.Count("link", "symbolic link to", 5));
        assertThat(TestHome.files(listing)).containsExactly("config.yaml", "skills/a/SKILL.md");
        assertThat(seen)
                .containsExactly(
                        home.path(), home.path().resolve("skills"), home.path().resolve("skills/a"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "config.yaml",
                ".env",
                "SOUL.md",
                "auth.json",
                "cron/jobs.json",
                "memories/MEMORY.md",
                "pairing/x.json",
                "kanban/boards/b/note.md",
                "profiles/p/config.yaml",
                "profiles/p/memories/USER.md"
            })
    void archivesTheFileBehindALinkInPlaceOfStateAndSaysSo(String name) throws IOException {
        Files.writeString(outside.resolve("real.txt"), "hello");
        Files.createSymbolicLink(outside.resolve("second"), Path.of("real.txt"));
        home.withLink(name, outside.resolve("second").toString());
        HomeListing listing = home.scan();
        List<ScannedEntry> files = new ArrayList<>();
        listing.forEach(entry -> {
            if (entry.isFile()) {
                files.add(entry);
            }
        });
        assertThat(files).singleElement().satisfies(entry -> {
            assertThat(entry.name()).isEqualTo(name);
            assertThat(entry.kind()).isEqualTo(Kind.FILE_BEHIND_LINK);
            assertThat(entry.behindLink()).contains(outside.resolve("real.txt"));
            assertThat(entry.stat()).isEqualTo(Disk.real().stat(outside.resolve("real.txt")));
            assertThat(entry.database()).isFalse();
        });
        assertThat(listing.notes()).singleElement().satisfies(note -> {
            assertThat(note.kind()).isEqualTo(ScanNote.Kind.FILE_BEHIND_LINK);
            assertThat(note.text()).contains(outside.resolve("second").toString());
        });
        assertThat(listing.leftOut()).isEmpty();
        assertThat(listing.failed()).isEmpty();
    }

    @Test
    void recognisesADatabaseBehindALinkAndLeavesItsSidecarsOut() throws IOException {
        Files.write(outside.resolve("real"), TestHome.SQLITE);
        home.withLink("state.db", "../dotfiles/real").with("state.db-wal");
        HomeListing listing = home.scan();
        assertThat(listing).singleElement().satisfies(entry -> {
            assertThat(entry.kind()).isEqualTo(Kind.FILE_BEHIND_LINK);
            assertThat(entry.database()).isTrue();
        });
        assertThat(TestHome.leftOut(listing)).isEqualTo(Map.of("state.db-wal", "sidecar"));
        assertThat(listing.markers().found()).containsExactly("state.db");
    }

    @Test
    void failsForALinkInPlaceOfStateThatLeadsToNoFile() throws IOException, InterruptedException {
        Files.createDirectory(outside.resolve("dir"));
        makePipe(outside.resolve("pipe"));
        home.withLink("config.yaml", "gone").withLink(".env", "../dotfiles/dir").withLink("SOUL.md", "SOUL.md");
        home.withLink("auth.json", "../dotfiles/pipe").withLink("memories", "../dotfiles/dir");
        HomeListing listing = home.scan();
        assertThat(TestHome.failed(listing))
                .isEqualTo(Map.of(
                        "config.yaml", "symbolic link that leads nowhere, to gone",
                        ".env", "state is kept behind a symbolic link that is not followed, to ../dotfiles/dir",
                        "auth.json", "state is kept behind a symbolic link that is not followed, to ../dotfiles/pipe",
                        "memories", "state is kept behind a symbolic link that is not followed, to ../dotfiles/dir",
                        "SOUL.md", "symbolic links lead in a circle: symbolic link to SOUL.md"));
        assertThat(listing).isEmpty();
        assertThat(listing.leftOut()).isEmpty();
    }

    @Test
    void failsForALinkedDirectoryThatStateLiesInUnlessTheUserExcludesIt() throws IOException {
        Files.createDirectory(outside.resolve("dir"));
        home.withLink("cron", "../dotfiles/dir")
                .withLink("profiles/p", "../../dotfiles/dir")
                .withLink("kanban", "gone");
        home.withLink("profiles/q/memories", outside.toString()).withLink("hooks", "../dotfiles/dir");
        HomeListing listing = home.scan();
        assertThat(TestHome.failed(listing)).containsOnlyKeys("cron", "profiles/p", "profiles/q/memories");
        assertThat(TestHome.leftOut(listing)).isEqualTo(Map.of("kanban", "link", "hooks", "link"));
        HomeListing excluded = home.scan(ScanRules.standard().excluding(List.of("cron", "profiles/p", "**/memories/")));
        assertThat(excluded.failed()).isEmpty();
        assertThat(TestHome.leftOut(excluded))
                .containsEntry("cron", "excluded")
                .containsEntry("profiles/p", "excluded");
    }

    @Test
    void aLinkToAFileWhereStateHasItsDirectoryIsJustALink() throws IOException {
        Files.writeString(outside.resolve("file"), "x");
        HomeListing listing = home.withLink("cron", "../dotfiles/file").scan();
        assertThat(listing).isEmpty();
        assertThat(TestHome.leftOut(listing)).isEqualTo(Map.of("cron", "link"));
    }

    @Test
    void doesNotTakeALinkBelowAnExcludedNameForState() throws IOException {
        home.withLink("memories/node_modules", outside.toString())
                .withLink("kanban/boards/b/workspaces/config.yaml", "gone");
        home.withLink("skills/config.yaml", "gone");
        HomeListing listing = home.scan();
        assertThat(listing.failed()).isEmpty();
        assertThat(listing.leftOut()).hasSize(3).extracting(LeftOut::rule).containsOnly("link");
    }

    @Test
    void followsLinksInPlaceOfOtherMarkersAndStateFilesIfConfigured() throws IOException {
        Files.writeString(outside.resolve("x"), "");
        home.withLink("app.toml", "../dotfiles/x")
                .withLink("data/y", "../../dotfiles/x")
                .withLink("config.yaml", "gone");
        ScanRules rules = ScanRules.standard()
                .withMarkers(Markers.of(List.of("app.toml")))
                .withStateFiles(StateFiles.of(List.of("data/**")));
        HomeListing listing = home.scan(rules);
        assertThat(TestHome.files(listing)).containsExactly("app.toml", "data/y");
        assertThat(TestHome.leftOut(listing)).isEqualTo(Map.of("config.yaml", "link"));
    }

    @Test
    void reportsSocketsAndPipesWithoutOpeningThem() throws IOException, InterruptedException {
        home.with("config.yaml");
        makePipe(home.path().resolve(".env"));
        makePipe(home.path().resolve("x.db"));
        try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            socket.bind(UnixDomainSocketAddress.of(home.path().resolve("gateway.sock")));
            HomeListing listing = home.scan();
            assertThat(TestHome.leftOut(listing))
                    .isEqualTo(Map.of("gateway.sock", "socket", ".env", "fifo", "x.db", "fifo"));
            assertThat(TestHome.files(listing)).containsExactly("config.yaml");
            assertThat(listing.failed()).isEmpty();
        }
    }

    @Test
    void reportsDevicesAndWhatItDoesNotKnow() throws IOException {
        home.with("config.yaml", "null", "door");
        Disk odd = new PassingDisk() {
            @Override
            public FileStat stat(Path path) throws IOException {
                return switch (path.getFileName().toString()) {
                    case "null" -> special(FileStat.Kind.DEVICE);
                    case "door" -> special(FileStat.Kind.OTHER);
                    default -> super.stat(path);
                };
            }
        };
        assertThat(TestHome.leftOut(home.scan(odd, ScanRules.standard())))
                .isEqualTo(Map.of("null", "device", "door", "special"));
    }

    private static FileStat special(FileStat.Kind kind) {
        FileTime now = FileTime.fromMillis(0);
        return new FileStat(kind, 0600, 0, now, now, 1, 1, 1, 0, 0);
    }

    private static void makePipe(Path path) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("mkfifo", path.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }
}
