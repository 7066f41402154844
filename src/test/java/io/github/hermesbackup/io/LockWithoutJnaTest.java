package io.github.hermesbackup.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.hermesbackup.testkit.ChildProcess;
import io.github.hermesbackup.testkit.Jvm;
import io.github.hermesbackup.testkit.Tmpfs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A machine on which JNA cannot load its library; also, but for the warning, how a home is locked on Windows. */
class LockWithoutJnaTest {

    private static final LockMechanism BYTE_RANGE = new ByteRangeLock(Optional.of("a warning"));

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

    private HomeLock lock() throws IOException {
        return HomeLock.acquire(Machine.current(), BYTE_RANGE, home, home, Duration.ZERO);
    }

    private ChildProcess withoutJna(String option) throws IOException {
        List<String> command = new ArrayList<>(Jvm.command());
        command.add(option);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), HomeLockMain.class.getName()));
        command.addAll(List.of(home.toUri().toString(), "0"));
        return ChildProcess.start(command, Map.of());
    }

    @Test
    void saysWhatIsMissingAndHowToRepairIt() throws Exception {
        try (ChildProcess ours = withoutJna("-Djna.noclasspath=true")) {
            assertThat(ours.await(""))
                    .startsWith("warned A backup that the agent makes at the same time does not notice this run:")
                    .contains("from " + System.getProperty("java.io.tmpdir") + " (", "-Djna.tmpdir=<directory>");
            assertThat(ours.finish()).as("it gives up the lock as any other").isEmpty();
        }
    }

    @Test
    void namesTheDirectoryThatForbidsExecution() throws Exception {
        assumeTrue(Tmpfs.isAvailable());
        try (Tmpfs tmpfs = Tmpfs.mount(directory.resolve("noexec"), "size=4m,noexec")) {
            try (ChildProcess ours = withoutJna("-Djava.io.tmpdir=" + tmpfs.root())) {
                assertThat(ours.await(""))
                        .startsWith("warned ")
                        .contains("from " + tmpfs.root() + " (", "-Djna.tmpdir=<directory>");
            }
        }
    }

    @Test
    void keepsOutAnotherProcessThatHasNoJnaEither() throws Exception {
        try (ChildProcess first = withoutJna("-Djna.noclasspath=true")) {
            assertThat(first.await("")).startsWith("warned ");
            try (ChildProcess second = withoutJna("-Djna.noclasspath=true")) {
                assertThat(second.await("")).startsWith("LOCKED ").contains("is running (pid " + first.pid());
            }
        }
    }

    @Test
    void keepsAnotherThreadOutAndStaysLockedWhenThatOneGivesUp() throws Exception {
        try (HomeLock held = lock()) {
            assertThat(held.warning()).contains("a warning");
            assertThatThrownBy(this::lock).hasMessageContaining("is running");
            try (ChildProcess other = withoutJna("-Djna.noclasspath=true")) {
                assertThat(other.await("")).startsWith("LOCKED ");
            }
        }
        lock().close();
    }

    @Test
    void waitsForTheAgentAllTheSame() throws Exception {
        assumeTrue(FlockHolder.isAvailable());
        try (FlockHolder agent = FlockHolder.start(file)) {
            assertThatThrownBy(this::lock).hasMessageContaining("is running (pid " + agent.pid());
        }
        lock().close();
    }

    @Test
    void makesAPrivateFileAndLeavesItUntouchedFromThenOn() throws Exception {
        lock().close();
        FileStat made = Disk.real().stat(file);
        assertThat(made.mode()).isEqualTo(0600);
        lock().close();
        assertThat(Disk.real().stat(file)).isEqualTo(made);
    }

    /** Java cannot give away an open file, and by its name it may be another one. */
    @Test
    void aFileThatRootMakesInTheHomeOfAUserStaysRoots() throws Exception {
        assumeTrue(Disk.real().stat(Path.of("/proc/self")).uid() == 0);
        Disk.real().setOwner(home, 4242, 4242);
        lock().close();
        assertThat(Disk.real().stat(file).uid()).isZero();
    }

    @Test
    void aFileThatWasReplacedBeforeItWasLockedIsNotTheOne() throws Exception {
        lock().close();
        FileStat before = Disk.real().stat(file);
        try (LockedFile locked = BYTE_RANGE.tryLock(file).orElseThrow()) {
            assertThat(locked.isStill(before, before)).isTrue();
            Files.move(Files.createFile(directory.resolve("fresh")), file, StandardCopyOption.REPLACE_EXISTING);
            assertThat(locked.isStill(before, Disk.real().stat(file))).isFalse();
        }
    }

    @Test
    void windowsHasThisWayAndNothingIsMissingThere() {
        assertThat(LockMechanism.Chosen.choose("Windows 11")).isEqualTo(new ByteRangeLock(Optional.empty()));
    }

    @Test
    void leavesNoMarkInTheJvm() throws Exception {
        Files.createDirectory(file.resolveSibling("other"));
        lock().close();
        assertThat(System.getProperties().stringPropertyNames()).noneMatch(name -> name.startsWith("hermes.lock."));
        Files.delete(file);
        Files.createSymbolicLink(file, home.resolve("other"));
        assertThatThrownBy(() -> BYTE_RANGE.tryLock(file)).isInstanceOf(IOException.class);
        assertThat(System.getProperties().stringPropertyNames()).noneMatch(name -> name.startsWith("hermes.lock."));
    }
}
