package io.github.hermesbackup.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A small file system of its own; a test that needs one is skipped where mounting is not allowed. */
final class Tmpfs implements AutoCloseable {

    private final Path directory;

    /** @param options of mount(8), {@code size=4m} for example */
    Tmpfs(Path directory, String options) throws IOException {
        this.directory = Files.createDirectories(directory);
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", options, "tmpfs", directory.toString()), "cannot mount a tmpfs here");
    }

    Path resolve(String name) {
        return directory.resolve(name);
    }

    Path directory() {
        return directory;
    }

    void remount(String options) throws IOException {
        assertThat(run("mount", "-o", "remount," + options, directory.toString()))
                .isTrue();
    }

    private static boolean run(String... command) throws IOException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        assertThat(run("umount", "-l", directory.toString())).isTrue();
    }
}
