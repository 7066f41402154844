package io.github.hermesbackup.restore;

import static io.github.hermesbackup.restore.Interrupted.failing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hermesbackup.backup.DiskWith;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.restore.OldAndNew.State;
import io.github.hermesbackup.testkit.Failure;
import io.github.hermesbackup.testkit.Fault;
import io.github.hermesbackup.testkit.FaultyDisk;
import io.github.hermesbackup.testkit.Holder;
import io.github.hermesbackup.testkit.InMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Databases that were written to, or were about to be, and are taken back. */
class DatabasesTakenBackTest {

    @TempDir(factory = InMemory.class)
    Path work;

    private Interrupted interrupted;
    private OldAndNew both;
    private Path home;

    @BeforeEach
    void twoStates() throws Exception {
        interrupted = Interrupted.in(work);
        both = interrupted.both();
        home = both.home();
    }

    @Test
    void aDatabaseThatOthersRemovedSinceStaysRemovedAndWhatItWasIsKept() throws Exception {
        interrupted.cutOffBeforeTheCommit();
        for (String name : List.of("state.db", "state.db-wal", "state.db-shm")) {
            Files.deleteIfExists(home.resolve(name));
        }

        List<RestoreConflict> conflicts = Restores.recover(home).get(0).conflicts();

        assertThat(home.resolve("state.db")).doesNotExist();
        assertThat(conflicts).singleElement().satisfies(conflict -> {
            assertThat(conflict.path()).isEqualTo(home.resolve("state.db"));
            assertThat(conflict.change()).isEqualTo("it was removed since");
            assertThat(SmallHome.tag(conflict.before().orElseThrow())).isEqualTo("old");
        });
        assertThat(home.resolve("config.yaml")).hasContent("model: old\n");
    }

    /** On a full disk: the digest is for who is interrupted once more, the old content is not. */
    @Test
    void aDatabaseIsTakenBackThoughThereIsNoRoomForTheDigestOfItsImage() throws Exception {
        interrupted.cutOffBeforeTheCommit();
        Restores.recover(
                home, failing("create", path -> path.getFileName().toString().endsWith(".digest")));
        interrupted.assertIs(State.OLD);
    }

    /** The image is given up for its room before the old pages are written: what it held is in the digest then. */
    @Test
    void aDatabaseIsTakenBackAfterItsImageWasGivenUp() throws Exception {
        Path staging = interrupted.cutOffBeforeTheCommit();
        Disk disk = DiskWith.before("openForReading", path -> path.getParent().endsWith("old"), path -> {
            throw new DiskThatDies.PowerCut();
        });
        assertThatThrownBy(() -> Restores.recover(home, disk)).isInstanceOf(DiskThatDies.PowerCut.class);
        Path digest = digest(staging);
        assertThat(digest).exists();
        assertThat(image(digest)).doesNotExist();

        assertThat(Restores.recover(home, new FaultyDisk(Fault.from(Failure.SHORT, 1)))
                        .get(0)
                        .conflicts())
                .isEmpty();
        interrupted.assertIs(State.OLD);
    }

    private static Path digest(Path staging) throws IOException {
        try (Stream<Path> staged = Files.list(staging.resolve("new"))) {
            return staged.filter(path -> path.toString().endsWith(".digest"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static Path image(Path digest) {
        return digest.resolveSibling(digest.getFileName().toString().replace(".digest", ""));
    }

    @Test
    void anImageIsGivenUpThoughTheRunThatWasAboutToWasInterrupted() throws Exception {
        Path staging = interrupted.cutOffBeforeTheCommit();
        Disk cut = DiskWith.before("delete", path -> path.getParent().endsWith("new"), path -> {
            if (Files.exists(path.resolveSibling(path.getFileName() + ".digest"))) {
                throw new DiskThatDies.PowerCut();
            }
        });
        assertThatThrownBy(() -> Restores.recover(home, cut)).isInstanceOf(DiskThatDies.PowerCut.class);
        Path digest = digest(staging);
        Files.write(digest, new byte[5]);
        assertThat(image(digest)).exists();
        boolean[] writing = new boolean[1];
        Disk disk = DiskWith.before("openForReading", path -> path.getParent().endsWith("old"), path -> {
            writing[0] = true;
            assertThat(image(digest)).doesNotExist();
        });

        assertThat(Restores.recover(home, disk).get(0).conflicts()).isEmpty();

        assertThat(writing[0]).isTrue();
        interrupted.assertIs(State.OLD);
    }

    /** What was staged and never published: putting a database back may need its room. */
    @Test
    void roomIsMadeBeforeADatabaseIsPutBack() throws Exception {
        boolean[] writing = new boolean[1];
        Disk failing = failing("rename", path -> path.equals(home.resolve("config.yaml")));
        Disk disk = DiskWith.before(failing, Set.of("forceDirectory"), path -> path.endsWith("new"), path -> {
            List<Path> staged = Disk.real().list(path);
            if (staged.stream().anyMatch(each -> each.toString().endsWith(".digest"))) {
                writing[0] = true;
                for (Path each : staged) {
                    boolean ofTheDatabase = staged.contains(each.resolveSibling(each.getFileName() + ".digest"));
                    assertThat(ofTheDatabase
                                    || each.toString().endsWith(".digest")
                                    || Disk.real().stat(each).links() > 1)
                            .as("%s is published, or needed", each)
                            .isTrue();
                }
            }
        });

        assertThatThrownBy(both.restore().on(disk)::run).hasMessageContaining("Nothing was changed");

        assertThat(writing[0]).isTrue();
        interrupted.assertIs(State.OLD);
    }

    /** What it was is in the slot until it is certain that it holds what it should. */
    @Test
    void aDatabaseThatCannotBeReadBackAfterItWasWrittenIsTakenBack() throws Exception {
        boolean[] written = new boolean[1];
        Disk disk = failing("openForReading", path -> {
            Path directory = path.getParent();
            boolean readBack = path.getFileName().toString().startsWith(".sqlite-")
                    && directory.endsWith("new")
                    && Files.exists(directory.resolveSibling("journal"));
            written[0] |= readBack;
            return readBack;
        });

        assertThatThrownBy(both.restore().on(disk)::run)
                .isInstanceOf(HermesException.class)
                .isNotInstanceOf(Unfinished.class);

        assertThat(written[0]).isTrue();
        interrupted.assertIs(State.OLD);
    }

    /** Somebody may have locked it for good: what was not written needs not be looked at to be taken back. */
    @Test
    void aDatabaseThatIsLockedBeforeItIsWrittenKeepsNothingFromBeingTakenBack() throws Exception {
        Holder[] holder = new Holder[1];
        Disk disk = DiskWith.before("forceDirectory", path -> path.endsWith("old"), path -> {
            if (Files.exists(path.resolveSibling("journal")) && holder[0] == null) {
                holder[0] = Holder.start(home.resolve("state.db"), Holder.Hold.EXCLUSIVE);
            }
        });
        try {
            assertThatThrownBy(both.restore().on(disk).patience(Duration.ofMillis(200))::run)
                    .isInstanceOfSatisfying(
                            HermesException.class, e -> assertThat(e.reason()).isEqualTo(HermesException.Reason.LOCKED))
                    .isNotInstanceOf(Unfinished.class);
            assertThat(home.resolve("config.yaml")).hasContent("model: old\n");
            assertThat(home.resolve("backups")).doesNotExist();
        } finally {
            holder[0].close();
        }
        interrupted.assertIs(State.OLD);
    }
}
