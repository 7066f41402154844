package io.github.hermesbackup.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.hermesbackup.backup.DiskWith;
import io.github.hermesbackup.backup.DiskWith.Event;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileStat;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.restore.OldAndNew.State;
import io.github.hermesbackup.restore.RecoveryResult.Outcome;
import io.github.hermesbackup.testkit.Failure;
import io.github.hermesbackup.testkit.Fault;
import io.github.hermesbackup.testkit.FaultyDisk;
import io.github.hermesbackup.testkit.Holder;
import io.github.hermesbackup.testkit.InMemory;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Steps that were taken and are taken back, where something stands in the way of that. */
class TakenBackTest {

    private static final int SOMEBODY = 12345;
    private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2025-05-05T05:05:05.123456Z"));

    @TempDir(factory = InMemory.class)
    Path work;

    private OldAndNew both;
    private Path home;

    @BeforeEach
    void twoStates() throws Exception {
        both = OldAndNew.create(work, true);
        home = both.home();
    }

    private void assertIs(State state) throws IOException {
        assertThat(both.state()).as(both.differences()).isEqualTo(state);
    }

    /** Everything is published and nothing is for good. */
    private Path cutOffBeforeTheCommit() throws IOException {
        return cutOffBefore("rename", path -> path.endsWith("journal.committed"));
    }

    private Path cutOffBefore(String operation, Predicate<Path> paths) throws IOException {
        Disk disk = DiskWith.before(operation, paths, path -> {
            throw new DiskThatDies.PowerCut();
        });
        assertThatThrownBy(both.restore().on(disk)::run).isInstanceOf(DiskThatDies.PowerCut.class);
        return staging();
    }

    private Path staging() throws IOException {
        try (Stream<Path> names = Files.list(home.resolve("backups"))) {
            return names.filter(path -> path.getFileName().toString().startsWith(".restore-"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static Disk failing(String operation, Predicate<Path> paths) {
        return DiskWith.before(operation, paths, path -> {
            throw new IOException("Input/output error");
        });
    }

    private static Disk withoutHardLinks() {
        return DiskWith.before("link", path -> true, path -> {
            throw new FileSystemException(path.toString(), null, "Operation not permitted");
        });
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
                assertIs(
                        done.isEmpty() || done.get(0).outcome() == Outcome.CLEARED_AWAY
                                ? both.visibleState()
                                : State.OLD);
            }
            if (!disk.hasDied()) {
                assertIs(State.NEW);
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

        assertIs(State.OLD);
    }

    @Test
    void aRemovedDirectoryThatWasSomebodysIsTheirsAgain() throws Exception {
        assumeTrue(Disk.real().stat(home).uid() == 0);
        Path directory = home.resolve("goes/with");
        Disk.real().setOwner(directory, SOMEBODY, 0);
        Disk.real().setMode(directory, 0);
        Disk.real().setOwner(home.resolve("goes"), 0, SOMEBODY);
        Disk.real().setModified(directory, LONG_AGO);
        cutOffBeforeTheCommit();
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
        cutOffBeforeTheCommit();
        Restores.recover(home, unreadable());
        assertIs(State.OLD);
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
        cutOffBeforeTheCommit();
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
        cutOffBeforeTheCommit();
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
        cutOffBeforeTheCommit();
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
        cutOffBeforeTheCommit();
        Files.createDirectories(home.resolve("goes/with"));
        Files.setPosixFilePermissions(
                home.resolve("goes/with"), java.nio.file.attribute.PosixFilePermissions.fromString("rwxrwxr-x"));

        Restores.recover(home);

        assertThat(Disk.real().stat(home.resolve("goes/with")).mode()).isEqualTo(0775);
        assertThat(home.resolve("goes/with/its.md")).hasContent("directories\n");
    }

    @Test
    void bitsThatOthersSetSinceStayTheirs() throws Exception {
        cutOffBeforeTheCommit();
        Disk.real().setMode(home.resolve("notes.md"), 0400);
        Disk.real().setModified(home.resolve("notes.md"), LONG_AGO);
        Restores.recover(home);
        assertThat(Disk.real().stat(home.resolve("notes.md")).mode()).isEqualTo(0400);
        assertThat(Files.getLastModifiedTime(home.resolve("notes.md"))).isEqualTo(LONG_AGO);
    }

    @Test
    void aDatabaseThatOthersRemovedSinceStaysRemovedAndWhatItWasIsKept() throws Exception {
        cutOffBeforeTheCommit();
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
        cutOffBeforeTheCommit();
        Restores.recover(
                home, failing("create", path -> path.getFileName().toString().endsWith(".digest")));
        assertIs(State.OLD);
    }

    /** The image is given up for its room before the old pages are written: what it held is in the digest then. */
    @Test
    void aDatabaseIsTakenBackAfterItsImageWasGivenUp() throws Exception {
        Path staging = cutOffBeforeTheCommit();
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
        assertIs(State.OLD);
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
        Path staging = cutOffBeforeTheCommit();
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
        assertIs(State.OLD);
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
        assertIs(State.OLD);
    }

    /** Both of its copies may be on the part of the device that fails: then nothing is taken back, and nothing cleared away. */
    @Test
    void aJournalThatCannotBeReadAnyMoreIsLeftToTheNextRun() throws Exception {
        boolean[] broken = new boolean[1];
        Disk failing = DiskWith.before("openForReading", path -> true, path -> {
            if (broken[0] && path.getFileName().toString().startsWith("journal")) {
                throw new IOException("the second");
            }
        });
        Disk disk = DiskWith.before(failing, Set.of("rename"), path -> path.endsWith("journal.committed"), path -> {
            broken[0] = true;
            throw new IOException("the first");
        });

        assertThatThrownBy(both.restore().on(disk)::run)
                .isInstanceOf(Unfinished.class)
                .hasMessageContaining("after a failure (the first). Nothing is lost")
                .satisfies(e -> assertThat(e.getCause().getSuppressed())
                        .extracting(Throwable::getMessage)
                        .containsExactly("the second"));

        Restores.recover(home);
        assertIs(State.OLD);
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
        assertIs(State.OLD);
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
        assertIs(State.OLD);
    }

    @Test
    void aRecoveryThatCannotTakeSomethingBackSaysWhatAndTakesBackTheRest() throws Exception {
        Path staging = cutOffBeforeTheCommit();
        Disk disk = DiskWith.before(
                Set.of("rename", "forceDirectory"),
                path -> path.equals(home.resolve("config.yaml")) || path.equals(home.resolve("cron")),
                path -> {
                    throw new IOException("Input/output error");
                });

        assertThatThrownBy(() -> Restores.recover(home, disk))
                .isInstanceOfSatisfying(
                        HermesException.class, e -> assertThat(e.reason()).isEqualTo(HermesException.Reason.CONFLICT))
                .hasMessageContaining(staging.toString())
                .hasMessageContaining(home.resolve("config.yaml") + " (input/output error); " + home.resolve("cron")
                        + " (input/output error)")
                .hasRootCauseMessage("Input/output error");
        assertThat(home.resolve(".env")).hasContent("KEY=old\n");
        assertThat(staging.resolve("journal")).exists();

        Restores.recover(home);
        assertIs(State.OLD);
    }

    @Test
    void aRecoveryThatCannotClearAwaySaysSoAndTheNextOneDoes() throws Exception {
        Path staging = cutOffBefore("delete", path -> path.getParent().endsWith("old"));
        assertThat(staging.resolve("journal.committed")).exists();

        assertThatThrownBy(() -> Restores.recover(home, failing("delete", path -> true)))
                .isInstanceOf(HermesException.class)
                .hasMessageContaining(staging + ": input/output error");

        assertThat(Restores.recover(home).get(0).outcome()).isEqualTo(Outcome.CLEARED_AWAY);
        assertIs(State.NEW);
    }

    @Test
    void anEmptyJournalAndAnEmptyCopyAreDamage() throws Exception {
        Path staging = cutOffBeforeTheCommit();
        Files.write(staging.resolve("journal"), new byte[0]);
        Files.write(staging.resolve("journal-copy"), new byte[0]);

        assertThatThrownBy(() -> Restores.recover(home))
                .isInstanceOf(HermesException.class)
                .hasMessageContaining(staging + ": its journal and the copy of it are damaged");
        assertThat(both.visibleState()).isEqualTo(State.NEW);
    }

    @Test
    void aFileThatIsNamedLikeAStagingDirectoryIsLeftAlone() throws Exception {
        Files.writeString(home.resolve(".restore-0f8fad5b-d9cb-469f-a165-70867728950e"), "no directory\n");
        Files.writeString(home.resolve("backups"), "no directory either\n");

        assertThat(Restores.recover(home)).isEmpty();

        assertThat(home.resolve("backups")).hasContent("no directory either\n");
        assertThat(home.resolve(".restore-0f8fad5b-d9cb-469f-a165-70867728950e"))
                .hasContent("no directory\n");
    }

    @Test
    void whatCannotBeClearedAwayAfterTheCommitIsToldAndNoFailure() throws Exception {
        RestoreResult result = both.restore()
                .on(failing("delete", path -> path.getParent().endsWith("old")))
                .run();

        assertThat(result.leftover()).contains(staging() + " (input/output error)");
        assertThat(both.visibleState()).isEqualTo(State.NEW);
        assertThat(Restores.recover(home))
                .singleElement()
                .satisfies(done -> assertThat(done.outcome()).isEqualTo(Outcome.CLEARED_AWAY));
        assertIs(State.NEW);
    }

    /** The name that says so may not outlive a crash: then it must not be said. */
    @Test
    void aCommitThatCannotBeForcedToTheDeviceIsCalledOff() throws Exception {
        boolean[] failed = new boolean[1];
        Disk disk = DiskWith.before("forceDirectory", path -> true, path -> {
            if (!failed[0] && Files.exists(path.resolve("journal.committed"))) {
                failed[0] = true;
                throw new IOException("Input/output error");
            }
        });

        assertThatThrownBy(both.restore().on(disk)::run)
                .isInstanceOf(HermesException.class)
                .hasMessageContaining("Nothing was changed.");
        assertThat(failed[0]).isTrue();
        assertIs(State.OLD);
        assertThat(Restores.recover(home)).isEmpty();
    }

    /** A person can look at five; a thousand would hide what to do about it. */
    @Test
    void ofManyThatCouldNotBeTakenBackAFewAreNamed() throws Exception {
        boolean[] broken = new boolean[1];
        Event fails = path -> {
            broken[0] |= path.endsWith("journal.committed");
            if (broken[0]) {
                throw new IOException("Input/output error");
            }
        };
        Disk disk = DiskWith.before(
                DiskWith.before(Set.of("rename", "delete"), path -> true, fails),
                Set.of("rename"),
                path -> path.endsWith("journal.committed"),
                fails);

        Throwable failure = catchThrowable(both.restore().on(disk)::run);

        assertThat(failure)
                .isInstanceOf(Unfinished.class)
                .hasMessageContaining("could not be put back as it was after a failure (input/output error): ")
                .hasMessageContaining("Nothing is lost")
                .hasMessageContaining(staging().toString())
                .hasMessageMatching("(?s)[^;]*(; [^;]*){4} and [0-9]+ more\\. Nothing.*")
                .satisfies(e -> assertThat(e.getCause().getSuppressed()).hasSize(1));
        assertThat(Restores.recover(home).get(0).outcome()).isEqualTo(Outcome.TAKEN_BACK);
        assertIs(State.OLD);
    }

    /** A defect of ours is taken back like a failure of the disk. */
    @Test
    void whateverIsThrownIsTakenBack() throws Exception {
        Disk disk = DiskWith.before("rename", path -> path.endsWith("journal.committed"), path -> {
            throw new IllegalStateException("a defect");
        });

        assertThatThrownBy(both.restore().on(disk)::run).isInstanceOf(IllegalStateException.class);

        assertIs(State.OLD);
        assertThat(Restores.recover(home)).isEmpty();
    }
}
