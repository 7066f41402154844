package io.github.hermesbackup.restore;

import static io.github.hermesbackup.restore.Interrupted.withoutHardLinks;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.hermesbackup.backup.DiskWith;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileStat;
import io.github.hermesbackup.restore.OldAndNew.State;
import io.github.hermesbackup.restore.RecoveryResult.Outcome;
import io.github.hermesbackup.testkit.InMemory;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files and directories that were published and are taken back, where others or the system stand in the way of that. */
class TakenBackTest {

    private static final int SOMEBODY = 12345;
    private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2025-05-05T05:05:05.123456Z"));

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

    /** There a file is moved away before the new one comes: for a moment there is none, and the crash may come then. */
    @Test
    void aPowerCutOnAFileSystemWithoutHardLinksLeavesTheOldHomeOrTheNewOne() throws Exception {
        for (int k = 60; ; k += 31) {
            both.makeOld();
            DiskThatDies disk = new DiskThatDies(withoutHardLinks(), k);
            try {
                both.restore().on(disk.disk()).run();
            } catch (DiskThatDies.PowerCut e) {
                List<RecoveryResult> done = Restores.recover(home);
                assertThat(done).allSatisfy(one -> assertThat(one.conflicts()).isEmpty());
                interrupted.assertIs(
                        done.isEmpty() || done.get(0).outcome() == Outcome.CLEARED_AWAY
                                ? both.visibleState()
                                : State.OLD);
            }
            if (!disk.hasDied()) {
                interrupted.assertIs(State.NEW);
                return;
            }
            assertThat(both.state()).as(both.differences()).isNotEqualTo(State.NEITHER);
        }
    }

    @Test
    void aFileThatWasMovedAwayForWantOfHardLinksComesBackThoughNothingHadComeInItsPlace() throws Exception {
        boolean[] away = new boolean[1];
        Disk disk = DiskWith.before(withoutHardLinks(), Set.of("rename"), path -> true, path -> {
            away[0] |= path.equals(home.resolve("config.yaml"));
            if (away[0] && !Files.exists(home.resolve("config.yaml"))) {
                throw new DiskThatDies.PowerCut();
            }
        });
        assertThatThrownBy(both.restore().on(disk)::run).isInstanceOf(DiskThatDies.PowerCut.class);
        assertThat(home.resolve("config.yaml")).doesNotExist();

        Restores.recover(home);

        interrupted.assertIs(State.OLD);
    }

    @Test
    void aRemovedDirectoryThatWasSomebodysIsTheirsAgain() throws Exception {
        assumeTrue(Disk.real().stat(home).uid() == 0);
        Path directory = home.resolve("goes/with");
        Disk.real().setOwner(directory, SOMEBODY, 0);
        Disk.real().setMode(directory, 0);
        Disk.real().setOwner(home.resolve("goes"), 0, SOMEBODY);
        Disk.real().setModified(directory, LONG_AGO);
        interrupted.cutOffBeforeTheCommit();
        assertThat(directory).doesNotExist();

        Restores.recover(home);

        FileStat stat = Disk.real().stat(directory);
        assertThat(stat.uid()).isEqualTo(SOMEBODY);
        assertThat(stat.gid()).isZero();
        assertThat(stat.mode()).isZero();
        assertThat(stat.modified()).isEqualTo(LONG_AGO);
        assertThat(Disk.real().stat(home.resolve("goes")).gid()).isEqualTo(SOMEBODY);
        assertThat(Disk.real().stat(home.resolve("goes")).uid()).isZero();
        assertThat(directory.resolve("its.md")).exists();
    }

    /** A file may be restored with bits that do not let us read it: then it is known by its inode number. */
    @Test
    void whatCannotBeReadIsTakenBackIfItIsTheFileThatWasPutThere() throws Exception {
        interrupted.cutOffBeforeTheCommit();
        Restores.recover(home, unreadable());
        interrupted.assertIs(State.OLD);
    }

    private Disk unreadable() {
        return DiskWith.before(
                "openForReading",
                path -> path.equals(home.resolve("new/dir/file.md")) || path.equals(home.resolve("config.yaml")),
                path -> {
                    throw new AccessDeniedException(path.toString());
                });
    }

    @Test
    void whatCannotBeReadAndIsAnotherFileStays() throws Exception {
        interrupted.cutOffBeforeTheCommit();
        for (String name : List.of("new/dir/file.md", "config.yaml")) {
            Path copy = Files.copy(home.resolve(name), work.resolve("copy"));
            Files.move(copy, home.resolve(name), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        }

        List<RestoreConflict> conflicts =
                Restores.recover(home, unreadable()).get(0).conflicts();

        assertThat(conflicts)
                .extracting(RestoreConflict::path)
                .contains(home.resolve("new/dir/file.md"), home.resolve("config.yaml"));
        assertThat(home.resolve("new/dir/file.md")).hasContent("was not there\n");
        assertThat(home.resolve("config.yaml")).hasContent("model: new\n");
    }

    /** Of the same size, so that only its content tells. */
    @Test
    void anEditThatKeepsTheSizeIsSeen() throws Exception {
        interrupted.cutOffBeforeTheCommit();
        Files.writeString(home.resolve("config.yaml"), "model: NEW\n");
        Files.writeString(home.resolve("new/dir/file.md"), "was NOT there\n");

        List<RestoreConflict> conflicts = Restores.recover(home).get(0).conflicts();

        assertThat(home.resolve("config.yaml")).hasContent("model: NEW\n");
        assertThat(home.resolve("new/dir/file.md")).hasContent("was NOT there\n");
        assertThat(conflicts)
                .filteredOn(conflict -> conflict.path().equals(home.resolve("config.yaml")))
                .singleElement()
                .satisfies(
                        conflict -> assertThat(conflict.before().orElseThrow()).hasContent("model: old\n"));
    }

    @Test
    void whatOthersPutInPlaceOfWhatTheRestoreMadeStays() throws Exception {
        interrupted.cutOffBeforeTheCommit();
        OldAndNew.remove(home.resolve("new/empty"));
        Files.writeString(home.resolve("new/empty"), "a file now\n");
        Files.delete(home.resolve("new/dir/file.md"));
        Files.createDirectory(home.resolve("new/dir/file.md"));
        Path elsewhere = Files.createDirectory(work.resolve("elsewhere"));
        Files.setLastModifiedTime(elsewhere, LONG_AGO);
        Files.delete(home.resolve("notes.md"));
        Files.createSymbolicLink(home.resolve("notes.md"), elsewhere);

        List<RestoreConflict> conflicts = Restores.recover(home).get(0).conflicts();

        assertThat(home.resolve("new/empty")).hasContent("a file now\n");
        assertThat(home.resolve("new/dir/file.md")).isDirectory();
        assertThat(home.resolve("notes.md")).isSymbolicLink();
        assertThat(Files.getLastModifiedTime(elsewhere)).isEqualTo(LONG_AGO);
        assertThat(conflicts).extracting(RestoreConflict::path).contains(home.resolve("new/dir/file.md"));
        assertThat(home.resolve("config.yaml")).hasContent("model: old\n");
        assertThat(home.resolve("goes.md")).exists();
    }

    @Test
    void aDirectoryThatOthersMadeAgainStaysAsTheyMadeIt() throws Exception {
        interrupted.cutOffBeforeTheCommit();
        Files.createDirectories(home.resolve("goes/with"));
        Files.setPosixFilePermissions(
                home.resolve("goes/with"), java.nio.file.attribute.PosixFilePermissions.fromString("rwxrwxr-x"));

        Restores.recover(home);

        assertThat(Disk.real().stat(home.resolve("goes/with")).mode()).isEqualTo(0775);
        assertThat(home.resolve("goes/with/its.md")).hasContent("directories\n");
    }

    @Test
    void bitsThatOthersSetSinceStayTheirs() throws Exception {
        interrupted.cutOffBeforeTheCommit();
        Disk.real().setMode(home.resolve("notes.md"), 0400);
        Disk.real().setModified(home.resolve("notes.md"), LONG_AGO);
        Restores.recover(home);
        assertThat(Disk.real().stat(home.resolve("notes.md")).mode()).isEqualTo(0400);
        assertThat(Files.getLastModifiedTime(home.resolve("notes.md"))).isEqualTo(LONG_AGO);
    }
}
