package io.github.hermesbackup.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hermesbackup.backup.DiskWith;
import io.github.hermesbackup.testkit.Failure;
import io.github.hermesbackup.testkit.Fault;
import io.github.hermesbackup.testkit.FaultyDisk;
import io.github.hermesbackup.testkit.Operation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a file that is being made leaves behind, wherever it fails. */
class PartialFileTest {

    @TempDir
    Path directory;

    private Path name;

    @BeforeEach
    void nameIt() {
        name = directory.resolve("a.zip");
    }

    @Test
    void aFreeNameIsGivenAndATakenOneIsLeftAlone() throws Exception {
        assertThat(publish(Disk.real())).isTrue();
        assertThat(publish(Disk.real())).isFalse();
        assertThat(listing()).containsExactly("a.zip");
        assertThat(name).hasContent("content");
    }

    @Test
    void theSameWhereThereAreNoHardLinks() throws Exception {
        assertThat(publish(withoutLinks(Disk.real()))).isTrue();
        assertThat(publish(withoutLinks(Disk.real()))).isFalse();
        assertThat(listing()).containsExactly("a.zip");
        assertThat(name).hasContent("content");
    }

    @Test
    void aRenameThatFailsLeavesNoEmptyFileUnderTheName() throws Exception {
        Disk disk = DiskWith.before(withoutLinks(Disk.real()), Set.of("rename"), path -> true, path -> {
            throw new IOException("Input/output error");
        });
        assertThatThrownBy(() -> publish(disk)).hasMessage("Input/output error");
        assertThat(listing()).isEmpty();
    }

    @Test
    void anEmptyFileThatCannotBeClosedIsTakenBack() throws Exception {
        // the first close is that of the empty file: the partial one is still open
        FaultyDisk faulty = new FaultyDisk(Fault.once(Failure.EIO, 1).at(Operation.CLOSE));
        assertThatThrownBy(() -> publish(withoutLinks(faulty))).isInstanceOf(IOException.class);
        assertThat(faulty.wasHit()).isTrue();
        assertThat(listing()).isEmpty();
    }

    @Test
    void aRenameThatHappenedThoughItFailedIsNotUndone() throws Exception {
        Disk disk = DiskWith.before(withoutLinks(Disk.real()), Set.of("rename"), path -> true, path -> {
            Files.move(path, name, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            throw new IOException("Connection timed out");
        });
        assertThatThrownBy(() -> publish(disk)).hasMessage("Connection timed out");
        assertThat(name).hasContent("content");
    }

    @Test
    void aNameThatCannotBeTakenBackIsToldBesideTheFailure() throws Exception {
        Disk disk = DiskWith.before(withoutLinks(Disk.real()), Set.of("rename", "stat"), path -> true, path -> {
            throw new IOException(path.equals(name) ? "cannot be looked at" : "Input/output error");
        });
        assertThatThrownBy(() -> publish(disk))
                .hasMessage("Input/output error")
                .satisfies(failure -> assertThat(failure.getSuppressed())
                        .extracting(Throwable::getMessage)
                        .containsExactly("cannot be looked at"));
        assertThat(listing()).containsExactly("a.zip");
    }

    @Test
    void aFileOfSomebodyElseThatHasTakenThePlaceOfTheEmptyOneStays() throws Exception {
        Disk disk = DiskWith.before(withoutLinks(Disk.real()), Set.of("rename"), path -> true, path -> {
            Files.delete(name);
            Files.createDirectory(name);
            throw new IOException("Is a directory");
        });
        assertThatThrownBy(() -> publish(disk)).hasMessage("Is a directory");
        assertThat(name).isDirectory();
    }

    @Test
    void aPartialFileThatCannotBeClosedIsRemovedAllTheSame() throws Exception {
        FaultyDisk disk = new FaultyDisk(Fault.once(Failure.EIO, 1).at(Operation.CLOSE));
        PartialFile partial = PartialFile.create(disk, name);
        assertThat(listing()).hasSize(1);

        assertThatThrownBy(partial::close).isInstanceOf(IOException.class);
        assertThat(listing()).isEmpty();
    }

    private boolean publish(Disk disk) throws IOException {
        try (PartialFile partial = PartialFile.create(disk, name)) {
            partial.channel().write(ByteBuffer.wrap("content".getBytes()));
            return partial.publishAs(name);
        }
    }

    private static Disk withoutLinks(Disk disk) {
        return DiskWith.before(disk, Set.of("link"), path -> true, path -> {
            throw new FileSystemException(path.toString(), null, "Operation not permitted");
        });
    }

    private List<String> listing() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
