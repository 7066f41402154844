package io.github.hermesbackup.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tables of mounts, as {@code /proc/self/mountinfo} has them. */
class MountPointsTest {

    private static final Path PROC = Path.of("/proc");
    private static final String TABLE = """
            21 1 8:1 / / rw,relatime - ext4 /dev/sda1 rw
            22 21 8:2 / /home rw,nosuid - ext4 /dev/sda2 rw
            23 22 0:60 / /home/ann/.hermes/cache rw - tmpfs tmpfs rw
            24 22 0:61 / /home/ann/.hermes/a\\040b\\134c rw,noexec - tmpfs tmpfs rw
            25 22 0:62 / /home/ann/.hermes2 rw - tmpfs tmpfs rw
            26 21 0:63 / /tmp rw,nodev,noexec - tmpfs tmpfs rw
            27 26 0:64 / /tmp/run rw,nodev - tmpfs tmpfs rw
            """;

    @TempDir
    Path work;

    private Disk disk(String table) throws IOException {
        Files.writeString(Files.createDirectories(work.resolve("self")).resolve("mountinfo"), table);
        return Elsewhere.with(work, PROC);
    }

    @Test
    void theMountsBelowADirectoryAreThoseInItAndNotItself() throws IOException {
        Path home = Path.of("/home/ann/.hermes");
        assertThat(MountPoints.below(disk(TABLE), home))
                .containsExactlyInAnyOrder(home.resolve("cache"), home.resolve("a b\\c"));
        assertThat(MountPoints.below(disk(TABLE), home.resolve("cache"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "/tmp, true",
        "/tmp/x/y, true",
        "/tmp/run, false",
        "/tmp/run/x, false",
        "/tmpx, false",
        "/, false",
        "/home/ann, false",
        "/home/ann/.hermes/a b\\c/d, true"
    })
    void theDeepestMountSaysWhetherProgramsMayRun(Path directory, boolean forbidden) throws IOException {
        assertThat(MountPoints.forbidExecution(disk(TABLE), directory)).isEqualTo(forbidden);
    }

    @Test
    void ofTwoMountsInOnePlaceTheLastCounts() throws IOException {
        String noexec = "28 26 0:65 / /tmp rw,noexec - tmpfs tmpfs rw\n";
        String exec = "29 28 0:66 / /tmp rw - tmpfs tmpfs rw\n";
        assertThat(MountPoints.forbidExecution(disk(exec + noexec), Path.of("/tmp/x")))
                .isTrue();
        assertThat(MountPoints.forbidExecution(disk(noexec + exec), Path.of("/tmp/x")))
                .isFalse();
    }

    @Test
    void aForeignNameOfAnotherMountIsNoObstacle() throws IOException {
        String foreign = "28 21 0:65 / /mnt/日本 rw - tmpfs tmpfs rw\n";
        assertThat(MountPoints.forbidExecution(disk(foreign + TABLE), Path.of("/tmp")))
                .isTrue();
    }

    @Test
    void whereNothingIsToldNothingIsForbiddenAndNothingIsMounted() throws IOException {
        for (String table : new String[] {"", "\n", "21 1 8:1\n", "21 1 8:1 / /home\\9 rw,noexec - a b c\n"}) {
            assertThat(MountPoints.below(disk(table), Path.of("/"))).as(table).isEmpty();
            assertThat(MountPoints.forbidExecution(disk(table), Path.of("/home\\9")))
                    .as(table)
                    .isFalse();
        }
        Disk nothing = Elsewhere.with(work.resolve("missing"), PROC);
        assertThat(MountPoints.below(nothing, Path.of("/"))).isEmpty();
        assertThat(MountPoints.forbidExecution(nothing, Path.of("/"))).isFalse();
    }
}
