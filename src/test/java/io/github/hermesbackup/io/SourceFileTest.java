package io.github.hermesbackup.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.hermesbackup.backup.DiskWith;
import io.github.hermesbackup.io.SourceFile.NotAFile;
import io.github.hermesbackup.testkit.Failure;
import io.github.hermesbackup.testkit.Fault;
import io.github.hermesbackup.testkit.FaultyDisk;
import io.github.hermesbackup.testkit.Operation;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that others change while they are read. */
class SourceFileTest {

    private static final String NAME = "skills/one/SKILL.md";

    @TempDir
    Path directory;

    private final Disk disk = Disk.real();
    private Path home;
    private Path file;
    private FileStat scanned;

    @BeforeEach
    void write() throws IOException {
        home = Files.createDirectory(directory.resolve("home"));
        file = home.resolve(NAME);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "0123456789");
        scanned = disk.stat(file);
    }

    @Test
    void whatIsReadIsAsLongAsItWasWhenItWasOpened() throws IOException {
        try (SourceFile source = SourceFile.open(disk, file)) {
            Files.writeString(file, "and more", StandardOpenOption.APPEND);
            byte[] buffer = new byte[7];
            assertThat(source.read(buffer)).isEqualTo(7);
            assertThat(source.read(buffer)).isEqualTo(3);
            assertThat(source.read(buffer)).isZero();
            assertThat(source.unchanged()).isFalse();
        }
    }

    @Test
    void aFileThatBecomesShorterEndsEarlyAndHasChanged() throws IOException {
        try (SourceFile source = SourceFile.open(disk, file)) {
            byte[] buffer = new byte[4];
            assertThat(source.read(buffer)).isEqualTo(4);
            Files.writeString(file, "012345");
            assertThat(source.read(buffer)).isEqualTo(2);
            Files.writeString(file, "0123456789");
            assertThat(source.read(buffer)).as("what comes after its end").isZero();
            assertThat(source.unchanged()).isFalse();
        }
    }

    @Test
    void aFileThatNobodyTouchesIsUnchangedOnceAllOfItWasRead() throws IOException {
        try (SourceFile source = SourceFile.open(disk, file)) {
            assertThat(source.stat()).isEqualTo(scanned);
            source.read(new byte[9]);
            assertThat(source.unchanged()).as("one byte is left").isFalse();
            source.read(new byte[9]);
            assertThat(source.unchanged()).isTrue();
        }
    }

    @Test
    void onlyFilesAreOpened() throws IOException {
        Path link = Files.createSymbolicLink(directory.resolve("link"), file);
        assertThatThrownBy(() -> SourceFile.open(disk, link))
                .isInstanceOf(NotAFile.class)
                .hasMessage("became a link while it was to be read");
        assertThatThrownBy(() -> SourceFile.open(disk, home)).hasMessageContaining("became a directory");
        assertThatThrownBy(() -> SourceFile.open(disk, home.resolve("gone"))).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void aFileWhoseDirectoryHasBecomeALinkIsNotTheOneThatWasScanned() throws IOException {
        Path outside = Files.createDirectory(directory.resolve("outside"));
        Files.writeString(outside.resolve("SKILL.md"), "a secret of somebody else");
        Files.move(file.getParent(), home.resolve("skills/moved"));
        Files.createSymbolicLink(home.resolve("skills/one"), outside);

        assertThatThrownBy(() -> SourceFile.open(disk, file, NAME, scanned))
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining("lies behind a symbolic link by now");
        assertThatThrownBy(() -> SourceFile.requireInside(disk, file, NAME, scanned))
                .hasMessageContaining("lies behind a symbolic link by now");
    }

    @Test
    void aFileThatWasReplacedInItsPlaceIsFine() throws IOException {
        Path fresh = Files.writeString(directory.resolve("fresh"), "new");
        Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
        try (SourceFile source = SourceFile.open(disk, file, NAME, scanned)) {
            assertThat(source.stat().size()).isEqualTo(3);
        }
        SourceFile.requireInside(disk, file, NAME, scanned);
    }

    @Test
    void thatAFileIsGoneAfterItWasReadIsNoMatter() throws IOException {
        Files.delete(file);
        SourceFile.requireInside(disk, file, NAME, scanned);
    }

    /** Also if closing fails, which is not what matters then. */
    @Test
    void whatCannotBeUsedIsClosedAndTheFirstFailureIsTheOneThatIsTold() throws IOException {
        Path open = Path.of("/proc/self/fd");
        assumeTrue(Files.isDirectory(open));
        Predicate<Path> isFile = file::equals;
        Disk hiding = DiskWith.before("stat", path -> path.equals(file.getParent()), path -> {
            throw new NoSuchFileException(path.toString());
        });
        Files.move(Files.writeString(directory.resolve("fresh"), "new"), file, StandardCopyOption.REPLACE_EXISTING);
        long before = openDescriptors(isFile);
        assertThatThrownBy(() -> SourceFile.open(hiding, file, NAME, scanned)).isInstanceOf(NoSuchFileException.class);
        FaultyDisk sizeless = new FaultyDisk(Fault.once(Failure.EIO, 1).at(Operation.SIZE));
        assertThatThrownBy(() -> SourceFile.open(sizeless, file)).hasMessage("Input/output error");
        assertThat(openDescriptors(isFile)).isEqualTo(before);

        FaultyDisk broken = new FaultyDisk(Fault.from(Failure.EIO, 1).at(Operation.SIZE, Operation.CLOSE));
        assertThatThrownBy(() -> SourceFile.open(broken, file))
                .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
    }

    private long openDescriptors(Predicate<Path> chosen) throws IOException {
        long count = 0;
        for (Path descriptor : disk.list(Path.of("/proc/self/fd"))) {
            try {
                count += chosen.test(disk.readLink(descriptor)) ? 1 : 0;
            } catch (NoSuchFileException e) {
                continue; // that of the list itself
            }
        }
        return count;
    }
}
