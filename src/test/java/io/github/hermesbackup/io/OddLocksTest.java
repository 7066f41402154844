package io.github.hermesbackup.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.hermesbackup.backup.DiskWith;
import io.github.hermesbackup.testkit.ChildProcess;
import io.github.hermesbackup.testkit.Commands;
import io.github.hermesbackup.testkit.Jvm;
import io.github.hermesbackup.testkit.Tmpfs;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Locks of homes at odd moments, and on a system that tells little. */
class OddLocksTest {

    private static final Duration LONG = Duration.ofMinutes(5);

    @TempDir
    Path directory;

    Path home;
    Path file;

    @BeforeEach
    void makeHome() throws IOException {
        directory = directory.toRealPath();
        home = Files.createDirectory(directory.resolve("home"));
        file = home.resolve(HomeLock.FILE_NAME);
    }

    private static HomeLock lock(Disk disk, Path home) throws IOException {
        Machine here = Machine.current();
        Machine machine = new Machine(disk, here.clock(), here.zone(), here.cores(), here.boot(), here.umask());
        return HomeLock.acquire(machine, home, home, LONG);
    }

    /** Even if it comes and goes: that is no refusal. */
    @Test
    void aLockFileThatSomebodyElseMakesAtTheSameMomentIsTaken() throws Exception {
        AtomicInteger gone = new AtomicInteger();
        Disk going = DiskWith.before("stat", file::equals, path -> {
            if (gone.incrementAndGet() <= 3) {
                Files.deleteIfExists(path);
            }
        });
        Disk late = DiskWith.before(going, Set.of("create"), file::equals, Files::createFile);
        try (HomeLock held = lock(late, home)) {
            assertThat(held.warning()).isEmpty();
            assertThat(HomeLock.isHeld(Machine.current(), home)).isTrue();
        }
    }

    /** What it leads to has been locked by then, and is let go. */
    @Test
    void aLinkThatTakesThePlaceOfTheLockFileIsRefused() throws Exception {
        Path elsewhere = Files.createFile(directory.resolve("elsewhere"));
        LockMechanism real = LockMechanism.ofThisMachine();
        LockMechanism slow = new LockMechanism() {
            @Override
            public Optional<LockedFile> tryLock(Path path) throws IOException {
                Optional<LockedFile> locked = real.tryLock(path);
                Files.delete(path);
                Files.createSymbolicLink(path, elsewhere);
                return locked;
            }

            @Override
            public Optional<String> caveat() {
                return Optional.empty();
            }
        };
        assertThatThrownBy(() -> HomeLock.acquire(Machine.current(), slow, home, home, LONG))
                .hasMessageStartingWith(file + " is a symbolic link");
        Files.delete(file);
        lock(Disk.real(), home).close();
    }

    /** A file that cannot even be opened: whether somebody holds it, the system's list says. */
    @Test
    void whatCannotBeTriedIsLookedUp() throws Exception {
        assumeTrue(FlockHolder.isAvailable() && ProcLocks.isAvailable(Disk.real()));
        LockMechanism refusing = new LockMechanism() {
            @Override
            public Optional<LockedFile> tryLock(Path path) throws IOException {
                throw new AccessDeniedException(path.toString());
            }

            @Override
            public Optional<String> caveat() {
                return Optional.empty();
            }
        };
        Files.createFile(file);
        assertThat(LockPlace.isLocked(Disk.real(), refusing, file)).isFalse();
        try (FlockHolder agent = FlockHolder.start(file)) {
            assertThat(agent.pid()).isPositive();
            assertThat(LockPlace.isLocked(Disk.real(), refusing, file)).isTrue();
        }
    }

    @Test
    void whatCannotBeOpenedSaysWhy() throws Exception {
        LockMechanism mechanism = LockMechanism.ofThisMachine();
        assertThatThrownBy(() -> mechanism.tryLock(file)).isInstanceOf(NoSuchFileException.class);
        Files.createSymbolicLink(file, directory);
        assertThatThrownBy(() -> mechanism.tryLock(file)).isInstanceOf(IOException.class);
    }

    @Test
    void aFileBesideAMissingHomeThatCannotBeRemovedStaysAndIsFree() throws Exception {
        Path missing = directory.resolve("missing");
        Path beside = directory.resolve("missing" + HomeLock.FILE_NAME);
        Disk refusing = DiskWith.before("delete", beside::equals, path -> {
            throw new AccessDeniedException(path.toString());
        });
        lock(refusing, missing).close();
        assertThat(beside).isEmptyFile();
        lock(Disk.real(), missing).close();
        assertThat(beside).doesNotExist();
    }

    @Test
    void aHolderOfAnotherDayIsToldWithTheDay() throws Exception {
        assumeTrue(FlockHolder.isAvailable() && ProcLocks.isAvailable(Disk.real()));
        Machine here = Machine.current();
        try (FlockHolder agent = FlockHolder.start(file)) {
            Instant begun = new ProcProcesses(Disk.real()).begun(agent.pid()).orElseThrow();
            for (boolean sameDay : new boolean[] {true, false}) {
                Instant now = sameDay ? begun : begun.plus(Duration.ofDays(1));
                Machine machine =
                        new Machine(here.disk(), () -> now, ZoneOffset.UTC, here.cores(), here.boot(), here.umask());
                String time = begun.toString();
                assertThat(new LockOwner(machine, file).describe())
                        .hasValueSatisfying(who -> assertThat(who)
                                .endsWith(", since " + (sameDay ? "" : time.substring(0, 10) + " ")
                                        + time.substring(11, 19)));
            }
        }
    }

    /** As on macOS: no list of locks, no descriptors to look at, no identity of the boot. */
    @Test
    void whereNothingIsToldOfProcessesAHomeIsLockedAllTheSame() throws Exception {
        assumeTrue(Tmpfs.isAvailable() && Commands.isAvailable("unshare") && FlockHolder.isAvailable());
        List<String> command = new ArrayList<>(List.of("unshare", "-m", "--propagation", "private", "sh", "-c"));
        command.addAll(List.of("mount -t tmpfs tmpfs /proc && exec \"$@\"", "-"));
        command.addAll(Jvm.command());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), HomeLockMain.class.getName()));
        command.addAll(List.of(home.toUri().toString(), "0"));
        // Without /proc the linker does not find the libraries beside the program.
        Map<String, String> libraries = Map.of("LD_LIBRARY_PATH", System.getProperty("java.home") + "/lib");
        try (ChildProcess blind = ChildProcess.start(command, libraries)) {
            assertThat(blind.await("")).isEqualTo("locked");
            assertThat(FlockHolder.wouldGet(file)).isFalse();
            assertThat(blind.finish()).isEmpty();
        }
        assertThat(FlockHolder.wouldGet(file)).isTrue();
        try (FlockHolder agent = FlockHolder.start(file);
                ChildProcess blind = ChildProcess.start(command, libraries)) {
            assertThat(agent.pid()).isPositive();
            assertThat(blind.await("LOCKED ")).contains(home + " is running. Waited 0 s");
            blind.finish();
        }
    }
}
