package io.github.hermesbackup.io;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hermesbackup.testkit.Commands;
import io.github.hermesbackup.testkit.Jvm;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What loading JNA does to a build that has nothing to do with it: nothing. */
class LibCTest {

    private static List<String> load(String... options) throws Exception {
        List<String> command = new ArrayList<>(Jvm.command());
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), LibCMain.class.getName()));
        return Commands.of(command.toArray(new String[0]))
                .run()
                .orFail()
                .output()
                .lines()
                .toList();
    }

    /** JNA would ask {@code ldconfig} where libraries are. */
    @Test
    void startsNoOtherProcess() throws Exception {
        List<String> lines = load("-Xlog:class+load");

        assertThat(lines).contains("loaded").anyMatch(line -> line.contains("com.sun.jna.NativeLibrary "));
        assertThat(lines).noneMatch(line -> line.contains("java.lang.ProcessImpl "));
    }

    @Test
    void leavesNoPropertyBehindAndThoseThatAreSetAsTheyAre() throws Exception {
        assertThat(load()).containsExactly("loaded");
        String directory = System.getProperty("java.io.tmpdir");
        assertThat(load("-Djna.tmpdir=" + directory, "-Djna.platform.library.path=/nothing"))
                .containsExactly(
                        "property jna.platform.library.path=/nothing", "property jna.tmpdir=" + directory, "loaded");
    }
}
