package io.github.hermesbackup.restore;

import static io.github.hermesbackup.restore.Interrupted.failing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.hermesbackup.backup.DiskWith;
import io.github.hermesbackup.backup.DiskWith.Event;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.restore.OldAndNew.State;
import io.github.hermesbackup.restore.RecoveryResult.Outcome;
import io.github.hermesbackup.testkit.InMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A restore that fails, and taking it back fails, too: a person is told, nothing is lost, and the next run goes on with it. */
class TakingBackFailsTest {

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
        interrupted.assertIs(State.OLD);
    }

    @Test
    void aRecoveryThatCannotTakeSomethingBackSaysWhatAndTakesBackTheRest() throws Exception {
        Path staging = interrupted.cutOffBeforeTheCommit();
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
        interrupted.assertIs(State.OLD);
    }

    @Test
    void aRecoveryThatCannotClearAwaySaysSoAndTheNextOneDoes() throws Exception {
        Path staging =
                interrupted.cutOffBefore("delete", path -> path.getParent().endsWith("old"));
        assertThat(staging.resolve("journal.committed")).exists();

        assertThatThrownBy(() -> Restores.recover(home, failing("delete", path -> true)))
                .isInstanceOf(HermesException.class)
                .hasMessageContaining(staging + ": input/output error");

        assertThat(Restores.recover(home).get(0).outcome()).isEqualTo(Outcome.CLEARED_AWAY);
        interrupted.assertIs(State.NEW);
    }

    @Test
    void anEmptyJournalAndAnEmptyCopyAreDamage() throws Exception {
        Path staging = interrupted.cutOffBeforeTheCommit();
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

        assertThat(result.leftover()).contains(interrupted.staging() + " (input/output error)");
        assertThat(both.visibleState()).isEqualTo(State.NEW);
        assertThat(Restores.recover(home))
                .singleElement()
                .satisfies(done -> assertThat(done.outcome()).isEqualTo(Outcome.CLEARED_AWAY));
        interrupted.assertIs(State.NEW);
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
        interrupted.assertIs(State.OLD);
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
                .hasMessageContaining(interrupted.staging().toString())
                .hasMessageMatching("(?s)[^;]*(; [^;]*){4} and [0-9]+ more\\. Nothing.*")
                .satisfies(e -> assertThat(e.getCause().getSuppressed()).hasSize(1));
        assertThat(Restores.recover(home).get(0).outcome()).isEqualTo(Outcome.TAKEN_BACK);
        interrupted.assertIs(State.OLD);
    }

    /** A defect of ours is taken back like a failure of the disk. */
    @Test
    void whateverIsThrownIsTakenBack() throws Exception {
        Disk disk = DiskWith.before("rename", path -> path.endsWith("journal.committed"), path -> {
            throw new IllegalStateException("a defect");
        });

        assertThatThrownBy(both.restore().on(disk)::run).isInstanceOf(IllegalStateException.class);

        interrupted.assertIs(State.OLD);
        assertThat(Restores.recover(home)).isEmpty();
    }
}
