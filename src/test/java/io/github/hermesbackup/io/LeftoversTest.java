package io.github.hermesbackup.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.hermesbackup.testkit.ChildProcess;
import io.github.hermesbackup.testkit.Commands;
import io.github.hermesbackup.testkit.Failure;
import io.github.hermesbackup.testkit.Fault;
import io.github.hermesbackup.testkit.FaultyDisk;
import io.github.hermesbackup.testkit.Operation;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What dead runs leave of their partial files, and how it is told from what a live one is writing. */
class LeftoversTest {

    private static final String NAME = ".a.zip.0123456789abcdef.partial";

    @TempDir
    Path directory;

    private final Disk disk = Disk.real();
    private final Instant now = Instant.now();
    private final Instant later = now.plusSeconds(300);
    private Path partial;

    @BeforeEach
    void leave() throws IOException {
        partial = Files.createFile(directory.resolve(NAME));
    }

    private boolean isAbandoned(Path path) throws IOException {
        return PartialFile.isAbandoned(disk, path, later);
    }

    @ParameterizedTest
    @CsvSource({
        NAME + ", a.zip",
        NAME + ".database, a.zip",
        NAME + ".old-list, a.zip",
        "..hidden.0123456789abcdef.partial, .hidden",
        ".a.0123456789abcdef.partial.0123456789abcdef.partial, a.0123456789abcdef.partial"
    })
    void theirNamesSayWhatTheyWereToBe(String name, String target) {
        assertThat(PartialFile.isName(name)).isTrue();
        assertThat(PartialFile.targetOf(directory.resolve(name))).isEqualTo(target);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a.zip",
                "a.zip.0123456789abcdef.partial",
                ".a.zip.0123456789ABCDEF.partial",
                ".a.zip.0123456789abcde.partial",
                "..0123456789abcdef.partial",
                NAME + ".DATABASE",
                NAME + ".old--list",
                NAME + "s"
            })
    void otherNamesAreNobodysLeftovers(String name) {
        assertThat(PartialFile.isName(name)).isFalse();
        assertThat(PartialFile.targetOf(directory.resolve(name))).isNull();
    }

    @Test
    void oneThatIsOldAndThatNobodyHoldsIsAbandoned() throws IOException {
        assertThat(isAbandoned(partial)).isTrue();
    }

    @Test
    void oneThatIsNotAMinuteOldMayNotBeLockedYet() throws IOException {
        Instant made = disk.stat(partial).modified().toInstant();
        assertThat(PartialFile.isAbandoned(disk, partial, made.plusSeconds(59))).isFalse();
        assertThat(PartialFile.isAbandoned(disk, partial, made.plusSeconds(61))).isTrue();
    }

    @Test
    void oneThatThisProcessIsWritingIsNot() throws IOException {
        try (PartialFile live = PartialFile.create(disk, directory.resolve("a.zip"))) {
            assertThat(isAbandoned(live.path())).isFalse();
            assertThat(isAbandoned(Files.createFile(live.sibling("database")))).isFalse();
        }
    }

    @Test
    void oneThatAnotherProcessIsWritingIsNot() throws Exception {
        assumeTrue(Commands.isAvailable("python3"));
        String script = "import fcntl,sys; f=open(sys.argv[1],'r+'); fcntl.lockf(f, fcntl.LOCK_EX);"
                + " print('locked', flush=True); sys.stdin.read()";
        Path beside = Files.createFile(directory.resolve(NAME + ".database"));
        try (ChildProcess live = ChildProcess.start(List.of("python3", "-c", script, partial.toString()), Map.of())) {
            live.await("locked");
            assertThat(isAbandoned(partial)).isFalse();
            assertThat(isAbandoned(beside)).isFalse();
        }
        assertThat(isAbandoned(partial)).isTrue();
        assertThat(isAbandoned(beside)).isTrue();
    }

    @Test
    void whatLiesBesideOneThatIsGoneIsAbandoned() throws IOException {
        Path beside = Files.createFile(directory.resolve(NAME + ".database"));
        Files.delete(partial);
        assertThat(isAbandoned(beside)).isTrue();
        assertThatThrownBy(() -> isAbandoned(partial)).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void aDirectoryOrALinkOfSuchANameIsNotOurs() throws IOException {
        Files.delete(partial);
        Files.createDirectory(partial);
        assertThat(isAbandoned(partial)).isFalse();
        Files.delete(partial);
        Files.createSymbolicLink(partial, Files.createFile(directory.resolve("elsewhere")));
        assertThat(isAbandoned(partial)).isFalse();
    }

    /** Some file systems of other machines have none. */
    @Test
    void whereNothingCanBeLockedFilesAreWrittenAllTheSame() throws IOException {
        FaultyDisk without = new FaultyDisk(Fault.from(Failure.EIO, 1).at(Operation.LOCK));
        Path target = directory.resolve("a.zip");
        try (PartialFile written = PartialFile.create(without, target)) {
            assertThat(without.wasHit()).isTrue();
            written.replace();
        }
        assertThat(target).exists();
        assertThatThrownBy(() -> PartialFile.isAbandoned(without, partial, later))
                .as("nobody can tell")
                .isInstanceOf(IOException.class);
    }

    @Test
    void lookingAtOneDoesNotLockIt() throws IOException {
        isAbandoned(partial);
        try (FileChannel channel = FileChannel.open(partial, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            assertThat(lock).isNotNull();
        }
    }
}
