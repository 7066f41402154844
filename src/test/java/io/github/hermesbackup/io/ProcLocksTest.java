package io.github.hermesbackup.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.hermesbackup.backup.DiskWith;
import io.github.hermesbackup.io.ProcLocks.Mode;
import io.github.hermesbackup.testkit.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who holds which lock, from lists of locks as {@code /proc} has them, the odd ones included. */
class ProcLocksTest {

    private static final Path PROC = Path.of("/proc");

    @TempDir
    Path work;

    private Path proc;
    private Path file;
    private String printed;

    @BeforeEach
    void lockedFile() throws IOException {
        work = work.toRealPath();
        proc = Files.createDirectory(work.resolve("proc"));
        file = Files.createFile(work.resolve("state.db"));
        FileStat stat = Disk.real().stat(file);
        long minor = stat.device() & 0xff | stat.device() >>> 12 & 0xfff00;
        printed = String.format("%02x:%02x:%d", stat.device() >>> 8 & 0xfff, minor, stat.inode());
    }

    private List<Long> holders(String locks, Mode mode) throws IOException {
        Files.writeString(proc.resolve("locks"), locks);
        return new ProcLocks(Elsewhere.with(proc, PROC)).holders(file, mode);
    }

    /** A process of the made-up {@code /proc} that has a file open. */
    private void open(long pid, Path opened) throws IOException {
        Path descriptors = Files.createDirectories(proc.resolve(pid + "/fd"));
        Files.createSymbolicLink(descriptors.resolve("3"), Path.of("pipe:[4711]"));
        Files.createSymbolicLink(descriptors.resolve("4"), opened);
    }

    @Test
    void theListNamesThoseWhoHoldTheFile() throws IOException {
        String locks = "1: POSIX  ADVISORY  WRITE 4711 " + printed + " 0 EOF\n"
                + "2: FLOCK  ADVISORY  WRITE 4712 " + printed + " 0 EOF\n"
                + "3: POSIX  ADVISORY  READ  4713 " + printed + " 1073741826 1073742335\n"
                + "4: POSIX  ADVISORY  WRITE 4714 " + printed + "0 0 EOF\n";
        assertThat(holders(locks, Mode.WRITE)).containsExactly(4711L, 4712L);
        assertThat(holders(locks, Mode.READ)).containsExactly(4713L);
    }

    /** One who waits, a lock of nobody in particular, one of another PID namespace, and whatever a kernel to come may print. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "1: -> POSIX  ADVISORY  WRITE 4711 FILE 0 EOF",
                "1: OFDLCK ADVISORY  WRITE -1 FILE 0 EOF",
                "1: POSIX  ADVISORY  WRITE 0 FILE 0 EOF",
                "1: POSIX  ADVISORY  WRITE ? FILE 0 EOF",
                "1: POSIX  ADVISORY  WRITE 99999999999999999999 FILE 0 EOF",
                "1: POSIX  ADVISORY  WRITE 4711 <none>:0 0 EOF",
                "1: POSIX  ADVISORY  WRITE 4711",
                ""
            })
    void whatNamesNobodyNamesNobody(String line) throws IOException {
        assertThat(holders(line.replace("FILE", printed) + "\n", Mode.WRITE)).isEmpty();
    }

    /** On btrfs and overlayfs the device is another one than stat(2) tells. */
    @Test
    void underAnotherDeviceAnOpenDescriptorDecides() throws IOException {
        String inode = printed.substring(printed.lastIndexOf(':'));
        String locks = "1: POSIX  ADVISORY  WRITE 4711 7f:ff" + inode + " 0 EOF\n"
                + "2: POSIX  ADVISORY  WRITE 4712 7f:ff" + inode + " 0 EOF\n"
                + "3: POSIX  ADVISORY  WRITE 4713 7f:ff" + inode + " 0 EOF\n";
        open(4711, work.resolve("another.db"));
        open(4712, file);
        assertThat(holders(locks, Mode.WRITE)).containsExactly(4712L);
    }

    @Test
    void whereNothingIsListedNobodyIsKnown() throws IOException {
        Disk without = Elsewhere.with(work.resolve("missing"), PROC);
        assertThat(ProcLocks.isAvailable(without)).isFalse();
        assertThat(ProcLocks.exclusive(without, file)).isEmpty();
        assertThatThrownBy(() -> new ProcLocks(without).holders(file, Mode.READ))
                .isInstanceOf(NoSuchFileException.class);
        Files.createDirectory(proc.resolve("locks"));
        assertThat(ProcLocks.isAvailable(Elsewhere.with(proc, PROC))).isFalse();
    }

    @Test
    void thoseWhoHaveAFileOpenAreFoundAndThisProcessIsNotAmongThem() throws IOException {
        open(4711, file);
        open(4712, work.resolve("another.db"));
        open(ProcessHandle.current().pid(), file);
        Files.createDirectory(proc.resolve("4713"));
        Files.createFile(proc.resolve("version"));
        assertThat(new ProcProcesses(Elsewhere.with(proc, PROC)).openers(file)).containsExactly(4711L);
    }

    @Test
    void aRealProcessIsFoundByWhatItHasOpen() throws IOException {
        assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")) && Commands.isAvailable("python3"));
        ProcProcesses processes = new ProcProcesses(Disk.real());
        assertThat(processes.openers(file)).isEmpty();
        try (FileHolder holder = FileHolder.of(file)) {
            assertThat(processes.openers(file)).containsExactly(holder.pid());
            assertThat(processes.hasOpen(holder.pid(), file)).isTrue();
            assertThat(processes.hasOpen(holder.pid(), work)).isFalse();
            assertThat(processes.command(holder.pid()))
                    .hasValueSatisfying(name -> assertThat(name).startsWith("python3"));
            assertThat(processes.begun(holder.pid())).isPresent();
        }
    }

    @Test
    void aProgramsNameIsToldOnOneLineOrNotAtAll() throws IOException {
        ProcProcesses processes = new ProcProcesses(Elsewhere.with(proc, PROC));
        Path name = Files.createDirectory(proc.resolve("4711")).resolve("comm");
        assertThat(processes.command(4711)).isEmpty();
        Files.writeString(name, "\n");
        assertThat(processes.command(4711)).isEmpty();
        Files.writeString(name, "a\nb日\n");
        assertThat(processes.command(4711)).contains("a\\u000Ab日");
    }

    /** A home is held, or is not, also where the system does not list its locks (macOS). */
    @Test
    void withoutAListALockIsFoundByTrying() throws IOException {
        Machine here = Machine.current();
        Disk silent = DiskWith.before("stat", Path.of("/proc/locks")::equals, path -> {
            throw new NoSuchFileException(path.toString());
        });
        Machine machine = new Machine(silent, here.clock(), here.zone(), here.cores(), Optional.empty(), here.umask());
        assertThat(HomeLock.isHeld(machine, work)).isFalse();
        HomeLock.acquire(here, work, work, java.time.Duration.ZERO).close();
        assertThat(HomeLock.isHeld(machine, work)).isFalse();
        try (HomeLock held = HomeLock.acquire(here, work, work, java.time.Duration.ZERO)) {
            assertThat(held.warning()).isEmpty();
            assertThat(HomeLock.isHeld(machine, work)).isTrue();
        }
    }
}
