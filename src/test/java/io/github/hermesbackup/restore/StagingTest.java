package io.github.hermesbackup.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.hermesbackup.backup.Backups;
import io.github.hermesbackup.backup.DiskWith;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileStat;
import io.github.hermesbackup.io.NameFolding;
import io.github.hermesbackup.testkit.InMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where everything lies ready, on each file system that the home spans, and what is left of that afterwards. */
class StagingTest {

    private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2025-05-05T05:05:05.123456Z"));

    @TempDir(factory = InMemory.class)
    Path work;

    private Path home;

    @BeforeEach
    void home() throws IOException {
        home = Files.createDirectories(work.resolve("home"));
    }

    /** As if something were mounted on a directory, for who looks at device numbers. */
    private static Disk withAnotherDeviceAt(Path directory) throws IOException {
        FileStat stat = Disk.real().stat(directory);
        FileStat elsewhere = new FileStat(
                stat.kind(),
                stat.mode(),
                stat.size(),
                stat.modified(),
                stat.changed(),
                stat.inode(),
                stat.device() + 1,
                stat.links(),
                stat.uid(),
                stat.gid());
        return DiskWith.answering("stat", directory, elsewhere);
    }

    private Staging begin(Disk disk, Volumes volumes) throws IOException {
        return Staging.begin(disk, home, volumes, new Metadata(disk, 0022), Instant.now(), "a.zip");
    }

    @Test
    void whatLiesOnAnotherDeviceIsAVolumeOfItsOwn() throws Exception {
        Path mounted = Files.createDirectories(home.resolve("memories/mounted"));
        Volumes volumes = new Volumes(withAnotherDeviceAt(mounted), home);

        assertThat(volumes.of(home.resolve("config.yaml"))).isZero();
        assertThat(volumes.of(home.resolve("memories/MEMORY.md"))).isZero();
        assertThat(volumes.of(mounted.resolve("a.md"))).isEqualTo(1);
        assertThat(volumes.of(mounted.resolve("b.md"))).isEqualTo(1);
        assertThat(volumes.of(home.resolve("memories/not/yet/there.md"))).isZero();
        Path outside = Files.createDirectories(work.resolve("outside"));
        assertThat(volumes.of(outside.resolve("c.md"))).isEqualTo(2);
        assertThat(volumes.of(mounted.resolve("c.md"))).isEqualTo(1);
        assertThat(volumes.roots()).containsExactly(home, mounted, outside);
    }

    @Test
    void eachVolumeGetsAStagingDirectoryAndAllOfThemGoAndTheTimesComeBack() throws Exception {
        Path mounted = Files.createDirectories(home.resolve("memories"));
        Disk disk = withAnotherDeviceAt(mounted);
        Volumes volumes = new Volumes(disk, home);
        volumes.of(mounted.resolve("a.md"));
        Files.setLastModifiedTime(mounted, LONG_AGO);
        disk = withAnotherDeviceAt(mounted);
        Files.setLastModifiedTime(home, LONG_AGO);

        Staging staging = begin(disk, volumes);

        assertThat(staging.directory().getParent()).isEqualTo(home.resolve("backups"));
        assertThat(Disk.real().stat(staging.directory()).mode()).isEqualTo(0700);
        assertThat(staging.fresh(new Slot(0, "7")).getParent())
                .isEqualTo(staging.directory().resolve("new"));
        Path second = staging.old(new Slot(1, "7")).getParent().getParent();
        assertThat(second.getParent()).isEqualTo(mounted);
        assertThat(second.resolve("new")).isDirectory();
        assertThat(second.resolve("old")).isDirectory();

        staging.journal().close();
        Files.writeString(second.resolve("old/7"), "put aside");
        staging.remove();
        staging.restoreTimes();
        assertThat(home.resolve("backups")).doesNotExist();
        assertThat(mounted).isEmptyDirectory();
        assertThat(Files.getLastModifiedTime(home)).isEqualTo(LONG_AGO);
        assertThat(Files.getLastModifiedTime(mounted)).isEqualTo(LONG_AGO);
    }

    @Test
    void aPathAndItsNameLeadToEachOther() {
        TargetTree names = new TargetTree(Disk.real(), home);
        for (String name : new String[] {"", "a", "home", "a/b/home", "/", "/outside", work + "/home2/a"}) {
            assertThat(names.name(names.path(name))).isEqualTo(name);
        }
        assertThat(names.path("")).isEqualTo(home);
        assertThat(names.path("a/")).isEqualTo(home.resolve("a"));
        assertThat(names.name(work)).isEqualTo(work.toString());
    }

    private Path archive() throws Exception {
        return Backups.of(SmallHome.create(work.resolve("source"), "archived"))
                .toFile(work.resolve("a.zip"))
                .run()
                .archive()
                .orElseThrow();
    }

    /** A directory in it that is named like it has a time of its own. */
    @ParameterizedTest
    @CsvSource({"rename, true", "rename, false", "setModified, false"})
    void theTimeOfTheHomeIsWhatItWasAfterAFailureAndAfterACrash(String operation, boolean crash) throws Exception {
        Path archive = archive();
        SmallHome.write(home, "config.yaml", "model: present\n", "rw-r--r--");
        Path named = Files.createDirectory(home.resolve("home"));
        FileTime other = FileTime.from(Instant.parse("2024-04-04T04:04:04Z"));
        Files.setLastModifiedTime(named, other);
        Files.setLastModifiedTime(home, LONG_AGO);
        Predicate<Path> paths = path -> path.equals(home.resolve("config.yaml"))
                || (path.getParent().endsWith("new")
                        && !path.getFileName().toString().startsWith("."));
        Disk disk = DiskWith.before(operation, paths, path -> {
            if (crash) {
                throw new DiskThatDies.PowerCut();
            }
            throw new IOException("Input/output error");
        });

        Throwable failure = catchThrowable(
                Restores.of(archive).over(home).select("config.yaml").on(disk)::run);
        if (crash) {
            assertThat(Restores.recover(home)).hasSize(1);
        } else {
            assertThat(failure).hasMessageContaining("Nothing was changed");
        }

        assertThat(home.resolve("config.yaml")).hasContent("model: present\n");
        assertThat(home.resolve("backups")).doesNotExist();
        assertThat(Files.getLastModifiedTime(home)).isEqualTo(LONG_AGO);
        assertThat(Files.getLastModifiedTime(named)).isEqualTo(other);
    }

    @Test
    void aRestoreThatFindsNothingToDoLeavesTheTimeOfTheHome() throws Exception {
        Path archive = archive();
        Restores restore = Restores.of(archive).over(home).select("config.yaml", "skills");
        restore.run();
        Files.setLastModifiedTime(home, LONG_AGO);

        assertThat(restore.run().done().changesNothing()).isTrue();

        assertThat(home.resolve("backups")).doesNotExist();
        assertThat(Files.getLastModifiedTime(home)).isEqualTo(LONG_AGO);
    }

    @Test
    void aCrashIntoAHomeThatWasNotThereLeavesNoHome() throws Exception {
        Path archive = archive();
        Path fresh = work.resolve("not/yet");
        Disk disk = DiskWith.before("rename", path -> path.endsWith("journal.committed"), path -> {
            throw new DiskThatDies.PowerCut();
        });
        assertThat(catchThrowable(Restores.of(archive).into(fresh).on(disk)::run))
                .isInstanceOf(DiskThatDies.PowerCut.class);
        assertThat(fresh.resolve("config.yaml")).exists();

        assertThat(Restores.recover(fresh)).hasSize(1);

        assertThat(work.resolve("not")).doesNotExist();
    }

    @Test
    void aDirectoryThatWasMadeToStageInStaysIfSomebodyUsesItAndMayBeGone() throws Exception {
        Staging used = begin(Disk.real(), new Volumes(Disk.real(), home));
        used.journal().close();
        Files.writeString(home.resolve("backups/a.zip"), "made meanwhile");
        used.remove();
        assertThat(home.resolve("backups/a.zip")).exists();

        Files.delete(home.resolve("backups/a.zip"));
        Files.delete(home.resolve("backups"));
        used.remove();
        assertThat(home).isEmptyDirectory();
    }

    /** One whose names are folded is enough: a name is staged and published on its own. */
    @ParameterizedTest
    @CsvSource({
        "0, true, false, false",
        "1, true, false, false",
        "0, false, true, false",
        "1, false, true, false",
        "0, false, false, true",
        "1, false, false, true"
    })
    void namesAreTwinsIfAnyVolumeFoldsThem(int which, boolean letters, boolean normalization, boolean ends)
            throws Exception {
        NameFolding folding = new NameFolding(letters, normalization, ends);
        Path mounted = Files.createDirectories(home.resolve("memories"));
        Disk disk = withAnotherDeviceAt(mounted);
        Volumes volumes = new Volumes(disk, home);
        volumes.of(mounted.resolve("a.md"));
        Staging staging = begin(disk, volumes);
        Path folded = staging.fresh(new Slot(which, "probe")).getParent();
        Staging again = Staging.of(foldingIn(folded, folding), home, staging.directory(), header(staging, mounted));

        assertThat(again.folding()).isEqualTo(folding);
        assertThat(staging.folding()).isEqualTo(NameFolding.NONE);
        staging.journal().close();
    }

    private static JournalHeader header(Staging staging, Path mounted) {
        return new JournalHeader(
                Instant.EPOCH,
                "a.zip",
                List.of("", "memories/" + staging.directory().getFileName()),
                List.of(),
                List.of());
    }

    private static Disk foldingIn(Path directory, NameFolding folding) {
        Disk all = io.github.hermesbackup.io.FoldingDisk.with(folding);
        return (Disk) java.lang.reflect.Proxy.newProxyInstance(
                Disk.class.getClassLoader(), new Class<?>[] {Disk.class}, (proxy, method, arguments) -> {
                    boolean there = arguments[0] instanceof Path path && directory.equals(path.getParent());
                    try {
                        return method.invoke(there ? all : Disk.real(), arguments);
                    } catch (java.lang.reflect.InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    /** The failure that ended the restore is the one to report; that clearing away failed, too, goes with it. */
    @Test
    void whatCannotBeClearedAwayAfterAFailureDoesNotHideTheFailure() throws Exception {
        Path archive = archive();
        boolean[] failed = new boolean[1];
        Disk failing = DiskWith.before("delete", path -> failed[0], path -> {
            throw new IOException("the second");
        });
        Disk disk = DiskWith.before(
                failing, Set.of("setModified"), path -> path.getParent().endsWith("new"), path -> {
                    failed[0] = true;
                    throw new IOException("the first");
                });

        Throwable failure = catchThrowable(Restores.of(archive).into(home).on(disk)::run);

        assertThat(failure).hasMessageContaining("the first").hasMessageContaining("Nothing was changed");
        assertThat(failure.getCause()).hasMessage("the first");
        assertThat(failure.getCause().getSuppressed())
                .extracting(Throwable::getMessage)
                .contains("the second");
        Restores.recover(home);
        assertThat(home).isEmptyDirectory();
    }
}
