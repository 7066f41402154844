package io.github.hermesbackup.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileStat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CrashImagesTest {

    private static final int SEEDS = 120;

    @TempDir(factory = InMemory.class)
    Path work;

    private Path root;
    private RecordingDisk disk;
    private CrashImages.Before before;

    /** Something that is done before the machine crashes. */
    private interface Run {
        void run() throws IOException;
    }

    @BeforeEach
    void aFileInADirectory() throws Exception {
        root = Files.createDirectory(work.resolve("root"));
        Files.writeString(root.resolve("config"), "old");
        Files.createDirectory(root.resolve("one"));
        Files.createDirectory(root.resolve("two"));
        Files.writeString(root.resolve("one/f"), "f");
        disk = new RecordingDisk();
        before = CrashImages.before(root);
    }

    private void write(String name, String content, boolean force) throws IOException {
        try (FileChannel file = disk.create(root.resolve(name), 0600)) {
            file.write(ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8)));
            if (force) {
                disk.force(file);
            }
        }
    }

    /** What a name has in it after each of many crashes that follow the run: a text, or "-" if the name is not there. */
    private Set<String> afterCrashes(Run run, String... names) throws Exception {
        run.run();
        CrashImages images = before.after(disk);
        Set<String> seen = new TreeSet<>();
        for (int seed = 0; seed < SEEDS; seed++) {
            Path image = image(images.image(images.operations(), 0.5, seed));
            StringBuilder text = new StringBuilder();
            for (String name : names) {
                Path file = image.resolve(name);
                text.append(text.isEmpty() ? "" : " ");
                text.append(!Files.exists(file) ? "-" : Files.isDirectory(file) ? "/" : Files.readString(file));
            }
            seen.add(text.toString());
        }
        return seen;
    }

    private Path image(CrashImages.Image image) throws IOException {
        Path directory = work.resolve("image");
        if (Files.exists(directory)) {
            try (Stream<Path> all = Files.walk(directory)) {
                for (Path path : (Iterable<Path>) all.sorted(Comparator.reverseOrder())::iterator) {
                    Files.delete(path);
                }
            }
        }
        image.writeTo(Files.createDirectory(directory));
        return directory;
    }

    @Test
    void aReplacementThatIsNotForcedCanLoseBothContents() throws Exception {
        Set<String> seen = afterCrashes(
                () -> {
                    write("config.new", "new", false);
                    disk.rename(root.resolve("config.new"), root.resolve("config"));
                    disk.forceDirectory(root);
                },
                "config");
        assertThat(seen).contains("", "n", "ne", "new", "\0\0\0").doesNotContain("old", "-");
    }

    @Test
    void aReplacementThatIsForcedIsOldOrNewAndNewOnceItsDirectoryIsForced() throws Exception {
        assertThat(afterCrashes(
                        () -> {
                            write("config.new", "new", true);
                            disk.rename(root.resolve("config.new"), root.resolve("config"));
                        },
                        "config"))
                .containsExactly("new", "old");
        assertThat(afterCrashes(() -> disk.forceDirectory(root), "config")).containsExactly("new");
    }

    @Test
    void aNameThatIsNotForcedCanVanishWhateverItsFileHas() throws Exception {
        assertThat(afterCrashes(() -> write("fresh", "new", true), "fresh")).containsExactly("-", "new");
    }

    @Test
    void namesOfOneDirectoryComeInAnyOrder() throws Exception {
        assertThat(afterCrashes(
                        () -> {
                            write("a", "a", true);
                            write("b", "b", true);
                            disk.delete(root.resolve("config"));
                        },
                        "a",
                        "b",
                        "config"))
                .hasSize(8);
    }

    @Test
    void changesOfOneNameKeepTheirOrder() throws Exception {
        assertThat(afterCrashes(
                        () -> {
                            write("a", "a", true);
                            write("b", "b", true);
                            disk.forceDirectory(root);
                            disk.rename(root.resolve("a"), root.resolve("config"));
                            disk.rename(root.resolve("b"), root.resolve("config"));
                        },
                        "config",
                        "a",
                        "b"))
                .containsExactly("a - b", "b - -", "b a -", "old a b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"one", "two", ""})
    void aRenameTakesPlaceInBothDirectoriesOrInNone(String forced) throws Exception {
        Set<String> seen = afterCrashes(
                () -> {
                    disk.rename(root.resolve("one/f"), root.resolve("two/f"));
                    if (!forced.isEmpty()) {
                        disk.forceDirectory(root.resolve(forced));
                    }
                },
                "one/f",
                "two/f");
        assertThat(seen).isEqualTo(forced.isEmpty() ? Set.of("- f", "f -") : Set.of("- f"));
    }

    @Test
    void aDirectoryThatVanishesTakesItsContentsWithIt() throws Exception {
        assertThat(afterCrashes(
                        () -> {
                            disk.makeDirectory(root.resolve("d"), 0700);
                            write("d/f", "f", true);
                            disk.forceDirectory(root.resolve("d"));
                        },
                        "d",
                        "d/f"))
                .containsExactly("- -", "/ f");
    }

    @Test
    void aSecondNameThatIsNotForcedDoesNotKeepAFile() throws Exception {
        Run setAside = () -> {
            disk.link(root.resolve("config"), root.resolve("two/old"));
            write("one/new", "new", true);
            disk.rename(root.resolve("one/new"), root.resolve("config"));
            disk.forceDirectory(root);
        };
        assertThat(afterCrashes(setAside, "config", "two/old")).containsExactly("new -", "new old");
        assertThat(afterCrashes(() -> disk.forceDirectory(root.resolve("two")), "config", "two/old"))
                .containsExactly("new old");
    }

    @Test
    void renamingOneNameOfAFileOverAnotherLeavesBoth() throws Exception {
        assertThat(afterCrashes(
                        () -> {
                            disk.link(root.resolve("config"), root.resolve("same"));
                            disk.rename(root.resolve("same"), root.resolve("config"));
                            disk.forceDirectory(root);
                        },
                        "config",
                        "same"))
                .containsExactly("old old");
        Path image = image(before.after(disk).image(Integer.MAX_VALUE, 1, 0));
        assertThat(Files.isSameFile(image.resolve("config"), image.resolve("same")))
                .isTrue();
    }

    @Test
    void attributesAreDurableOnceTheirFileIsForcedAndNotSooner() throws Exception {
        Path file = root.resolve("secret");
        write("secret", "x", true);
        disk.setMode(file, 0640);
        disk.setModified(file, FileTime.fromMillis(1000));
        disk.setMode(root.resolve("one"), 0500);
        disk.forceDirectory(root);
        assertThat(modes()).containsExactly("600 500", "600 755", "640 500", "640 755");
        try (FileChannel channel = disk.openForReading(file)) {
            disk.force(channel);
        }
        disk.forceDirectory(root.resolve("one"));
        assertThat(modes()).containsExactly("640 500");
        Path image = image(before.after(disk).image(Integer.MAX_VALUE, 0, 0));
        assertThat(Files.getLastModifiedTime(image.resolve("secret")).toMillis())
                .isEqualTo(1000);
    }

    private Set<String> modes() throws Exception {
        Set<String> seen = new TreeSet<>();
        CrashImages images = before.after(disk);
        for (int seed = 0; seed < SEEDS; seed++) {
            Path image = image(images.image(images.operations(), 0.5, seed));
            seen.add(Integer.toOctalString(
                            Disk.real().stat(image.resolve("secret")).mode()) + " "
                    + Integer.toOctalString(
                            Disk.real().stat(image.resolve("one")).mode()));
        }
        return seen;
    }

    @Test
    void theRightsOfOthersComeAfterTheFile() throws Exception {
        disk.create(root.resolve("secret"), 0644).close();
        disk.forceDirectory(root);
        assertThat(modes()).containsExactly("600 755", "644 755");
    }

    @Test
    void ownersAreKeptAndChanged() throws Exception {
        assumeTrue(Disk.real().stat(root).uid() == 0);
        Disk.real().setOwner(root.resolve("config"), 1, 2);
        before = CrashImages.before(root);
        disk.setOwner(root.resolve("one/f"), 3, 4);
        Path image = image(before.after(disk).image(Integer.MAX_VALUE, 1, 0));
        FileStat kept = Disk.real().stat(image.resolve("config"));
        FileStat changed = Disk.real().stat(image.resolve("one/f"));
        assertThat(List.of(kept.uid(), kept.gid(), changed.uid(), changed.gid()))
                .containsExactly(1, 2, 3, 4);
    }

    @Test
    void whatComesAfterTheCrashHasNotHappened() throws Exception {
        write("a", "a", true);
        disk.forceDirectory(root);
        CrashImages images = before.after(disk);
        for (int crash = 0; crash <= images.operations(); crash++) {
            Path image = image(images.image(crash, 0, 0));
            assertThat(Files.exists(image.resolve("a"))).isEqualTo(crash == images.operations());
        }
    }

    @Test
    void theSameSeedIsTheSameCrash() throws Exception {
        write("a", "a".repeat(10_000), false);
        write("b", "b", true);
        CrashImages images = before.after(disk);
        Set<String> seen = new TreeSet<>();
        for (int seed = 0; seed < 40; seed++) {
            String lost = images.image(seed).toString();
            assertThat(images.image(seed)).hasToString(lost);
            seen.add(lost);
        }
        assertThat(seen).hasSizeGreaterThan(5);
    }

    /** The model must do what the file system does, or the images are of something else. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void ifNothingIsLostTheImageIsWhatIsThere(long seed) throws Exception {
        Dice dice = new Dice(seed, "model");
        int done = 0;
        for (int i = 0; i < 3000; i++) {
            try {
                somethingAtRandom(dice, i);
                done++;
            } catch (IOException e) {
                continue; // no such file, say
            }
        }
        assertThat(done).isGreaterThan(200);
        Path image = image(before.after(disk).image(Integer.MAX_VALUE, 1, 0));
        assertThat(Trees.of(root).withoutTimes().differencesTo(Trees.of(image).withoutTimes()))
                .isEmpty();
    }

    private void somethingAtRandom(Dice dice, int i) throws IOException {
        Path one = anyPath(dice);
        Path other = anyPath(dice);
        switch (dice.below(8)) {
            case 0 -> disk.makeDirectory(one, 0755);
            case 1 -> disk.link(one, other);
            case 2 -> disk.rename(one, other);
            case 3 -> disk.delete(one);
            case 4 -> disk.setMode(one, 0700 + dice.below(0100));
            case 5 -> {
                try (FileChannel file = disk.openForWriting(one)) {
                    file.truncate(dice.below(20));
                    file.write(ByteBuffer.wrap(dice.bytes(10)), dice.below(30));
                    disk.force(file);
                }
            }
            default -> write(root.relativize(one).toString(), "content " + i, dice.chance(0.5));
        }
    }

    private Path anyPath(Dice dice) {
        Path path = root;
        for (int depth = 1 + dice.below(3); depth > 0; depth--) {
            path = path.resolve(Character.toString('a' + dice.below(4)));
        }
        return path;
    }
}
