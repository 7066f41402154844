package io.github.hermesbackup.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hermesbackup.backup.DiskWith;
import io.github.hermesbackup.io.Disk;
import java.io.IOException;
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
}
