package io.github.hermesbackup.io;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hermesbackup.backup.DiskWith;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Why the system refused something, in a few words after the name. */
class IoReasonTest {

    @TempDir
    Path directory;

    @Test
    void theReasonIsTheOneOfTheSystemWithoutThePath() {
        Map<IOException, String> reasons = Map.of(
                new AccessDeniedException("/x"), "permission denied",
                new NoSuchFileException("/x"), "no such file or directory",
                new FileAlreadyExistsException("/x"), "already exists",
                new NotDirectoryException("/x"), "not a directory",
                new DirectoryNotEmptyException("/x"), "directory not empty",
                new FileSystemLoopException("/x"), "symbolic links lead in a circle",
                new FileSystemException("/x", null, "Input/output error"), "input/output error",
                new IOException("Is a directory"), "is a directory",
                new IOException("EOF came early"), "EOF came early",
                new EOFException(), "EOFException");
        reasons.forEach((failure, reason) -> assertThat(IoReason.of(failure)).isEqualTo(reason));
        assertThat(IoReason.of(new FileSystemException("/x"))).isEqualTo("/x");
        assertThat(IoReason.of(new IOException("X"))).isEqualTo("X");
    }

    @ParameterizedTest
    @ValueSource(strings = {"No space left on device", "Disk quota exceeded", "There is not enough space on the disk"})
    void aFullFileSystemIsKnownByItsMessage(String message) {
        assertThat(IoReason.isNoSpace(Disk.real(), new IOException(message), directory))
                .isTrue();
    }

    /** In another language only the room tells. */
    @Test
    void aFullFileSystemIsKnownByItsRoom() {
        IOException failure = new IOException("Auf dem Gerät ist kein Speicherplatz mehr verfügbar");
        assertThat(IoReason.isNoSpace(DiskWith.answering("usableSpace", directory, 4096L), failure, directory))
                .isTrue();
        assertThat(IoReason.isNoSpace(DiskWith.answering("usableSpace", directory, 1L << 20), failure, directory))
                .isFalse();
        assertThat(IoReason.isNoSpace(Disk.real(), failure, directory.resolve("not/there")))
                .isFalse();
        assertThat(IoReason.isNoSpace(Disk.real(), new IOException((String) null), directory))
                .isFalse();
    }
}
