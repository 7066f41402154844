package io.github.hermesbackup.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hermesbackup.backup.Backups;
import io.github.hermesbackup.restore.SmallHome;
import io.github.hermesbackup.testkit.ChildProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An operation that copies no database does not pay for SQLite, nor one that takes no lock for the library that takes it. */
class StartUpTest {

    private static final Pattern NATIVE = Pattern.compile("\\s(org\\.sqlite|com\\.sun\\.jna|com\\.github\\.luben)\\.");

    @TempDir
    Path directory;

    private Path home;
    private Path archive;

    @BeforeEach
    void makeHomeWithSnapshotAndBackup() throws Exception {
        home = SmallHome.create(directory.resolve("home"), "present");
        Snapshots.of(home).later(Duration.ofMinutes(1)).run();
        Path backups = Files.createDirectory(directory.resolve("backups"));
        archive = Backups.of(home)
                .intoDirectory(backups)
                .at(() -> Instant.now().plus(Duration.ofMinutes(1)))
                .run()
                .archive()
                .orElseThrow();
    }

    @Test
    void aSnapshotOfWhatHasNotChangedLoadsNoNativeLibrary() throws Exception {
        assertThat(loadedBy("snapshot", "unchanged")).isEmpty();
    }

    @Test
    void aSnapshotThatSharesItsDatabasesLoadsNoNativeLibrary() throws Exception {
        Files.writeString(home.resolve("config.yaml"), "# another line\n", StandardOpenOption.APPEND);

        assertThat(loadedBy("snapshot", "copied 1")).isEmpty();
    }

    @Test
    void aBackupThatTakesItsDatabasesOverLoadsNoNativeLibrary() throws Exception {
        Files.writeString(home.resolve("config.yaml"), "# another line\n", StandardOpenOption.APPEND);

        assertThat(loadedBy("backup", "WRITTEN")).isEmpty();
    }

    @Test
    void listingLoadsNoNativeLibrary() throws Exception {
        assertThat(loadedBy("list", "archives 1")).isEmpty();
    }

    @Test
    void aQuickVerificationLoadsNoNativeLibrary() throws Exception {
        assertThat(loadedBy("verify", "findings 0")).isEmpty();
    }

    /** That the others load nothing would be no news if this test could not see it. */
    @Test
    void aSnapshotOfAChangedDatabaseLoadsSqlite() throws Exception {
        SmallHome.sql(home.resolve("state.db"), "CREATE TABLE more(x)");

        assertThat(loadedBy("snapshot", "copied 1")).contains("org.sqlite");
    }

    private List<String> loadedBy(String operation, String outcome) throws Exception {
        Path log = directory.resolve("classes");
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:class+load:file=" + log,
                "-cp",
                System.getProperty("java.class.path"),
                StartUpMain.class.getName(),
                operation,
                home.toString(),
                archive.toString());
        try (ChildProcess child = ChildProcess.start(command, Map.of())) {
            assertThat(child.finish()).contains(outcome);
        }
        try (var lines = Files.lines(log)) {
            return lines
                    .map(NATIVE::matcher)
                    .filter(Matcher::find)
                    .map(found -> found.group(1))
                    .collect(Collectors.toSet())
                    .stream()
                    .sorted()
                    .toList();
        }
    }
}
