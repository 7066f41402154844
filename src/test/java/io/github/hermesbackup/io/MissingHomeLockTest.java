package io.github.hermesbackup.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.hermesbackup.io.HermesException.Reason;
import io.github.hermesbackup.testkit.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A home that a restore is about to make. */
class MissingHomeLockTest {

    private static final Duration AT_ONCE = Duration.ZERO;

    @TempDir
    Path directory;

    @BeforeEach
    void resolve() throws IOException {
        directory = directory.toRealPath();
    }

    private HomeLock lock(Path home) throws IOException {
        return HomeLock.acquire(Machine.current(), home, home, AT_ONCE);
    }

    private void assertHeld(Path home) {
        assertThat(HomeLock.isHeld(Machine.current(), home)).isTrue();
        assertThatThrownBy(() -> lock(home))
                .isInstanceOfSatisfying(
                        HermesException.class, e -> assertThat(e.reason()).isEqualTo(Reason.LOCKED))
                .hasMessageStartingWith("Another backup or restore of " + home + " is running (in this same process");
    }

    @ParameterizedTest
    @ValueSource(strings = {"home", "parent/home", "a/b/c/home"})
    void isNotMadeByLockingItAndNothingIsLeftBehind(String name) throws Exception {
        lock(directory.resolve(name)).close();
        assertThat(directory).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(strings = {"home", "parent/home", "a/b/c/home"})
    void staysLockedWhileItIsMade(String name) throws Exception {
        Path home = directory.resolve(name);
        try (HomeLock first = lock(home)) {
            assertThat(first.warning()).isEmpty();
            assertHeld(home);
            for (int depth = 1; depth <= Path.of(name).getNameCount(); depth++) {
                Files.createDirectory(directory.resolve(Path.of(name).subpath(0, depth)));
                assertHeld(home);
            }
        }
        try (HomeLock second = lock(home)) {
            assertThat(second.warning()).isEmpty();
            assertThat(home.resolve(HomeLock.FILE_NAME)).isRegularFile();
            assertHeld(home);
        }
        assertThat(directory).isDirectoryNotContaining(path -> path.toString().endsWith(HomeLock.FILE_NAME));
    }

    @Test
    void doesNotKeepItsNeighboursWaiting() throws Exception {
        Files.createDirectory(directory.resolve("third"));
        try (HomeLock first = lock(directory.resolve("first"));
                HomeLock second = lock(directory.resolve("second"));
                HomeLock third = lock(directory.resolve("third"))) {
            assertThat(List.of(first.warning(), second.warning(), third.warning()))
                    .containsOnly(Optional.empty());
        }
    }

    /** The window between looking for the home and locking the place beside it. */
    @Test
    void isLockedInsideIfSomebodyHasMadeItMeanwhile() throws Exception {
        assumeTrue(FlockHolder.isAvailable());
        Path home = directory.resolve("home");
        LockMechanism flock = LockMechanism.ofThisMachine();
        LockMechanism slow = new LockMechanism() {
            @Override
            public Optional<LockedFile> tryLock(Path file) throws IOException {
                Files.createDirectories(home);
                return flock.tryLock(file);
            }

            @Override
            public Optional<String> caveat() {
                return Optional.empty();
            }
        };
        try (HomeLock held = HomeLock.acquire(Machine.current(), slow, home, home, Duration.ofMinutes(5))) {
            assertThat(held.warning()).isEmpty();
            assertThat(FlockHolder.wouldGet(home.resolve(HomeLock.FILE_NAME))).isFalse();
        }
        try (var names = Files.list(directory)) {
            assertThat(names).containsExactly(home);
        }
    }

    @Test
    void whatAKilledProcessLeftBesideItIsInNobodysWay() throws Exception {
        Path home = directory.resolve("home");
        Path beside = directory.resolve("home.backup.lock");
        List<String> arguments = List.of(home.toUri().toString(), "0");
        try (ChildProcess killed = ChildProcess.start(HomeLockMain.class, arguments)) {
            assertThat(killed.await("")).isEqualTo("locked");
            killed.kill();
        }
        assertThat(beside).isEmptyFile();
        lock(home).close();
        assertThat(beside).doesNotExist();
    }

    @Test
    void aFileOfTheUserBesideItIsNotRemoved() throws Exception {
        Path beside = Files.writeString(directory.resolve("home.backup.lock"), "mine");
        lock(directory.resolve("home")).close();
        assertThat(beside).hasContent("mine");
    }
}
