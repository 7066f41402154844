package io.github.hermesbackup.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.hermesbackup.backup.DiskWith;
import io.github.hermesbackup.testkit.ChildProcess;
import io.github.hermesbackup.testkit.Commands;
import io.github.hermesbackup.testkit.Tmpfs;
import java.io.IOException;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Homes of other users, and file systems that cannot be written. */
class UnlockableHomeTest {

    private static final Duration AT_ONCE = Duration.ZERO;
    private static final int SOMEBODY = 4242;
    private static final int NOBODY = 65534;

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

    private static void assumeRoot() throws IOException {
        assumeTrue(Disk.real().stat(Path.of("/proc/self")).uid() == 0);
    }

    private static HomeLock lock(Disk disk, Path home) throws IOException {
        Machine here = Machine.current();
        Machine machine = new Machine(disk, here.clock(), here.zone(), here.cores(), here.boot(), here.umask());
        return HomeLock.acquire(machine, home, home, AT_ONCE);
    }

    private static HomeLock lock(Path home) throws IOException {
        return lock(Disk.real(), home);
    }

    @Test
    void aHomeThatCannotBeWrittenIsNotLockedAndSaysWhy() throws Exception {
        Disk refusing = DiskWith.before("create", path -> true, path -> {
            throw new AccessDeniedException(path.toString());
        });
        try (HomeLock none = lock(refusing, home)) {
            assertThat(none.warning())
                    .contains(home + " is not locked (" + file
                            + ": permission denied): another backup or restore at the same time would go unnoticed.");
        }
        assertThat(file).doesNotExist();
    }

    @Test
    void aRefusalThatPassesIsNone() throws Exception {
        AtomicInteger tries = new AtomicInteger();
        Disk refusingOnce = DiskWith.before("create", path -> true, path -> {
            if (tries.incrementAndGet() == 1) {
                throw new AccessDeniedException(path.toString());
            }
        });
        try (HomeLock held = lock(refusingOnce, home)) {
            assertThat(held.warning()).isEmpty();
        }
    }

    @Test
    void aReadOnlyFileSystemWithALockFileIsLocked() throws Exception {
        assumeTrue(Tmpfs.isAvailable() && FlockHolder.isAvailable());
        try (Tmpfs tmpfs = Tmpfs.mount(directory.resolve("small"), 1 << 16)) {
            Path there = Files.createDirectory(tmpfs.root().resolve("home"));
            lock(there).close();
            tmpfs.makeReadOnly();
            try (HomeLock held = lock(there)) {
                assertThat(held.warning()).isEmpty();
                assertThatThrownBy(() -> lock(there)).hasMessageContaining("is running (in this same process");
            }
        }
    }

    @Test
    void aReadOnlyFileSystemWithoutALockFileIsNot() throws Exception {
        assumeTrue(Tmpfs.isAvailable());
        try (Tmpfs tmpfs = Tmpfs.mount(directory.resolve("small"), 1 << 16)) {
            Path there = Files.createDirectory(tmpfs.root().resolve("home"));
            tmpfs.makeReadOnly();
            try (HomeLock none = lock(there)) {
                assertThat(none.warning())
                        .hasValueSatisfying(text -> assertThat(text)
                                .contains("is not locked (" + there.resolve(HomeLock.FILE_NAME)
                                        + ": read-only file system)"));
            }
        }
    }

    @Test
    void aLockFileMadeByRootBelongsToTheOwnerOfTheHome() throws Exception {
        assumeRoot();
        Disk.real().setOwner(home, SOMEBODY, SOMEBODY);
        lock(home).close();
        FileStat stat = Disk.real().stat(file);
        assertThat(List.of(stat.uid(), stat.gid())).containsOnly(SOMEBODY);
        assertThat(stat.mode()).isEqualTo(0600);
    }

    @Test
    void aLockFileThatRootLeftEarlierIsGivenToTheOwnerToo() throws Exception {
        assumeRoot();
        lock(home).close();
        Disk.real().setOwner(home, SOMEBODY, SOMEBODY);
        lock(home).close();
        assertThat(Disk.real().stat(file).uid()).isEqualTo(SOMEBODY);
    }

    @Test
    void noOtherFileOfRootIsGivenAway() throws Exception {
        assumeRoot();
        Path precious = Files.createFile(directory.resolve("precious"));
        Files.createLink(file, precious);
        Disk.real().setOwner(home, SOMEBODY, SOMEBODY);
        lock(home).close();
        assertThat(Disk.real().stat(precious).uid()).isZero();
        Files.delete(file);
        Files.writeString(file, "content");
        lock(home).close();
        assertThat(Disk.real().stat(file).uid()).isZero();
    }

    @Test
    void aLockFileOfRootThatCanBeReadLocksNobodyOut() throws Exception {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r--r--")));
        try (ChildProcess user = asNobody()) {
            assertThat(user.await("")).isEqualTo("locked");
            assertThat(HomeLock.isHeld(Machine.current(), home)).isTrue();
        }
    }

    @Test
    void aLockFileOfRootThatCannotBeReadOnlyWarns() throws Exception {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (ChildProcess user = asNobody()) {
            assertThat(user.await("")).startsWith("warned ").contains(file + ": permission denied");
        }
    }

    @Test
    void aLockFileThatCannotBeReadKeepsOutAsLongAsItIsHeld() throws Exception {
        assumeTrue(FlockHolder.isAvailable());
        try (FlockHolder root = FlockHolder.start(file)) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            try (ChildProcess user = asNobody()) {
                assertThat(user.await("")).startsWith("LOCKED ").contains("is running (pid " + root.pid());
            }
        }
    }

    /** {@link HomeLockMain} as a user who can read neither this user's classes nor its libraries: he gets copies. */
    private ChildProcess asNobody() throws IOException {
        assumeRoot();
        assumeTrue(Commands.isAvailable("setpriv"));
        List<String> java = List.of(
                "setpriv",
                "--reuid=" + NOBODY,
                "--regid=" + NOBODY,
                "--clear-groups",
                Path.of(System.getProperty("java.home"), "bin", "java").toString());
        List<String> trial = with(java, "-version");
        assumeTrue(Commands.of(trial.toArray(String[]::new)).run().ok(), "a JVM that everybody may run");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path temporary = Files.createDirectory(directory.resolve("tmp"));
        Disk.real().setOwner(home, NOBODY, NOBODY);
        Disk.real().setOwner(temporary, NOBODY, NOBODY);
        return ChildProcess.start(
                with(
                        java,
                        "-Djava.io.tmpdir=" + temporary,
                        "-cp",
                        String.join(":", copyOfClassPath()),
                        HomeLockMain.class.getName(),
                        home.toUri().toString(),
                        "0"),
                Map.of());
    }

    private List<String> copyOfClassPath() throws IOException {
        List<String> classPath = new ArrayList<>();
        for (Class<?> type : List.of(HomeLock.class, HomeLockMain.class, com.sun.jna.Native.class)) {
            URI source = URI.create(
                    type.getProtectionDomain().getCodeSource().getLocation().toString());
            String copy = directory.resolve("lib" + classPath.size()).toString();
            Commands.of("cp", "-R", Path.of(source).toString(), copy).run().orFail();
            classPath.add(copy);
        }
        return classPath;
    }

    private static List<String> with(List<String> words, String... more) {
        return Stream.concat(words.stream(), Stream.of(more)).toList();
    }
}
