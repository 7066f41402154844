package io.github.hermesbackup.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Linux tells of a machine, and what is assumed where nothing is told. */
class MachineTest {

    @TempDir
    Path directory;

    private Path file(String content) throws IOException {
        return Files.writeString(directory.resolve("file"), content);
    }

    @Test
    void aBootHasAnIdentity() throws IOException {
        String id = "5f1c8f5e-6a0d-4f6e-9d4b-0123456789ab";
        assertThat(Machine.linuxBootId(file(id + "\n"))).contains(UUID.fromString(id));
    }

    /** A container may show an empty file, or none. */
    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "unknown\n", "5f1c8f5e"})
    void whatIsNoIdentityIsNone(String content) throws IOException {
        assertThat(Machine.linuxBootId(file(content))).isEmpty();
        assertThat(Machine.linuxBootId(directory.resolve("missing"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0022, 18", "0077, 63", "0002, 2", "0000, 0"})
    void theUmaskIsOctal(String umask, int expected) throws IOException {
        assertThat(Machine.linuxUmask(file("Name:\tjava\nUmask:\t" + umask + "\nState:\tS (sleeping)\n")))
                .isEqualTo(expected);
    }

    /** Linux before 4.7 has no such line. */
    @ParameterizedTest
    @ValueSource(strings = {"", "Name:\tjava\n", "Umask:\t\n", "Umask:\t9\n"})
    void whereItIsNotToldTheUsualOneIsAssumed(String status) throws IOException {
        assertThat(Machine.linuxUmask(file(status))).isEqualTo(0022);
        assertThat(Machine.linuxUmask(directory.resolve("missing"))).isEqualTo(0022);
    }
}
