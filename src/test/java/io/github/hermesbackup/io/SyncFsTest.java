package io.github.hermesbackup.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.hermesbackup.testkit.InMemory;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SyncFsTest {

    @TempDir(factory = InMemory.class)
    Path memory;

    /** The first one that said what went wrong is 5.8. */
    @ParameterizedTest
    @CsvSource({
        "6.18.44-fc-v857, true",
        "5.8.0-63-generic, true",
        "5.8, true",
        "5.15.167.4-microsoft-standard-WSL2, true",
        "10.0.1, true",
        "5.7.19, false",
        "4.18.0-553.el8_10.x86_64, false",
        "3.10.0, false",
        "odd, false",
        "6, false"
    })
    void olderKernelsAreNotTrusted(String version, boolean trusted) {
        assertThat(SyncFs.tellsErrors(version)).isEqualTo(trusted);
    }

    @ParameterizedTest
    @CsvSource({"tmpfs", "overlay", "nfs4", "fuse.sshfs", "9p", "vfat", "ntfs3"})
    void aFileSystemThatIsNotKnownToTellIsNotTrusted(String type) throws Exception {
        assertThat(SyncFs.open(memory, type)).isEmpty();
    }

    @Test
    void fewFilesAreForcedOneByOne() throws Exception {
        assertThat(Disk.real().openForForcing(memory, 63)).isEmpty();
        assertThat(new RealDisk(false).openForForcing(memory, 1_000_000)).isEmpty();
    }

    @Test
    void manyFilesAreForcedAtOnceWhereTheSystemTellsWhatWentWrong() throws Exception {
        assumeTrue(trusted(), "not on this system");
        Path here = Path.of("target").toAbsolutePath();
        assumeTrue(SyncFs.open(here, Files.getFileStore(here).type()).isPresent(), "not on this file system");
        Optional<WholeForce> forced = Disk.real().openForForcing(here, 64);
        assertThat(forced).isPresent();
        try (WholeForce force = forced.get()) {
            force.force();
            force.force();
        }
    }

    @Test
    void whatIsNotThereOrClosedIsAFailure() throws Exception {
        assumeTrue(trusted(), "not on this system");
        assertThatThrownBy(() -> SyncFs.open(memory.resolve("nothing"), "ext4"))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("nothing");
        WholeForce closed = SyncFs.open(memory, "ext4").orElseThrow();
        closed.close();
        assertThatThrownBy(closed::force).hasMessageContaining(memory.toString());
    }

    private static boolean trusted() {
        return System.getProperty("os.name").equals("Linux")
                && SyncFs.tellsErrors(System.getProperty("os.version"))
                && LinuxLibrary.C.isPresent();
    }
}
