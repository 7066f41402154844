package io.github.hermesbackup.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TmpfsTest {

    @TempDir
    Path directory;

    @BeforeEach
    void available() {
        assumeTrue(Tmpfs.isAvailable(), "mounting needs root");
    }

    @Test
    void isFullWhenItsSizeIsReachedAndGoneWhenItIsClosed() throws IOException {
        Path root = directory.resolve("small");
        try (Tmpfs tmpfs = Tmpfs.mount(root, 1 << 16)) {
            Files.write(tmpfs.root().resolve("fits"), new byte[1 << 14]);
            assertThatThrownBy(() -> Files.write(tmpfs.root().resolve("more"), new byte[1 << 17]))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("No space left");
        }
        assertThat(root).doesNotExist();
    }

    @Test
    void canBecomeReadOnly() throws IOException {
        try (Tmpfs tmpfs = Tmpfs.mount(directory.resolve("small"), 1 << 16)) {
            tmpfs.makeReadOnly();
            assertThatThrownBy(() -> Files.createFile(tmpfs.root().resolve("new")))
                    .hasMessageContaining("Read-only");
        }
    }

    @Test
    void isUnmountedEvenWhileAFileIsOpen() throws IOException {
        Tmpfs tmpfs = Tmpfs.mount(directory.resolve("small"), 1 << 16);
        try (OutputStream open = Files.newOutputStream(tmpfs.root().resolve("open"))) {
            open.write(1);
            tmpfs.close();

            assertThat(tmpfs.root()).doesNotExist();
        }
    }
}
