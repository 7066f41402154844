package io.github.hermesbackup.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.hermesbackup.io.FileStat.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The file system as it is, on Unix and where there are no modes. */
class RealDiskTest {

    private static final Disk PLAIN = new RealDisk(false);

    @TempDir
    Path directory;

    private final Disk disk = Disk.real();

    @ParameterizedTest
    @ValueSource(strings = {"0600", "0644", "0666", "0777", "0400", "0000"})
    void aNewFileAndANewDirectoryHaveExactlyTheBitsThatWereAsked(String bits) throws IOException {
        int mode = Integer.parseInt(bits, 8);
        disk.create(directory.resolve("file"), mode).close();
        disk.makeDirectory(directory.resolve("sub"), mode);

        assertThat(disk.stat(directory.resolve("file")).mode()).isEqualTo(mode);
        assertThat(disk.stat(directory.resolve("sub")).mode()).isEqualTo(mode);
        disk.setMode(directory.resolve("sub"), 0700);
    }

    /** As on FAT, which has no bits for others than the owner. */
    @Test
    void whatCannotHaveTheBitsThatWereAskedIsNotLeftBehind() {
        Disk refusing = new RealDisk(true) {
            @Override
            public void setMode(Path path, int mode) throws IOException {
                throw new FileSystemException(path.toString(), null, "Operation not permitted");
            }
        };
        Path name = directory.resolve("name");
        assertThatThrownBy(() -> refusing.create(name, 0644)).hasMessageContaining("not permitted");
        assertThat(name).doesNotExist();
        assertThatThrownBy(() -> refusing.makeDirectory(name, 0755)).hasMessageContaining("not permitted");
        assertThat(name).doesNotExist();
    }

    @Test
    void writingToAFileKeepsItAndItsContent() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "content");
        FileStat before = disk.stat(file);
        try (FileChannel channel = disk.openForWriting(file)) {
            channel.write(ByteBuffer.wrap(new byte[] {'C'}));
        }
        assertThat(file).hasContent("Content");
        assertThat(disk.stat(file).inode()).isEqualTo(before.inode());
    }

    @Test
    void noLinkIsWrittenThroughAndNoFileIsMadeByOpeningOne() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "content");
        Path link = Files.createSymbolicLink(directory.resolve("link"), file);

        assertThatThrownBy(() -> disk.openForWriting(link)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> disk.openForReading(link)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> disk.openForWriting(directory.resolve("new"))).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> disk.create(file, 0644)).isInstanceOf(FileAlreadyExistsException.class);
        assertThat(file).hasContent("content");
    }

    /** Those of {@code /proc} have no size, as a FIFO has none. */
    @Test
    void aDirectoryIsNoFifo() throws IOException {
        assumeTrue(Files.isDirectory(Path.of("/proc/sys")));
        try (FileChannel channel = disk.openForReading(Path.of("/proc/sys"))) {
            assertThatThrownBy(() -> channel.read(ByteBuffer.allocate(1))).hasMessageContaining("directory");
        }
    }

    @Test
    void aTimeBefore1970LosesItsFractionAndNothingElse() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        disk.setModified(file, FileTime.from(Instant.parse("1961-04-12T06:07:00.75Z")));
        assertThat(disk.stat(file).modified().toInstant()).isEqualTo("1961-04-12T06:07:00Z");
        disk.setModified(file, FileTime.from(Instant.parse("2026-04-12T06:07:00.75Z")));
        assertThat(disk.stat(file).modified().toInstant()).isEqualTo("2026-04-12T06:07:00.75Z");
    }

    @Test
    void onlyWhatIsKnownToBeADiskOfThisMachineIsLocal() throws IOException {
        assumeTrue(Files.isDirectory(Path.of("/proc/self")));
        assertThat(disk.isLocal(Path.of("/proc/self"))).isFalse();
        assertThat(disk.isLocal(directory.resolve("nothing"))).isFalse();
        Path memory = Path.of("/dev/shm");
        assumeTrue(
                Files.isDirectory(memory) && Files.getFileStore(memory).type().equals("tmpfs"));
        assertThat(disk.isLocal(memory)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "0100644, FILE",
        "0040755, DIRECTORY",
        "0120777, LINK",
        "0140755, SOCKET",
        "0010644, FIFO",
        "0020666, DEVICE",
        "0060660, DEVICE",
        "0150000, OTHER",
        "0000644, OTHER"
    })
    void theTypeOfAFileIsInItsMode(String mode, Kind kind) {
        assertThat(RealDisk.kindOf(Integer.parseInt(mode, 8))).isEqualTo(kind);
    }

    @Test
    void whereThereAreNoModesFilesAreMadeAllTheSame() throws IOException {
        Path file = directory.resolve("sub/file");
        PLAIN.makeDirectory(file.getParent(), 0500);
        try (FileChannel channel = PLAIN.create(file, 0400)) {
            channel.write(ByteBuffer.wrap(new byte[3]));
            PLAIN.force(channel);
        }
        PLAIN.forceDirectory(file.getParent());
        FileStat before = disk.stat(file);
        PLAIN.setMode(file, 0777);
        PLAIN.setOwner(file, 4242, 4242);

        assertThat(disk.stat(file)).isEqualTo(before);
        assertThat(PLAIN.stat(file))
                .isEqualTo(new FileStat(Kind.FILE, -1, 3, before.modified(), FileTime.fromMillis(0), 0, 0, 1, -1, -1));
        try (FileChannel channel = PLAIN.openForReading(file)) {
            assertThat(channel.size()).isEqualTo(3);
        }
        assertThatThrownBy(() -> PLAIN.create(file, 0600)).isInstanceOf(FileAlreadyExistsException.class);
    }

    @Test
    void whereThereAreNoModesTheKindsAreTold() throws IOException {
        Path link = Files.createSymbolicLink(directory.resolve("link"), directory);
        assertThat(PLAIN.stat(directory).kind()).isEqualTo(Kind.DIRECTORY);
        assertThat(PLAIN.stat(link).kind()).isEqualTo(Kind.LINK);
        assertThat(PLAIN.statBehind(link).kind()).isEqualTo(Kind.DIRECTORY);
        assumeTrue(Files.exists(Path.of("/dev/null")));
        assertThat(PLAIN.stat(Path.of("/dev/null")).kind()).isEqualTo(Kind.OTHER);
    }

    /** Java says of a junction that it is a directory and something else. */
    @Test
    void aJunctionOfWindowsIsALink() {
        assertThat(RealDisk.basicStat(new Junction()).kind()).isEqualTo(Kind.LINK);
    }

    private record Junction() implements BasicFileAttributes {

        @Override
        public boolean isRegularFile() {
            return false;
        }

        @Override
        public boolean isDirectory() {
            return true;
        }

        @Override
        public boolean isSymbolicLink() {
            return false;
        }

        @Override
        public boolean isOther() {
            return true;
        }

        @Override
        public long size() {
            return 0;
        }

        @Override
        public FileTime lastModifiedTime() {
            return FileTime.fromMillis(0);
        }

        @Override
        public FileTime lastAccessTime() {
            return FileTime.fromMillis(0);
        }

        @Override
        public FileTime creationTime() {
            return FileTime.fromMillis(0);
        }

        @Override
        public Object fileKey() {
            return null;
        }
    }
}
