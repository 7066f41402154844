package io.github.hermesbackup.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hermesbackup.backup.Backups;
import io.github.hermesbackup.backup.DiskWith;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.testkit.Commands;
import io.github.hermesbackup.testkit.InMemory;
import io.github.hermesbackup.testkit.Tree;
import io.github.hermesbackup.testkit.Trees;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody else changes the home between two moments of a restore: what they did stays, and nothing of it is half done. */
class MeddlingTest {

    @TempDir(factory = InMemory.class)
    Path work;

    private Path archive;
    private Path target;

    /** Something that somebody does. */
    private interface Deed {
        void happen() throws Exception;
    }

    @BeforeEach
    void twoStatesOfAHome() throws Exception {
        Path source = SmallHome.create(work.resolve("source"), "archived");
        SmallHome.write(source, "only/in/archive.md", "this is not anywhere else", "rw-r--r--");
        SmallHome.write(source, "notes.md", "right but for its bits\n", "rw-------");
        SmallHome.write(source, "same/SKILL.md", "the same in both\n", "rw-r--r--");
        archive =
                Backups.of(source).toFile(work.resolve("a.zip")).run().archive().orElseThrow();
        target = SmallHome.create(work.resolve("target"), "present");
        SmallHome.write(target, "notes.md", "right but for its bits\n", "rw-rw-r--");
        SmallHome.write(target, "same/SKILL.md", "the same in both\n", "rw-r--r--");
        SmallHome.write(target, "goes/with/its.md", "directories\n", "rw-r--r--");
        SmallHome.write(target, "goes.md", "is not in the archive\n", "rw-r--r--");
    }

    private Restores restore() {
        return Restores.of(archive).over(target).exactly();
    }

    /** When everything is staged and looked at, and nothing is in the journal yet. */
    private static RestoreListener whenReady(Deed deed) {
        return new RestoreListener() {
            @Override
            public void ready(RestorePreview preview) throws IOException {
                done(deed);
            }
        };
    }

    /** When every step is in the journal, and none has been taken. */
    private static RestoreListener whenPublishing(Deed deed) {
        return new RestoreListener() {
            @Override
            public void publishing() {
                done(deed);
            }
        };
    }

    private static void done(Deed deed) {
        try {
            deed.happen();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void assertStopped(Restores restore, String message, String... meddledWith) throws Exception {
        Tree before = picture(meddledWith);
        assertThatThrownBy(restore::run)
                .isInstanceOfSatisfying(
                        HermesException.class, e -> assertThat(e.reason()).isEqualTo(HermesException.Reason.CONFLICT))
                .hasMessageContaining(message)
                .hasMessageContaining("Nothing was changed; run it again");
        assertThat(before.differencesTo(picture(meddledWith))).isEmpty();
        assertThat(SmallHome.tag(target.resolve("state.db"))).isEqualTo("present");
        assertThat(target.resolve("backups")).doesNotExist();
        assertThat(Restores.recover(target)).isEmpty();
    }

    private Tree picture(String... without) throws IOException {
        return Trees.of(target).withoutDirectoryTimes().without(name -> {
            for (String each : without) {
                if (name.equals(each)) {
                    return true;
                }
            }
            return name.startsWith("state.db");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"config.yaml", "notes.md"})
    void aFileThatIsRemovedBeforeItIsSetAsideStopsTheRestoreAndStaysRemoved(String name) throws Exception {
        assertStopped(
                restore().telling(whenReady(() -> Files.delete(target.resolve(name)))),
                target.resolve(name) + " was removed by another process",
                name);
        assertThat(target.resolve(name)).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"config.yaml", "notes.md"})
    void aFileThatIsRemovedBeforeItsTurnStopsTheRestoreAndStaysRemoved(String name) throws Exception {
        assertStopped(
                restore().telling(whenPublishing(() -> Files.delete(target.resolve(name)))),
                target.resolve(name) + " was removed by another process",
                name);
        assertThat(target.resolve(name)).doesNotExist();
    }

    @Test
    void aDirectoryThatIsRemovedMeanwhileStopsTheRestoreAndStaysRemoved() throws Exception {
        assertStopped(
                restore()
                        .telling(whenReady(() -> Commands.of(
                                        "rm", "-r", target.resolve("skills").toString())
                                .run()
                                .orFail())),
                "was removed by another process",
                "skills",
                "skills/a",
                "skills/a/SKILL.md",
                "skills/a/run.sh");
        assertThat(target.resolve("skills")).doesNotExist();
    }

    /** Which of the two made it cannot be told then, so it is told that somebody may have. */
    @Test
    void aFileThatAppearsWhereANewOneIsToGoStaysWithoutHardLinksToo() throws Exception {
        Path theirs = target.resolve("memories/MEMORY.md");
        Files.delete(theirs);
        Tree before = picture("memories/MEMORY.md");

        assertThatThrownBy(restore()
                        .on(withoutHardLinks())
                        .telling(whenPublishing(() -> Files.writeString(theirs, "made in this very moment\n")))::run)
                .isInstanceOf(Unfinished.ChangedByOthers.class)
                .hasMessageContaining(theirs + " was made by another process");

        assertThat(theirs).hasContent("made in this very moment\n");
        assertThat(before.differencesTo(picture("memories/MEMORY.md"))).isEmpty();
        assertThat(Restores.recover(target)).isEmpty();
    }

    private static Disk withoutHardLinks() {
        return DiskWith.before("link", path -> true, path -> {
            throw new FileSystemException(path.toString(), null, "Operation not permitted");
        });
    }

    /** A database's log goes with its last user; what is to go and is gone has gone. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsToGoMayGoByItself(boolean before) throws Exception {
        Deed deed = () -> {
            Files.delete(target.resolve("goes.md"));
            Commands.of("rm", "-r", target.resolve("goes").toString()).run().orFail();
        };
        restore().telling(before ? whenReady(deed) : whenPublishing(deed)).run();

        assertNew();
        assertThat(target.resolve("goes")).doesNotExist();
        assertThat(target.resolve("goes.md")).doesNotExist();
    }

    private void assertNew() throws Exception {
        assertThat(target.resolve("config.yaml")).hasContent("model: archived\n");
        assertThat(target.resolve("only/in/archive.md")).exists();
        assertThat(Disk.real().stat(target.resolve("notes.md")).mode()).isEqualTo(0600);
        assertThat(SmallHome.tag(target.resolve("state.db"))).isEqualTo("archived");
    }

    @Test
    void whatIsPutIntoADirectoryThatIsToGoStaysAndTheDirectoryWithIt() throws Exception {
        restore()
                .telling(whenPublishing(() -> Files.writeString(target.resolve("goes/with/mine.md"), "mine\n")))
                .run();

        assertNew();
        assertThat(target.resolve("goes/with/mine.md")).hasContent("mine\n");
        assertThat(target.resolve("goes/with/its.md")).doesNotExist();
    }

    /** What a backup leaves out is not known to be of any use, but it is not the restore's to remove. */
    @Test
    void aDirectoryThatHoldsWhatABackupLeavesOutStays() throws Exception {
        SmallHome.write(target, "goes/with/__pycache__/its.pyc", "in no backup\n", "rw-r--r--");
        restore().run();

        assertNew();
        assertThat(target.resolve("goes/with/__pycache__/its.pyc")).exists();
        assertThat(target.resolve("goes/with/its.md")).doesNotExist();
    }

    @Test
    void aFileThatIsToGoAndBecomesADirectoryStays() throws Exception {
        restore()
                .telling(whenReady(() -> {
                    Files.delete(target.resolve("goes.md"));
                    SmallHome.write(target, "goes.md/mine.md", "mine\n", "rw-r--r--");
                }))
                .run();

        assertNew();
        assertThat(target.resolve("goes.md/mine.md")).hasContent("mine\n");
        assertThat(target.resolve("goes")).doesNotExist();
    }

    @Test
    void aDirectoryThatIsToGoAndBecomesAFileStays() throws Exception {
        Commands.of("rm", "-r", target.resolve("goes").toString()).run().orFail();
        Files.createDirectory(target.resolve("goes"));
        restore()
                .telling(whenReady(() -> {
                    Files.delete(target.resolve("goes"));
                    Files.writeString(target.resolve("goes"), "a file now\n");
                }))
                .run();

        assertNew();
        assertThat(target.resolve("goes")).hasContent("a file now\n");
    }

    @Test
    void aDirectoryOnTheWayThatBecomesAFileStopsTheRestore() throws Exception {
        Deed deed = () -> {
            Commands.of("rm", "-r", target.resolve("goes/with").toString())
                    .run()
                    .orFail();
            Files.writeString(target.resolve("goes/with"), "a file now\n");
        };
        Tree before = picture("goes/with", "goes/with/its.md");

        assertThatThrownBy(restore().telling(whenReady(deed))::run)
                .isInstanceOf(HermesException.class)
                .hasMessageContaining("goes/with is not a directory. Nothing was changed.");

        assertThat(before.differencesTo(picture("goes/with", "goes/with/its.md")))
                .isEmpty();
        assertThat(target.resolve("goes/with")).hasContent("a file now\n");
    }

    /** A link in place of a directory would lead what is removed, replaced or put there out of the home. */
    @ParameterizedTest
    @CsvSource({"goes/with, its.md, true", "memories, MEMORY.md, true", "memories, MEMORY.md, false"})
    void aDirectoryThatBecomesALinkIsNotFollowed(String directory, String file, boolean there) throws Exception {
        Path outside = work.resolve("outside");
        if (!there) {
            Files.delete(target.resolve(directory).resolve(file));
        }
        Deed deed = () -> {
            Files.move(target.resolve(directory), outside);
            Files.createSymbolicLink(target.resolve(directory), outside);
        };
        Tree before = Trees.of(target.resolve(directory)).withoutDirectoryTimes();
        Disk disk = DiskWith.before(
                Set.of("link", "rename", "delete"), path -> path.startsWith(target.resolve(directory)), path -> {
                    if (Files.isSymbolicLink(target.resolve(directory))) {
                        throw new AssertionError(path + " leads out of the home");
                    }
                });

        assertThatThrownBy(restore().on(disk).telling(whenPublishing(deed))::run)
                .isInstanceOf(HermesException.class)
                .hasMessageContaining(target.resolve(directory) + " is a symbolic link");

        assertThat(target.resolve(directory)).isSymbolicLink();
        assertThat(before.differencesTo(Trees.of(outside).withoutDirectoryTimes()))
                .isEmpty();
        assertThat(SmallHome.tag(target.resolve("state.db"))).isEqualTo("present");
        assertThat(target.resolve("config.yaml")).hasContent("model: present\n");
    }

    @Test
    void aFileThatIsToGoAndIsEditedBeforeItsTurnStopsTheRestoreAndStays() throws Exception {
        assertStopped(
                restore().telling(whenPublishing(() -> Files.writeString(target.resolve("goes.md"), "still needed\n"))),
                target.resolve("goes.md") + " was changed by another process",
                "goes.md");
        assertThat(target.resolve("goes.md")).hasContent("still needed\n");
    }

    /** Time tells who looks for what has changed: a failure has changed nothing. */
    @Test
    void everythingThatWasTouchedGetsItsTimeBackAndADirectoryThatWasRemovedItsBits() throws Exception {
        SmallHome.write(target, "same/goes.md", "from where all else stays\n", "rw-r--r--");
        Files.createDirectories(target.resolve("skills/goes"));
        Files.setPosixFilePermissions(target.resolve("goes/with"), PosixFilePermissions.fromString("rwx--x---"));
        FileTime time = FileTime.from(Instant.parse("2025-05-05T05:05:05.123456Z"));
        for (String name : new String[] {"goes/with", "goes", "same", "skills/goes", "skills", "state.db", ""}) {
            Files.setLastModifiedTime(target.resolve(name), time);
        }
        Tree before = Trees.of(target).without(name -> name.startsWith("state.db"));
        boolean[] failed = new boolean[1];
        Disk disk = DiskWith.before("setModified", path -> path.equals(target.resolve("skills")), path -> {
            if (!failed[0]) {
                failed[0] = true;
                assertThat(target.resolve("goes")).doesNotExist();
                throw new IOException("Input/output error");
            }
        });

        assertThatThrownBy(restore().on(disk)::run).hasMessageContaining("input/output error");

        assertThat(before.differencesTo(Trees.of(target).without(name -> name.startsWith("state.db"))))
                .isEmpty();
        assertThat(Files.getLastModifiedTime(target.resolve("state.db"))).isEqualTo(time);
        assertThat(SmallHome.tag(target.resolve("state.db"))).isEqualTo("present");
    }
}
