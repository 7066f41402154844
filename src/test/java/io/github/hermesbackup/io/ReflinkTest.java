package io.github.hermesbackup.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sharing blocks where that cannot be done; where it can, see the copies of databases. */
class ReflinkTest {

    private static final Path MEMORY = Path.of("/dev/shm");

    private final Disk disk = Disk.real();

    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void onlyOnLinux() throws IOException {
        assumeTrue(System.getProperty("os.name").equals("Linux"));
        file = Files.writeString(directory.resolve("file"), "content");
        assumeTrue(disk.openForSharing(file)
                .map(opened -> {
                    try (opened) {
                        return true;
                    } catch (IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                })
                .orElse(false));
    }

    /** A database that is gone is no failed one: whoever copies it has to see which it is. */
    @Test
    void aFileThatIsGoneIsToldAsEverywhereElse() throws IOException {
        assertThatThrownBy(() -> disk.openForSharing(directory.resolve("gone")))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessage(directory.resolve("gone").toString());
    }

    @Test
    void aLinkIsNotFollowed() throws IOException {
        Path link = Files.createSymbolicLink(directory.resolve("link"), file);
        assertThatThrownBy(() -> disk.openForSharing(link))
                .isInstanceOf(FileSystemException.class)
                .hasMessageStartingWith(link + ": ");
    }

    @Test
    void whereBlocksCannotBeSharedNothingIsLeftBehind() throws IOException {
        assumeTrue(Files.isWritable(MEMORY) && Files.getFileStore(MEMORY).type().equals("tmpfs"));
        Path memory = Files.createTempDirectory(MEMORY, "hermes-test");
        Path source = Files.writeString(memory.resolve("source"), "content");
        Path copy = memory.resolve("copy");
        try (SharableFile opened = disk.openForSharing(source).orElseThrow()) {
            assertThat(opened.shareWith(copy)).isFalse();
            assertThat(copy).doesNotExist();
            assertThatThrownBy(() -> opened.shareWith(source)).isInstanceOf(FileAlreadyExistsException.class);
            assertThat(source).hasContent("content");
        } finally {
            Files.delete(source);
            Files.delete(memory);
        }
    }
}
