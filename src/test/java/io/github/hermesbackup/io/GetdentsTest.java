package io.github.hermesbackup.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The second way of listing a directory finds what the first one finds. */
class GetdentsTest {

    @TempDir
    Path directory;

    @BeforeEach
    void loadTheLibrary() throws Exception {
        LibC.load();
        assumeTrue(RealDisk.usesGetdents(), "no getdents64(2) here");
    }

    private static List<String> names(Path directory) {
        return Disk.names(Disk.real(), directory).orElseThrow().stream()
                .map(name -> new String(name, StandardCharsets.UTF_8))
                .toList();
    }

    @Test
    void findsEveryNameButThatOfTheDirectoryItselfAndOfTheOneAbove() throws Exception {
        List<String> made = List.of("a", "...", "..a", ".b", " ", "日本 #?%.md", "é", "\u0001", "x".repeat(255));
        for (String name : made) {
            Files.createFile(FileName.resolve(directory, name));
        }
        Files.createDirectory(directory.resolve("sub"));
        Files.createSymbolicLink(directory.resolve("link"), Path.of("nothing"));
        List<String> all = new ArrayList<>(made);
        all.addAll(List.of("sub", "link"));

        assertThat(names(directory)).containsExactlyInAnyOrderElementsOf(all);
        assertThat(names(directory.resolve("sub"))).isEmpty();
    }

    /** The system answers in pieces of 32 KiB. */
    @Test
    void findsAllOfManyNames() throws Exception {
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            String name = "name-" + i + "-" + "x".repeat(i % 40);
            Files.createFile(directory.resolve(name));
            made.add(name);
        }

        assertThat(names(directory)).containsExactlyInAnyOrderElementsOf(made);
    }

    @Test
    void findsTheBytesOfANameThatIsNoText() throws Exception {
        byte[] name = {'a', (byte) 0xE9, 'b'};
        Path file = Path.of(java.net.URI.create(directory.toUri() + "a%E9b"));
        Files.createFile(file);

        List<byte[]> names = Disk.names(Disk.real(), directory).orElseThrow();
        assertThat(names).hasSize(1);
        assertThat(names.get(0)).isEqualTo(name);
    }

    /** Java's own way says what is wrong. */
    @Test
    void leavesToTheFirstWayWhatIsNoDirectoryOrNotThere() throws Exception {
        Path file = Files.createFile(directory.resolve("file"));
        Path link = Files.createSymbolicLink(directory.resolve("link"), directory);

        assertThat(Disk.names(Disk.real(), file)).isEmpty();
        assertThat(Disk.names(Disk.real(), link)).isEmpty();
        assertThat(Disk.names(Disk.real(), directory.resolve("nothing"))).isEmpty();
    }

    /** A walk over a home lists thousands. */
    @Test
    void leavesNothingOpen() throws Exception {
        Path file = Files.createFile(directory.resolve("file"));
        Path open = Path.of("/proc/self/fd");
        names(directory);
        long before = Disk.real().list(open).size();
        for (int i = 0; i < 100; i++) {
            names(directory);
            Disk.names(Disk.real(), file);
        }

        assertThat(Disk.real().list(open)).hasSizeLessThan((int) before + 50);
    }

    @Test
    void isNotAskedWhereThereIsNoUnix() {
        assertThat(Disk.names(new RealDisk(false), directory)).isEmpty();
    }
}
