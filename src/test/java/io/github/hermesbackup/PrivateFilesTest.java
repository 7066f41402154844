package io.github.hermesbackup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.hermesbackup.testkit.ChildProcess;
import io.github.hermesbackup.testkit.Commands;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nobody but the owner can read a copy of a home at any time, whatever the umask: archives, staged files, scratch copies. */
class PrivateFilesTest {

    @TempDir
    Path work;

    @ParameterizedTest
    @ValueSource(strings = {"022", "000"})
    void everyFileThatIsMadeIsPrivateFromItsFirstInstantOn(String umask) throws Exception {
        assumeTrue(Commands.isAvailable("sh"));
        List<String> command = new ArrayList<>(List.of("sh", "-c", "umask " + umask + "; exec \"$@\"", "sh"));
        command.addAll(ChildProcess.command(PrivateFilesMain.class, List.of(work.toString())));
        try (ChildProcess child = ChildProcess.start(command, Map.of())) {
            List<String> said = child.finish();
            assertThat(said).hasSize(1);
            assertThat(Integer.parseInt(said.get(0).replace("made ", ""))).isGreaterThan(50);
        }
    }
}
