package io.github.hermesbackup.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.hermesbackup.io.HermesException.Reason;
import io.github.hermesbackup.testkit.ChildProcess;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeLockTest {

    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration AT_ONCE = Duration.ZERO;

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

    private HomeLock lock(Duration timeout) throws IOException {
        return HomeLock.acquire(Machine.current(), home, home, timeout);
    }

    private void assertLocked(ThrowingCallable attempt) {
        assertThatThrownBy(attempt)
                .isInstanceOfSatisfying(
                        HermesException.class, e -> assertThat(e.reason()).isEqualTo(Reason.LOCKED));
    }

    @Test
    void keepsAnotherThreadOutUntilItIsClosed() throws Exception {
        try (HomeLock held = lock(AT_ONCE)) {
            assertThat(held.warning()).isEmpty();
            assertLocked(() -> lock(Duration.ofMillis(20)));
        }
        lock(AT_ONCE).close();
    }

    @Test
    void closingTwiceGivesUpNothingOfAnybodyElse() throws Exception {
        HomeLock first = lock(AT_ONCE);
        first.close();
        try (HomeLock second = lock(AT_ONCE)) {
            first.close();
            assertThat(second.warning()).isEmpty();
            assertLocked(() -> lock(AT_ONCE));
        }
    }

    @Test
    void namesTheProcessThatHoldsItAndWhatToType() throws Exception {
        assumeTrue(FlockHolder.isAvailable());
        try (FlockHolder agent = FlockHolder.start(file)) {
            assertThatThrownBy(() -> lock(Duration.ofSeconds(1)))
                    .message()
                    .matches("Another backup or restore of \\Q" + home + "\\E is running \\(pid " + agent.pid()
                            + ", python3[.0-9]*, since ([0-9-]{10} )?\\d\\d:\\d\\d:\\d\\d\\)\\."
                            + " Waited 1 s; -Dhermes\\.lockTimeout=60 waits longer\\.");
        }
    }

    @Test
    void saysSoWhenTheHolderIsThisProcess() throws Exception {
        try (HomeLock held = lock(AT_ONCE)) {
            assertThat(held.warning()).isEmpty();
            assertThatThrownBy(() -> lock(AT_ONCE))
                    .message()
                    .contains("(in this same process, pid "
                            + ProcessHandle.current().pid());
        }
    }

    @Test
    void keepsTheAgentOut() throws Exception {
        assumeTrue(FlockHolder.isAvailable());
        try (HomeLock held = lock(AT_ONCE)) {
            assertThat(held.warning()).isEmpty();
            assertThat(FlockHolder.wouldGet(file)).isFalse();
        }
        assertThat(FlockHolder.wouldGet(file)).isTrue();
    }

    @Test
    void goesOnWhenTheHolderLetsGo() throws Exception {
        assumeTrue(FlockHolder.isAvailable());
        try (FlockHolder agent = FlockHolder.start(file)) {
            CompletableFuture<HomeLock> waiting = CompletableFuture.supplyAsync(() -> {
                try {
                    return lock(LONG);
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            assertThat(waiting).isNotDone();
            agent.release();
            waiting.get(5, TimeUnit.MINUTES).close();
        }
    }

    @Test
    void isFreeAgainWhenItsHolderIsKilled() throws Exception {
        List<String> arguments = List.of(home.toUri().toString(), "0");
        try (ChildProcess ours = ChildProcess.start(HomeLockMain.class, arguments)) {
            assertThat(ours.await("")).isEqualTo("locked");
            assertThatThrownBy(() -> lock(AT_ONCE)).message().contains("(pid " + ours.pid() + ", java");
            ours.kill();
            lock(LONG).close();
        }
    }

    @Test
    void makesAPrivateFileAndLeavesItUntouchedFromThenOn() throws Exception {
        lock(AT_ONCE).close();
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        Files.writeString(file, "the agent's own note");
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000));
        Object inode = Files.getAttribute(file, "unix:ino");

        lock(AT_ONCE).close();
        assertThat(file).hasContent("the agent's own note");
        assertThat(Files.getLastModifiedTime(file).toMillis()).isEqualTo(1_000_000);
        assertThat(Files.getAttribute(file, "unix:ino")).isEqualTo(inode);
    }

    @Test
    void refusesALinkInThePlaceOfItsFile() throws Exception {
        Path elsewhere = Files.createFile(directory.resolve("elsewhere"));
        Files.createSymbolicLink(file, elsewhere);
        assertThatThrownBy(() -> lock(AT_ONCE))
                .isInstanceOfSatisfying(
                        HermesException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CONFLICT))
                .hasMessage(file + " is a symbolic link, where the file that is locked belongs. Remove it and repeat.");
        assertThat(FlockHolder.wouldGet(elsewhere)).isTrue();
        Files.delete(file);
        Files.createSymbolicLink(file, directory.resolve("dangling"));
        assertThatThrownBy(() -> lock(AT_ONCE)).hasMessageContaining("symbolic link");
        assertThat(directory.resolve("dangling")).doesNotExist();
    }

    /** Even one that comes between looking and opening. */
    @Test
    void opensNoLink() throws Exception {
        Path elsewhere = Files.createFile(directory.resolve("elsewhere"));
        Files.createSymbolicLink(file, elsewhere);
        assertThatThrownBy(() -> LockMechanism.ofThisMachine().tryLock(file)).isInstanceOf(IOException.class);
    }

    @Test
    void refusesADirectoryInThePlaceOfItsFile() throws Exception {
        Files.createDirectory(file);
        assertThatThrownBy(() -> lock(AT_ONCE)).hasMessageStartingWith(file + " is a special file or directory");
    }

    @Test
    void locksTheFileThatHasTheNameAndNotOneThatHadIt() throws Exception {
        assumeTrue(FlockHolder.isAvailable());
        LockMechanism flock = LockMechanism.ofThisMachine();
        CountDownLatch replaced = new CountDownLatch(1);
        LockMechanism slow = new LockMechanism() {
            @Override
            public Optional<LockedFile> tryLock(Path path) throws IOException {
                Optional<LockedFile> locked = flock.tryLock(path);
                if (replaced.getCount() > 0) {
                    replaced.countDown();
                    Files.createFile(directory.resolve("fresh"));
                    Files.move(directory.resolve("fresh"), path, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
                }
                return locked;
            }

            @Override
            public Optional<String> caveat() {
                return Optional.empty();
            }
        };
        try (HomeLock held = HomeLock.acquire(Machine.current(), slow, home, home, LONG)) {
            assertThat(held.warning()).isEmpty();
            assertThat(replaced.getCount()).isZero();
            assertThat(FlockHolder.wouldGet(file)).isFalse();
        }
    }

    @Test
    void stopsWaitingWhenItIsInterrupted() throws Exception {
        try (HomeLock held = lock(AT_ONCE)) {
            assertThat(held.warning()).isEmpty();
            CompletableFuture<Boolean> stillInterrupted = new CompletableFuture<>();
            Thread waiting = new Thread(() -> {
                try {
                    lock(LONG).close();
                    stillInterrupted.completeExceptionally(new AssertionError("got it"));
                } catch (InterruptedIOException e) {
                    stillInterrupted.complete(Thread.currentThread().isInterrupted());
                } catch (IOException e) {
                    stillInterrupted.completeExceptionally(e);
                }
            });
            waiting.start();
            waiting.interrupt();
            assertThat(stillInterrupted.get(5, TimeUnit.MINUTES)).isTrue();
        }
    }

    @Test
    void askingWhetherItIsHeldChangesNothing() throws Exception {
        assumeTrue(FlockHolder.isAvailable());
        Machine machine = Machine.current();
        assertThat(HomeLock.isHeld(machine, home)).isFalse();
        assertThat(file).doesNotExist();
        try (FlockHolder agent = FlockHolder.start(file)) {
            assertThat(HomeLock.isHeld(machine, home)).isTrue();
            agent.release();
        }
        assertThat(HomeLock.isHeld(machine, home)).isFalse();
        try (HomeLock held = lock(AT_ONCE)) {
            assertThat(held.warning()).isEmpty();
            assertThat(HomeLock.isHeld(machine, home)).isTrue();
        }
    }

    /** Maven loads a plugin once more where its dependencies differ. */
    @Test
    void keepsOutTheSamePluginInAnotherClassLoader() throws Exception {
        List<URL> classPath = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(java.io.File.pathSeparator)) {
            classPath.add(Path.of(entry).toUri().toURL());
        }
        URL[] urls = classPath.toArray(URL[]::new);
        try (URLClassLoader realm = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader())) {
            Class<?> type = realm.loadClass(HomeLock.class.getName());
            assertThat(type).isNotSameAs(HomeLock.class);
            Class<?> machine = realm.loadClass(Machine.class.getName());
            Object current = machine.getMethod("current").invoke(null);
            Method acquire = type.getMethod("acquire", machine, Path.class, Path.class, Duration.class);
            try (HomeLock held = lock(AT_ONCE)) {
                assertThat(held.warning()).isEmpty();
                assertThatThrownBy(() -> acquire.invoke(null, current, home, home, AT_ONCE))
                        .isInstanceOf(InvocationTargetException.class)
                        .rootCause()
                        .hasMessageContaining("is running (in this same process");
            }
            ((AutoCloseable) acquire.invoke(null, current, home, home, AT_ONCE)).close();
        }
    }

    @Test
    void locksAHomeWhoseNameTheLocaleCannotWrite() throws Exception {
        assumeTrue(FlockHolder.isAvailable());
        Path foreign = Path.of(URI.create(directory.toUri() + "%E6%97%A5%E6%9C%AC%FF/"));
        Files.createDirectory(foreign);
        List<String> arguments = List.of(foreign.toUri().toString(), "0");
        Map<String, String> plain = Map.of("LANG", "C", "LC_ALL", "C");
        try (ChildProcess ours = ChildProcess.start(HomeLockMain.class, arguments, plain)) {
            assertThat(ours.await("")).isEqualTo("locked");
            assertThat(FlockHolder.wouldGet(foreign.resolve(HomeLock.FILE_NAME)))
                    .isFalse();
        }
        try (FlockHolder agent = FlockHolder.start(foreign.resolve(HomeLock.FILE_NAME));
                ChildProcess ours = ChildProcess.start(HomeLockMain.class, arguments, plain)) {
            assertThat(ours.await(""))
                    .startsWith("LOCKED ")
                    .contains("\\xE6\\x97\\xA5\\xE6\\x9C\\xAC\\xFF is running (pid " + agent.pid());
        }
    }
}
