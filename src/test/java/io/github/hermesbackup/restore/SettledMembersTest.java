package io.github.hermesbackup.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.hermesbackup.backup.Backups;
import io.github.hermesbackup.backup.DiskWith;
import io.github.hermesbackup.home.Markers;
import io.github.hermesbackup.home.ScanRules;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileStat;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.io.Machine;
import io.github.hermesbackup.io.NameFolding;
import io.github.hermesbackup.restore.DryRunResult.Change;
import io.github.hermesbackup.testkit.Holder;
import io.github.hermesbackup.testkit.InMemory;
import io.github.hermesbackup.testkit.PythonZip;
import io.github.hermesbackup.testkit.Tree;
import io.github.hermesbackup.testkit.Trees;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is kept, replaced or written into where neither the names nor the sizes tell. */
class SettledMembersTest {

    @TempDir(factory = InMemory.class)
    Path work;

    private Path source;
    private Path target;

    @BeforeEach
    void twoStatesOfAHome() throws Exception {
        source = SmallHome.create(work.resolve("source"), "archived");
        target = SmallHome.create(work.resolve("target"), "present");
    }

    private Path archived() throws IOException {
        return Backups.of(source).toFile(work.resolve("a.zip")).run().archive().orElseThrow();
    }

    /** Without a SHA-256 of any member, and without members for directories. */
    private Path ofTheReferenceTool() throws IOException {
        Path archive = work.resolve("python.zip");
        PythonZip.fromDirectory(source, archive);
        return archive;
    }

    private static FileStat stat(Path path) throws IOException {
        return Disk.real().stat(path);
    }

    @Test
    void withoutAChecksumAFileOfTheSameContentIsKeptAndOneOfTheSameSizeIsNot() throws Exception {
        SmallHome.write(target, "config.yaml", "model: ARCHIVED\n", "rw-r--r--");
        SmallHome.write(source, "notes.md", "the same but for its bits\n", "rw-------");
        SmallHome.write(target, "notes.md", "the same but for its bits\n", "rw-rw-r--");
        FileStat same = stat(target.resolve("skills/a/SKILL.md"));
        long notes = stat(target.resolve("notes.md")).inode();

        RestoreResult result = Restores.of(ofTheReferenceTool()).over(target).run();

        assertThat(stat(target.resolve("skills/a/SKILL.md")).inode()).isEqualTo(same.inode());
        assertThat(stat(target.resolve("notes.md")).inode()).isEqualTo(notes);
        assertThat(stat(target.resolve("notes.md")).mode()).isEqualTo(0600);
        assertThat(target.resolve("config.yaml")).hasContent("model: archived\n");
        assertThat(result.done().unchanged()).isEqualTo(2);
        assertThat(result.done().replaced()).isEqualTo(5);
        assertThat(result.done().adjusted()).isPositive();
    }

    /** Zip keeps times in steps of two seconds: such a time is right. */
    @Test
    void whatIsAdjustedIsCounted() throws Exception {
        Path archive = archived();
        Path fresh = work.resolve("fresh");
        Restores.of(archive).into(fresh).run();
        assertThat(Restores.of(archive).over(fresh).run().done().adjusted()).isZero();

        Disk.real().setMode(fresh.resolve("skills/a/run.sh"), 0700);
        Disk.real().setModified(fresh.resolve("config.yaml"), FileTime.from(Instant.parse("2026-02-03T04:05:16Z")));
        Disk.real().setMode(fresh.resolve("memories"), 0777);
        Disk.real().setMode(fresh.resolve("state.db"), 0644);
        Disk.real().setModified(fresh.resolve("state.db"), FileTime.from(Instant.parse("2026-03-03T04:05:06Z")));
        FileTime used = Files.getLastModifiedTime(fresh.resolve("state.db"));

        RestoreResult result = Restores.of(archive).over(fresh).run();

        assertThat(result.done().adjusted()).isEqualTo(4);
        assertThat(result.done().replaced() + result.done().created()).isZero();
        assertThat(stat(fresh.resolve("skills/a/run.sh")).mode()).isEqualTo(0755);
        assertThat(Files.getLastModifiedTime(fresh.resolve("config.yaml")))
                .isEqualTo(Files.getLastModifiedTime(source.resolve("config.yaml")));
        assertThat(stat(fresh.resolve("memories")).mode())
                .isEqualTo(stat(source.resolve("memories")).mode());
        assertThat(stat(fresh.resolve("state.db")).mode()).isEqualTo(0600);
        assertThat(Files.getLastModifiedTime(fresh.resolve("state.db"))).isEqualTo(used);
        assertThat(Restores.of(archive).over(fresh).run().done().adjusted()).isZero();
    }

    @Test
    void aDirectoryThatWasRightIsRightAfterAFileInItWasReplaced() throws Exception {
        Path archive = archived();
        Path fresh = work.resolve("fresh");
        Restores.of(archive).into(fresh).run();
        FileTime right = Files.getLastModifiedTime(fresh.resolve("memories"));
        Files.writeString(fresh.resolve("memories/MEMORY.md"), "edited\n");
        Files.setLastModifiedTime(fresh.resolve("memories"), right);

        Restores.of(archive).over(fresh).run();

        assertThat(fresh.resolve("memories/MEMORY.md")).hasContent("remembers archived\n");
        assertThat(Files.getLastModifiedTime(fresh.resolve("memories"))).isEqualTo(right);
    }

    @Test
    void aTextInPlaceOfADatabaseTakesItsPlaceAndItsLogGoes() throws Exception {
        SmallHome.write(source, "notes.db", "no database any more\n", "rw-r--r--");
        SmallHome.database(target.resolve("notes.db"), "present", 2);
        SmallHome.write(target, "notes.db-wal", "of the database", "rw-r--r--");

        RestoreResult result = Restores.of(archived()).over(target).run();

        assertThat(target.resolve("notes.db")).hasContent("no database any more\n");
        assertThat(target.resolve("notes.db-wal")).doesNotExist();
        assertThat(result.done().databases()).hasSize(1);
    }

    /** A database that is made under its name one day would take it for its own. */
    @Test
    void theLogOfADatabaseThatGoesGoesWithItAndComesBackWithIt() throws Exception {
        SmallHome.database(target.resolve("goes.db"), "present", 1);
        SmallHome.write(target, "goes.db-wal", "of the database", "rw-r--r--");
        Path archive = archived();
        Disk failing = DiskWith.before("rename", path -> path.endsWith("journal.committed"), path -> {
            throw new IOException("Input/output error");
        });

        assertThatThrownBy(Restores.of(archive).over(target).exactly().on(failing)::run)
                .hasMessageContaining("Nothing was changed");
        assertThat(target.resolve("goes.db-wal")).hasContent("of the database");

        Restores.of(archive).over(target).exactly().run();
        assertThat(target.resolve("goes.db")).doesNotExist();
        assertThat(target.resolve("goes.db-wal")).doesNotExist();
    }

    @Test
    void aDatabaseThatIsOpenIsNotReplacedByAText() throws Exception {
        assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")));
        SmallHome.write(source, "notes.db", "no database any more\n", "rw-r--r--");
        SmallHome.database(target.resolve("notes.db"), "present", 2);
        Path archive = archived();
        try (Holder gateway = Holder.start(target.resolve("notes.db"), Holder.Hold.READ)) {
            assertThatThrownBy(Restores.of(archive).over(target)::run)
                    .isInstanceOfSatisfying(
                            HermesException.class, e -> assertThat(e.reason()).isEqualTo(HermesException.Reason.LOCKED))
                    .hasMessageContaining("notes.db is to be replaced and is open")
                    .hasMessageContaining("pid " + gateway.pid());
        }
        assertThat(SmallHome.tag(target.resolve("notes.db"))).isEqualTo("present");
    }

    /** What may not be read may still be replaced, if the directory lets us. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aFileThatCannotBeReadIsReplacedThoughItIsTheSame(boolean recorded) throws Exception {
        Path same = target.resolve("skills/a/SKILL.md");
        long inode = stat(same).inode();
        Disk disk = DiskWith.before("openForReading", path -> path.equals(same), path -> {
            throw new AccessDeniedException(path.toString());
        });

        RestoreResult result = Restores.of(recorded ? archived() : ofTheReferenceTool())
                .over(target)
                .on(disk)
                .run();

        assertThat(stat(same).inode()).isNotEqualTo(inode);
        assertThat(same).hasContent("the same in every state\n");
        assertThat(result.done().unchanged()).isZero();
    }

    @Test
    void aFileThatChangesWhileItIsComparedIsNotTakenForTheSame() throws Exception {
        Path file = target.resolve("skills/a/SKILL.md");
        AtomicInteger looked = new AtomicInteger();
        Disk disk = DiskWith.before("stat", path -> path.equals(file), path -> {
            if (looked.incrementAndGet() == 2) {
                Files.writeString(file, "edited after it was read\n");
            }
        });

        Restores.of(archived()).over(target).on(disk).run();

        assertThat(file).hasContent("the same in every state\n");
    }

    @Test
    void aDryRunKnowsTheSameContentWithoutAChecksum() throws Exception {
        SmallHome.write(target, "config.yaml", "model: ARCHIVED\n", "rw-r--r--");
        try (ArchiveSource members = ArchiveSource.open(Disk.real(), ofTheReferenceTool(), Markers.standard())) {
            Path scratch = Files.createDirectories(work.resolve("scratch"));
            RestoreRequest request = RestoreRequest.of(members, Backups.home(target), Duration.ofSeconds(1));
            DryRunResult result = new DryRun(request, Machine.current(), scratch).run();

            assertThat(result.names().get(Change.UNCHANGED)).containsExactly("skills/a/SKILL.md");
            assertThat(result.names().get(Change.REPLACED)).contains("config.yaml", "state.db");
            assertThat(scratch).isEmptyDirectory();
        }
    }

    @Test
    void whatIsExactNeedNotBeThereBefore() throws Exception {
        Path fresh = work.resolve("fresh");
        RestoreResult result = Restores.of(archived()).into(fresh).exactly().run();
        assertThat(result.done().removed()).isZero();
        assertThat(fresh.resolve("config.yaml")).hasContent("model: archived\n");
    }

    @Test
    void whatHasToGoIsNotGuessedWhereADirectoryCannotBeLookedInto() throws Exception {
        Path archive = archived();
        Disk disk = DiskWith.before("list", path -> path.equals(target.resolve("memories")), path -> {
            throw new AccessDeniedException(path.toString());
        });
        Tree before = Trees.of(target);

        assertThatThrownBy(Restores.of(archive).over(target).exactly().on(disk)::run)
                .isInstanceOf(HermesException.class)
                .hasMessageContaining(target + "/memories")
                .hasMessageContaining("cannot be looked at (permission denied), so it cannot be known what has to go")
                .hasMessageContaining("Nothing was changed");
        assertThat(before.differencesTo(Trees.of(target).without(name -> name.matches("state.db-.*"))))
                .isEmpty();
    }

    /** A backup has the file that a link leads to; the link is not that file. */
    @Test
    void aLinkToAFileIsNeitherRemovedNorCounted() throws Exception {
        Path theirs = SmallHome.write(work, "dotfiles/notes.md", "theirs\n", "rw-r--r--");
        Files.createSymbolicLink(target.resolve("notes.md"), theirs);

        RestoreResult result = Restores.of(archived()).over(target).exactly().run();

        assertThat(result.done().removed()).isZero();
        assertThat(target.resolve("notes.md")).isSymbolicLink().hasContent("theirs\n");
    }

    @Test
    void whereNamesAreFoldedTheFileOfTheArchiveStaysWhateverItsLetters() throws Exception {
        SmallHome.write(target, "memories/EXTRA.md", "goes\n", "rw-r--r--");
        SmallHome.write(target, "Memories/memory.MD", "remembers present\n", "rw-r--r--");
        Extras extras = Extras.find(
                Disk.real(),
                Backups.home(target),
                ScanRules.standard(),
                ArchiveSource.open(Disk.real(), archived(), Markers.standard()),
                Selection.ALL,
                new NameFolding(true, false, false));

        assertThat(extras.count()).isEqualTo(1);
        extras.files((name, database) -> assertThat(name).isEqualTo("memories/EXTRA.md"));
        extras.directories((name, database) -> {
            throw new AssertionError(name);
        });
    }

    @Test
    void aTrialRestoreNamesWhatWasNotRestoredAsItIsInTheArchive() throws Exception {
        SmallHome.write(source, "a/gone.md", "is not restored\n", "rw-r--r--");
        SmallHome.write(source, "a/other.md", "is restored otherwise\n", "rw-r--r--");
        SmallHome.write(source, "a/time.md", "is restored with another time\n", "rw-r--r--");
        SmallHome.write(source, "a/mode.md", "is restored with another mode\n", "rw-r--r--");
        Path archive = archived();
        Path trials = Files.createDirectories(work.resolve("trials"));
        boolean[] done = new boolean[1];
        Disk disk = DiskWith.before("stat", path -> path.endsWith("home/a"), path -> {
            if (!done[0] && Files.exists(path.resolve("time.md"))) {
                done[0] = true;
                Files.delete(path.resolve("gone.md"));
                FileTime time = Files.getLastModifiedTime(path.resolve("other.md"));
                Files.writeString(path.resolve("other.md"), "is restored OTHERWISE\n");
                Files.setLastModifiedTime(path.resolve("other.md"), time);
                Files.setLastModifiedTime(path.resolve("time.md"), FileTime.from(Instant.EPOCH));
                Disk.real().setMode(path.resolve("mode.md"), 0600);
            }
        });

        assertThat(new TrialRestore(archive, Markers.standard(), trials, on(disk)).run())
                .extracting(finding -> finding.path() + " " + finding.reason())
                .containsExactlyInAnyOrder(
                        "a/gone.md was not restored",
                        "a/other.md was restored with another content",
                        "a/time.md was restored with another mode or time",
                        "a/mode.md was restored with another mode or time");
        assertThat(trials).isEmptyDirectory();
        assertThat(new TrialRestore(archive, Markers.standard(), trials, Machine.current()).run())
                .isEmpty();
        assertThat(trials).isEmptyDirectory();
    }

    /** Whatever the directory it was given lets others do: a file's own bits are set last, and a home holds keys. */
    @Test
    void whatIsRestoredForATrialLiesInAPrivateDirectory() throws Exception {
        Path archive = archived();
        Path trials = Files.createDirectories(work.resolve("trials"));
        Set<Integer> modes = new TreeSet<>();
        Disk disk = DiskWith.before(
                "create",
                path -> path.startsWith(trials),
                path -> modes.add(Disk.real()
                        .stat(trials.resolve(trials.relativize(path).getName(0)))
                        .mode()));

        new TrialRestore(archive, Markers.standard(), trials, on(disk)).run();

        assertThat(modes).containsExactly(0700);
    }

    private static Machine on(Disk disk) {
        Machine machine = Machine.current();
        return new Machine(disk, machine.clock(), machine.zone(), machine.cores(), machine.boot(), machine.umask());
    }

    /** Restored as it was archived, a directory may not let go of what is in it; that must not keep a private copy alive. */
    @Test
    void aPrivateDirectoryIsRemovedWithWhatItDoesNotLetGoOf() throws Exception {
        Path tree = work.resolve("private");
        SmallHome.write(tree, "closed/deep/file.md", "x", "r--r--r--");
        Disk.real().setMode(tree.resolve("closed"), 0500);
        Disk.real().setMode(tree.resolve("closed/deep"), 0);
        Disk disk = DiskWith.before("list", path -> true, path -> {
            if ((stat(path).mode() & 0700) != 0700) {
                throw new AccessDeniedException(path.toString());
            }
        });

        new TreeRemoval(disk).remove(tree);

        assertThat(tree).doesNotExist();
        new TreeRemoval(disk).remove(tree);
    }

    @Test
    void fewerRowsOfEitherTableAreFewerRows() {
        RestorePreview.Rows many = rows(5, 7);
        assertThat(compared(many, many)).isFalse();
        assertThat(compared(many, rows(4, 7))).isTrue();
        assertThat(compared(many, rows(5, 6))).isTrue();
        assertThat(compared(many, rows(6, 6))).isTrue();
        assertThat(compared(many, rows(6, 8))).isFalse();
        assertThat(compared(many, RestorePreview.Rows.NONE)).isTrue();
        assertThat(compared(RestorePreview.Rows.NONE, many)).isFalse();
    }

    private static boolean compared(RestorePreview.Rows before, RestorePreview.Rows after) {
        return new RestorePreview.Database("state.db", before, after).hasFewerRows();
    }

    private static RestorePreview.Rows rows(long sessions, long messages) {
        return new RestorePreview.Rows(java.util.OptionalLong.of(sessions), java.util.OptionalLong.of(messages));
    }

    @Test
    void whatChangesAnythingIsNotNothing() {
        for (int i = 0; i < 4; i++) {
            assertThat(preview(i == 0 ? 1 : 0, i == 1 ? 1 : 0, i == 2 ? 1 : 0, i == 3 ? 1 : 0)
                            .changesNothing())
                    .isFalse();
        }
        assertThat(preview(0, 0, 0, 0).changesNothing()).isTrue();
        assertThat(preview(1, 1, 0, 0).changesNothing()).isFalse();
        assertThat(preview(1, 0, 1, 0).changesNothing()).isFalse();
        assertThat(preview(1, 0, 0, 1).changesNothing()).isFalse();
    }

    private static RestorePreview preview(long created, long replaced, long removed, long adjusted) {
        return new RestorePreview(9, created, replaced, 9, removed, adjusted, java.util.List.of(), java.util.List.of());
    }

    /** The message is all that tells where the version before is. */
    @Test
    void ofWhatOthersChangedFiveAreNamedWithTheVersionsThatWereKept() throws Exception {
        List<RestoreConflict> conflicts = IntStream.rangeClosed(1, 7)
                .mapToObj(i -> new RestoreConflict(
                        Path.of("/home/" + i),
                        "was edited",
                        i == 1 ? Optional.of(Path.of("/kept/1")) : Optional.empty()))
                .toList();
        IOException failure = new IOException("the disk is gone");

        assertThat(new Unfinished.ChangedByOthers(Backups.home(source), conflicts, failure))
                .hasMessageContaining(
                        "/home/1 (was edited); the version before the restore is /kept/1; /home/2 (was edited)")
                .message()
                .endsWith("/home/5 (was edited) and 2 more");
        assertThat(new Unfinished.ChangedByOthers(Backups.home(source), conflicts.subList(0, 5), failure))
                .message()
                .endsWith("/home/5 (was edited)");
    }

    /** Among the directories that are made with a home, or written through a link, may be those right below the root. */
    @Test
    void theRootHasANameLikeAnyDirectory() {
        TargetTree tree = new TargetTree(Disk.real(), Path.of("/one/home"));

        assertThat(tree.path("/")).isEqualTo(Path.of("/"));
        assertThat(tree.path("/one/")).isEqualTo(Path.of("/one"));
        assertThat(tree.path("memories/")).isEqualTo(Path.of("/one/home/memories"));
        assertThat(tree.path("")).isEqualTo(Path.of("/one/home"));
        assertThat(tree.name(Path.of("/one/other/file"))).isEqualTo("/one/other/file");
        assertThat(tree.name(Path.of("/one/home/memories/file"))).isEqualTo("memories/file");
        assertThat(tree.name(Path.of("/one/home"))).isEmpty();
    }

    @Test
    void theDirectoriesAboveAHomeAreMadeWithIt() throws Exception {
        Optional<String> leftover =
                Restores.of(archived()).into(work.resolve("a/b/c/home")).run().leftover();
        assertThat(leftover).isEmpty();
        assertThat(work.resolve("a/b/c/home/config.yaml")).exists();
        assertThat(work.resolve("a/b/c/home/backups")).doesNotExist();
    }
}
