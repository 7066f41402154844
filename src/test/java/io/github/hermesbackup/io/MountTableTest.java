package io.github.hermesbackup.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One file system, mounted here and there under other names. */
class MountTableTest {

    private static final Path HOME = Path.of("/home/user/.hermes");
    private static final String HERE = """
            21 1 8:1 / / rw - ext4 /dev/sda1 rw
            22 21 8:2 / /home rw - ext4 /dev/sda2 rw
            23 21 0:4 net:[4026531840] /run/net rw - nsfs nsfs rw
            """;

    @TempDir
    Path work;

    @Test
    void theSameMountsHaveTheSameNames() throws IOException {
        assertThat(translate(HERE, HERE, "/home/user/.hermes/profiles")).contains(HOME.resolve("profiles"));
        assertThat(translate(HERE, HERE, "/home/user")).isEmpty();
        assertThat(translate(HERE, HERE, "/etc")).isEmpty();
    }

    @Test
    void aHomeMountedElsewhereIsRecognised() throws IOException {
        String container = """
                500 400 0:50 / / rw - overlay overlay rw
                501 500 8:2 /user/.hermes /data rw - ext4 /dev/sda2 rw
                """;
        assertThat(translate(HERE, container, "/data")).contains(HOME);
        assertThat(translate(HERE, container, "/data/cron")).contains(HOME.resolve("cron"));
        assertThat(translate(HERE, container, "/home/user/.hermes")).isEmpty();
    }

    @Test
    void soIsAPartOfIt() throws IOException {
        String container = """
                500 400 0:50 / / rw - overlay overlay rw
                501 500 8:2 /user/.hermes/profiles/coder /data\\040of\\040it rw - ext4 /dev/sda2 rw
                """;
        assertThat(translate(HERE, container, "/data of it/cron")).contains(HOME.resolve("profiles/coder/cron"));
    }

    @Test
    void soIsADirectoryAboveIt() throws IOException {
        String container = "501 500 8:2 / /mnt/homes rw - ext4 /dev/sda2 rw\n";
        assertThat(translate(HERE, container, "/mnt/homes/user/.hermes/cron")).contains(HOME.resolve("cron"));
        assertThat(translate(HERE, container, "/mnt/homes/other/.hermes")).isEmpty();
    }

    @Test
    void anotherDirectoryUnderTheSameNameIsNot() throws IOException {
        String sandbox = HERE + "24 22 0:60 / /home/user rw - tmpfs tmpfs rw\n";
        assertThat(translate(HERE, sandbox, "/home/user/.hermes")).isEmpty();
    }

    @Test
    void aNameThatIsCoveredHereLeadsNowhere() throws IOException {
        String covered = HERE + "24 22 0:60 / /home/user/.hermes/cache rw - tmpfs tmpfs rw\n";
        assertThat(translate(covered, HERE, "/home/user/.hermes/cache")).isEmpty();
        assertThat(translate(covered, covered, "/home/user/.hermes/cache")).contains(HOME.resolve("cache"));
    }

    @Test
    void ofTwoMountsInOnePlaceTheLastCounts() throws IOException {
        String twice = "24 22 0:60 / /data rw - tmpfs tmpfs rw\n25 24 8:2 /user /data rw - ext4 /dev/sda2 rw\n";
        assertThat(translate(HERE, twice, "/data/.hermes")).contains(HOME);
    }

    private Optional<Path> translate(String here, String there, String path) throws IOException {
        return table(here).translate(table(there), Path.of(path), HOME);
    }

    private MountTable table(String text) throws IOException {
        return MountTable.read(Disk.real(), Files.writeString(work.resolve("mountinfo"), text));
    }
}
