package io.github.hermesbackup.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The second way of asking about a file gives the answer of the first. */
class StatxTest {

    @TempDir
    Path directory;

    @BeforeEach
    void loadTheLibrary() throws Exception {
        LibC.load();
        assumeTrue(RealDisk.usesStatx(), "no statx(2) here");
    }

    @Test
    void saysOfEveryKindOfFileWhatJavaSays() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "content");
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("1961-04-12T06:07:00.123456789Z")));
        Files.createLink(directory.resolve("second-name"), file);
        Files.createSymbolicLink(directory.resolve("link"), Path.of("file"));
        Files.createSymbolicLink(directory.resolve("dangling"), Path.of("nothing"));
        Files.createDirectory(directory.resolve("sub"));
        Files.writeString(FileName.resolve(directory, "日本 #?%.md"), "x");
        Files.setAttribute(directory.resolve("sub"), "unix:mode", 01777);
        try (FileChannel sparse = Disk.real().create(directory.resolve("sparse"), 0600)) {
            sparse.write(ByteBuffer.wrap(new byte[1]), 5L << 32);
        }
        List<Path> all = new ArrayList<>(List.of(Path.of("/"), Path.of("/dev/null"), Path.of("/proc/self/stat")));
        try (Stream<Path> walk = Files.walk(directory)) {
            walk.forEach(all::add);
        }

        for (Path path : all) {
            FileStat stat = Statx.stat(NativePath.of(path), false);
            Map<String, Object> java = Files.readAttributes(path, "unix:*", LinkOption.NOFOLLOW_LINKS);
            int mode = (Integer) java.get("mode");
            assertThat(stat.kind()).as("%s", path).isEqualTo(RealDisk.kindOf(mode));
            assertThat(stat.mode()).isEqualTo(mode & 07777);
            assertThat(stat.size()).isEqualTo(java.get("size"));
            assertThat(stat.inode()).isEqualTo(java.get("ino"));
            assertThat(stat.device()).isEqualTo(java.get("dev"));
            assertThat(stat.links()).isEqualTo(java.get("nlink"));
            assertThat(stat.uid()).isEqualTo(java.get("uid"));
            assertThat(stat.gid()).isEqualTo(java.get("gid"));
            if (!path.startsWith("/proc") && !path.startsWith("/dev")) {
                assertThat(stat.modified()).isEqualTo(java.get("lastModifiedTime"));
                assertThat(stat.changed()).isEqualTo(java.get("ctime"));
            }
        }
    }

    @Test
    void saysTheSameOfANameInADirectory() throws Exception {
        for (String name : List.of("a", "日本 #?%.md", "é")) {
            Path file = Files.writeString(FileName.resolve(directory, name), name);
            assertThat(Disk.stat(Disk.real(), directory, name))
                    .isEqualTo(Disk.real().stat(file));
        }
        Path other = Files.createDirectory(FileName.resolve(directory, "日本"));
        Path file = Files.writeString(other.resolve("a"), "content");
        assertThat(Disk.stat(Disk.real(), other, "a")).isEqualTo(Disk.real().stat(file));
        assertThat(Disk.stat(Disk.real(), Path.of("/"), "dev"))
                .isEqualTo(Disk.real().stat(Path.of("/dev")));
        assertThatThrownBy(() -> Disk.stat(Disk.real(), other, "日本"))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessage(FileName.resolve(other, "日本").toString());
    }

    /** No test can set a ctime: seconds and nanoseconds as they lie in the record, each alone different. */
    @Test
    void twoTimesAreTheSameOnlyToTheNanosecond() {
        ByteBuffer record = ByteBuffer.allocate(64);
        long[][] times = {{1_700_000_000L, 5}, {1_700_000_001L, 5}, {1_700_000_000L, 6}, {1_700_000_000L, 5}};
        for (int i = 0; i < times.length; i++) {
            record.putLong(16 * i, times[i][0]).putInt(16 * i + 8, (int) times[i][1]);
        }

        assertThat(Statx.isSameTime(record, 0, 48)).isTrue();
        assertThat(Statx.isSameTime(record, 0, 16)).isFalse();
        assertThat(Statx.isSameTime(record, 0, 32)).isFalse();
    }

    @Test
    void looksBehindALinkOnlyIfAsked() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "content");
        Path link = Files.createSymbolicLink(directory.resolve("link"), Path.of("file"));

        assertThat(Disk.real().stat(link).kind()).isEqualTo(FileStat.Kind.LINK);
        assertThat(Disk.real().statBehind(link)).isEqualTo(Disk.real().stat(file));
    }

    @Test
    void whatIsNotThereFailsAsBefore() {
        assertThatThrownBy(() -> Disk.real().stat(directory.resolve("nothing")))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("nothing");
        assertThat(RealDisk.usesStatx())
                .as("one file that is missing is no reason to ask otherwise")
                .isTrue();
    }
}
