package io.github.hermesbackup.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.hermesbackup.backup.DiskWith;
import io.github.hermesbackup.io.Disk;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TreeRemovalTest {

    @TempDir
    Path work;

    @Test
    void whatCannotBeRemovedStaysAloneWithTheDirectoriesAboveIt() throws Exception {
        Path tree = work.resolve("tree");
        for (String name : List.of("a/one", "a/two", "b/stays", "b/three", "c")) {
            Files.createDirectories(tree.resolve(name).getParent());
            Files.writeString(tree.resolve(name), "a secret");
        }
        Disk refusing = DiskWith.before("delete", path -> path.endsWith("stays"), path -> {
            throw new IOException(path.getFileName() + " cannot be removed");
        });

        assertThatThrownBy(() -> new TreeRemoval(refusing).remove(tree)).hasMessage("stays cannot be removed");
        try (Stream<Path> left = Files.walk(tree)) {
            assertThat(left.map(path -> work.relativize(path).toString()))
                    .containsExactlyInAnyOrder("tree", "tree/b", "tree/b/stays");
        }

        new TreeRemoval(Disk.real()).remove(tree);
        new TreeRemoval(Disk.real()).remove(tree); // there is nothing by now
        assertThat(work).isEmptyDirectory();
    }

    /** A restore of hundreds of thousands of files has as many names in its private directory. */
    @Test
    void theNamesOfADirectoryAreNeverAllInMemory() throws Exception {
        Path tree = Files.createDirectory(work.resolve("tree"));
        for (int i = 0; i < 100; i++) {
            Files.createFile(tree.resolve("file-" + i));
        }
        Disk disk = DiskWith.before("list", path -> true, path -> {
            throw new AssertionError("all names of " + path);
        });

        new TreeRemoval(disk).remove(tree);
        assertThat(work).isEmptyDirectory();
    }

    @Test
    void namesThatTheSystemLeavesOutWhileOthersAreRemovedAreRemovedAllTheSame() throws Exception {
        Path tree = Files.createDirectories(work.resolve("tree/part")).getParent();
        for (int i = 0; i < 10; i++) {
            Files.createFile(tree.resolve("file-" + i));
            Files.createFile(tree.resolve("part/file-" + i));
        }

        new TreeRemoval(leavingOutEverySecondName()).remove(tree);
        assertThat(work).isEmptyDirectory();
    }

    @Test
    void aDeepTreeIsRemovedWithoutAnOpenDirectoryForEachLevel() throws Exception {
        Path open = Path.of("/proc/self/fd");
        assumeTrue(Files.isDirectory(open));
        Path deepest = work.resolve("tree");
        for (int level = 0; level < 200; level++) {
            deepest = deepest.resolve("d");
        }
        Path file = Files.createFile(Files.createDirectories(deepest).resolve("file"));
        int before = open.toFile().list().length;
        int[] then = new int[1];
        Disk disk = DiskWith.before(
                "delete", file::equals, path -> then[0] = open.toFile().list().length);

        new TreeRemoval(disk).remove(work.resolve("tree"));
        assertThat(work).isEmptyDirectory();
        assertThat(then[0]).isBetween(1, before + 50);
    }

    private static Disk leavingOutEverySecondName() {
        return (Disk) Proxy.newProxyInstance(
                Disk.class.getClassLoader(), new Class<?>[] {Disk.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("forEach")) {
                        List<Path> names = Disk.real().list((Path) arguments[0]);
                        for (int i = 0; i < names.size(); i += 2) {
                            ((Disk.Each) arguments[1]).visit(names.get(i));
                        }
                        return null;
                    }
                    try {
                        return method.invoke(Disk.real(), arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
