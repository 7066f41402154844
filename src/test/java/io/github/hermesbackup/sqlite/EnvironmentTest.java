package io.github.hermesbackup.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileName;
import io.github.hermesbackup.io.HermesException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a machine can have set that a database does not expect. */
class EnvironmentTest {

    @TempDir
    Path dir;

    @ParameterizedTest
    @ValueSource(strings = {"org.sqlite.tmpdir", "java.io.tmpdir"})
    void aTemporaryDirectoryMountedNoexecIsNamedWithTheWayOut(String property) throws Exception {
        Path source = Databases.rows(dir.resolve("state.db"), "wal", 4096, 5, "x");
        try (Tmpfs noexec = new Tmpfs(dir.resolve("noexec"), "size=8m,noexec")) {
            List<String> options = List.of("-D" + property + "=" + noexec.directory());
            String said = new ForkedJava(options, Copy.class, source, dir.resolve("image")).output();
            assertThat(said)
                    .contains("IO " + noexec.directory() + ": ")
                    .contains("noexec")
                    .contains("-Dorg.sqlite.tmpdir=");
        }
        assertThat(dir.resolve("image")).doesNotExist();
        List<String> executable = List.of("-Dorg.sqlite.tmpdir=" + dir);
        assertThat(new ForkedJava(executable, Copy.class, source, dir.resolve("image")).output())
                .isEqualTo("copied and written back");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aTemporaryDirectoryThatIsFullOrMissingIsNamedWithTheWayOut(boolean full) throws Exception {
        Path source = Databases.rows(dir.resolve("state.db"), "wal", 4096, 5, "x");
        Path missing = Files.createFile(dir.resolve("file")).resolve("not");
        try (Tmpfs small = new Tmpfs(dir.resolve("small"), "size=64k")) {
            Path directory = full ? small.directory() : missing;
            List<String> options = List.of("-Dorg.sqlite.tmpdir=" + directory);
            String said = new ForkedJava(options, Copy.class, source, dir.resolve("image")).output();
            assertThat(said)
                    .contains("IO " + directory + ": ")
                    .contains("is it full, or mounted noexec?")
                    .contains("-Dorg.sqlite.tmpdir=");
        }
        assertThat(dir.resolve("image")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"C", "POSIX", "C.UTF-8"})
    void namesOutsideAsciiWorkInEveryLocale(String locale) throws Exception {
        Path source = Databases.rows(FileName.resolve(dir, "日本 ü.db"), "wal", 4096, 50, "x");
        try (OtherProcess writer = new OtherProcess(source)) {
            writer.runAll("PRAGMA wal_autocheckpoint=0", Databases.insert(30, "log"))
                    .kill();
        }
        Path image = FileName.resolve(dir, "写し");
        String said = new ForkedJava(List.of(), Copy.class, source, image)
                .environment("LC_ALL", locale)
                .output();
        assertThat(said).isEqualTo("copied and written back");
        assertThat(Databases.number(image, "SELECT count(*) FROM t")).isEqualTo(80);
    }

    @Test
    void theEngineIsNewEnoughToReadBesideALiveWriter() throws Exception {
        Path image = Databases.rows(dir.resolve("image"), "delete", 4096, 1, "x");
        String[] version = Databases.text(image, "SELECT sqlite_version()").split("\\.");
        int number = Integer.parseInt(version[0]) * 1_000_000
                + Integer.parseInt(version[1]) * 1_000
                + Integer.parseInt(version[2]);
        assertThat(number).as("SQLite up to 3.51.2 has the WAL-reset bug").isGreaterThanOrEqualTo(3_051_003);
    }

    /** Copies a database, writes the copy back, and says how it went. */
    static final class Copy {
        public static void main(String[] files) throws Exception {
            Path source = ForkedJava.path(files[0]);
            Path image = ForkedJava.path(files[1]);
            try {
                DatabaseImage copied = new LiveCopy(Disk.real(), Duration.ofSeconds(20)).copy(source, image);
                Files.setAttribute(image, "unix:mode", 0400);
                LiveRestore restore = new LiveRestore(Disk.real(), Duration.ofSeconds(20));
                LiveRestore.Written written = restore.write(image, source);
                boolean good = copied.sound()
                        && written == LiveRestore.Written.AS_STAGED
                        && restore.sameContent(image, source);
                System.out.println(good ? "copied and written back" : copied + " " + written);
            } catch (HermesException e) {
                System.out.println(e.reason() + " " + e.getMessage());
            }
        }
    }
}
