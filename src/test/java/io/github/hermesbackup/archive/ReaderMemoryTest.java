package io.github.hermesbackup.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hermesbackup.testkit.Commands;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReaderMemoryTest {

    private static final int ENTRIES = 400_000;
    private static final String HEAP = "-Xmx40m";

    @TempDir
    Path directory;

    @Test
    void anArchiveOfManyMembersIsWrittenAndWalkedInLittleMemory() throws IOException {
        Map<String, String> said = run(false);

        assertThat(said).containsEntry("walked", "" + ENTRIES).containsEntry("entries", "" + ENTRIES);
        assertThat(Long.parseLong(said.get("retained"))).isLessThan(4 << 20);
    }

    @Test
    void soIsOneThatIsRefusedForTheNameOfItsLastMember() throws IOException {
        assertThat(run(true)).containsExactly(Map.entry("refused", "DUPLICATE"));
    }

    private Map<String, String> run(boolean doubled) throws IOException {
        Commands.Outcome outcome = Commands.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        HEAP,
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ReaderMemoryMain.class.getName(),
                        directory.resolve("a.zip").toString(),
                        "" + ENTRIES,
                        "" + doubled)
                .run()
                .orFail();
        return outcome.output().lines().map(line -> line.split("=", 2)).collect(Collectors.toMap(p -> p[0], p -> p[1]));
    }
}
