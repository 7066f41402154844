package io.github.hermesbackup.home;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hermesbackup.home.ScannedEntry.Kind;
import io.github.hermesbackup.io.Disk;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseRecognitionTest {

    @TempDir
    Path temp;

    TestHome home;

    @BeforeEach
    void begin() {
        home = new TestHome(temp);
    }

    private static Map<String, Kind> kinds(HomeListing listing) {
        Map<String, Kind> kinds = new TreeMap<>();
        listing.forEach(entry -> kinds.put(entry.name(), entry.kind()));
        return kinds;
    }

    @ParameterizedTest
    @ValueSource(strings = {"state.db", "x.sqlite", "x.sqlite3", "plain", "x.png", "a b.db"})
    void leavesOutTheSidecarsOfADatabaseWhateverItsNameEndsIn(String name) throws IOException {
        home.withDatabase(name).with(name + "-wal", name + "-shm", name + "-journal", name + "-walx", name + "-");
        HomeListing listing = home.scan();
        assertThat(kinds(listing))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(name, Kind.DATABASE, name + "-walx", Kind.FILE, name + "-", Kind.FILE));
        assertThat(TestHome.leftOut(listing))
                .isEqualTo(Map.of(name + "-wal", "sidecar", name + "-shm", "sidecar", name + "-journal", "sidecar"));
        assertThat(listing.totals()).isEqualTo(new HomeListing.Totals(3, 0, 1, 514));
    }

    @Test
    void keepsFilesNamedLikeSidecarsOfWhatIsNoDatabase() throws IOException {
        home.with("notes", "notes-journal", "great-wal", "a.sqlite-wal")
                .put("bolt.db", new byte[] {1, 2})
                .with("bolt.db-wal");
        HomeListing listing = home.scan();
        assertThat(TestHome.files(listing))
                .containsExactly("a.sqlite-wal", "bolt.db", "bolt.db-wal", "great-wal", "notes", "notes-journal");
        assertThat(kinds(listing)).containsEntry("bolt.db", Kind.FILE);
        assertThat(listing.notes()).isEmpty();
    }

    @Test
    void takesADatabaseInAnotherDirectoryForNoReason() throws IOException {
        home.withDatabase("a/x").with("b/x-wal", "c/x/", "c/x-wal", "d/y.db/", "d/y.db-wal");
        HomeListing listing = home.scan();
        assertThat(TestHome.files(listing)).containsExactly("a/x", "b/x-wal", "c/x-wal");
        assertThat(TestHome.leftOut(listing)).isEqualTo(Map.of("d/y.db-wal", "orphan-sidecar"));
    }

    @Test
    void leavesOutTheSidecarsOfADatabaseThatIsItselfLeftOut() throws IOException {
        home.withDatabase("big").withDatabase("odd.pyc").with("big-wal", "odd.pyc-shm");
        HomeListing listing = home.scan(ScanRules.standard().excluding(List.of("big")));
        assertThat(TestHome.files(listing)).isEmpty();
        assertThat(TestHome.leftOut(listing))
                .isEqualTo(Map.of(
                        "big", "excluded", "big-wal", "sidecar", "odd.pyc", "bytecode", "odd.pyc-shm", "sidecar"));
    }

    @Test
    void noIncludeBringsASidecarBackBesideItsDatabase() throws IOException {
        home.withDatabase("state.db").with("state.db-wal", "gone.db-wal");
        HomeListing listing = home.scan(ScanRules.standard().including(List.of("**")));
        assertThat(TestHome.files(listing)).containsExactly("gone.db-wal", "state.db");
    }

    @Test
    void reportsEmptyDatabasesAndMarksThoseThatHeldState() throws IOException {
        home.put("state.db", new byte[0]).put("profiles/p/kanban.db", new byte[200_000]);
        home.put("skills/x.db", new byte[0]).put("skills/y.sqlite", new byte[70_000]);
        byte[] late = new byte[200_000];
        late[199_999] = 1;
        home.put("skills/late.db", late).put("skills/empty.txt", new byte[0]);
        HomeListing listing = home.scan();
        assertThat(TestHome.notes(listing))
                .isEqualTo(Map.of(
                        "state.db", ScanNote.Kind.EMPTY_STATE_DATABASE,
                        "profiles/p/kanban.db", ScanNote.Kind.EMPTY_STATE_DATABASE,
                        "skills/x.db", ScanNote.Kind.EMPTY_DATABASE,
                        "skills/y.sqlite", ScanNote.Kind.EMPTY_DATABASE));
        assertThat(listing.noteCounts())
                .isEqualTo(Map.of(ScanNote.Kind.EMPTY_STATE_DATABASE, 2L, ScanNote.Kind.EMPTY_DATABASE, 2L));
        assertThat(listing.totals().files()).isEqualTo(6);
        assertThat(listing.totals().databases()).isZero();
        assertThat(listing.failed()).isEmpty();
    }

    @Test
    void reportsAStateFileWhoseHeaderIsNoLongerThatOfADatabase() throws IOException {
        home.put("state.db", "garbage".getBytes(StandardCharsets.US_ASCII));
        assertThat(TestHome.notes(home.scan())).isEqualTo(Map.of("state.db", ScanNote.Kind.NO_DATABASE));
    }

    @Test
    void recognisesATruncatedDatabaseByItsName() throws IOException {
        home.put("state.db", Arrays.copyOf(TestHome.SQLITE, 100)).put("short.db", Arrays.copyOf(TestHome.SQLITE, 15));
        assertThat(kinds(home.scan())).isEqualTo(Map.of("state.db", Kind.DATABASE, "short.db", Kind.FILE));
    }

    @Test
    void opensOnlyFilesThatMayBeDatabases() throws IOException {
        home.put("odd", new byte[513])
                .put("even", new byte[1024])
                .put("x.db", new byte[3])
                .put("empty", new byte[0]);
        home.put("twice", new byte[7]).put("x", new byte[9]).with("x-journal").put("venv/even", new byte[512]);
        Files.createLink(temp.resolve("again"), temp.resolve("twice"));
        Set<String> opened = new TreeSet<>();
        Disk watching = new PassingDisk() {
            @Override
            public FileChannel openForReading(Path file) throws IOException {
                opened.add(file.getFileName().toString());
                return super.openForReading(file);
            }
        };
        home.scan(watching, ScanRules.standard());
        assertThat(opened).containsExactly("again", "even", "twice", "x", "x.db");
    }

    @Test
    void aDatabaseThatCannotBeReadFailsAloneAndItsSidecarsStayOut() throws IOException {
        home.withDatabase("state.db").with("state.db-wal", "config.yaml", "log", "log-journal");
        Disk closed = new PassingDisk() {
            @Override
            public FileChannel openForReading(Path file) throws IOException {
                throw new AccessDeniedException(file.toString());
            }
        };
        HomeListing listing = home.scan(closed, ScanRules.standard());
        assertThat(TestHome.failed(listing))
                .isEqualTo(Map.of("state.db", "permission denied", "log", "permission denied"));
        assertThat(TestHome.files(listing)).containsExactly("config.yaml", "log-journal");
        assertThat(TestHome.leftOut(listing)).isEqualTo(Map.of("state.db-wal", "sidecar"));
    }

    @Test
    void recognisesARealDatabaseInUse() throws IOException, SQLException {
        home.with("config.yaml");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + temp.resolve("state.db"));
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode=WAL");
            statement.execute("CREATE TABLE t(x)");
            HomeListing listing = home.scan();
            assertThat(kinds(listing)).isEqualTo(Map.of("config.yaml", Kind.FILE, "state.db", Kind.DATABASE));
            assertThat(TestHome.leftOut(listing)).containsOnlyKeys("state.db-wal", "state.db-shm");
            assertThat(listing.markers().found()).containsExactly("config.yaml", "state.db");
        }
    }
}
