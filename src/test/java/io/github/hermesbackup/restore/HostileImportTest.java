package io.github.hermesbackup.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.hermesbackup.archive.ArchiveException;
import io.github.hermesbackup.archive.ArchiveFault;
import io.github.hermesbackup.archive.HostileArchives;
import io.github.hermesbackup.archive.HostileCase;
import io.github.hermesbackup.testkit.InMemory;
import io.github.hermesbackup.testkit.Tree;
import io.github.hermesbackup.testkit.Trees;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every hostile archive on the way into a home: it is refused as the reader refuses it, and nothing anywhere has changed. */
class HostileImportTest {

    @TempDir(factory = InMemory.class)
    Path work;

    static List<HostileCase> cases() {
        return HostileArchives.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void writesNothingWhereThereIsNoHome(HostileCase hostile) throws Exception {
        assertRefused(hostile, Restores.of(archive(hostile.archive())).into(work.resolve("home")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void changesNothingInAHome(HostileCase hostile) throws Exception {
        Path home = work.resolve("home");
        SmallHome.write(home, "config.yaml", "model: present\n", "rw-r--r--");
        SmallHome.write(home, "skills/a.md", "a skill of mine\n", "rw-r--r--");
        SmallHome.write(home, "a", "a file of mine\n", "rw-r--r--");
        SmallHome.write(work.resolve("outside"), "x", "not the home's\n", "rw-r--r--");

        assertRefused(hostile, Restores.of(archive(hostile.archive())).over(home));
        assertThat(Restores.recover(home)).isEmpty();
    }

    private Path archive(byte[] bytes) throws Exception {
        return Files.write(work.resolve("hostile.zip"), bytes);
    }

    private void assertRefused(HostileCase hostile, Restores restore) throws Exception {
        Tree before = Trees.of(work);

        Throwable refusal = catchThrowable(restore::run);

        assertThat(refusal)
                .isInstanceOfSatisfying(ArchiveException.class, e -> {
                    assertThat(e.fault()).as(e.getMessage()).isEqualTo(hostile.fault());
                    assertThat(e.entry()).isEqualTo(hostile.entry());
                })
                .hasMessageContaining(hostile.saying());
        assertThat(comparable(hostile, before).differencesTo(comparable(hostile, Trees.of(work))))
                .isEmpty();
    }

    /** What only a content shows was staged in the home until then; all else is refused before anything is written there. */
    private static Tree comparable(HostileCase hostile, Tree tree) {
        return hostile.fault() == ArchiveFault.CONTENT ? tree.withoutDirectoryTimes() : tree;
    }

    @Test
    void theArchiveThatTheyAreButForTheirFaultIsRestored() throws Exception {
        Path home = work.resolve("home");

        Restores.of(archive(HostileArchives.sound())).into(home).run();

        assertThat(home.resolve("config.yaml")).hasContent("model: hostile\n");
        assertThat(home.resolve("skills/a.md")).hasContent("a skill\n");
    }
}
