package io.github.hermesbackup.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.hermesbackup.backup.DiskWith;
import io.github.hermesbackup.io.OpenFiles.Holder;
import io.github.hermesbackup.testkit.Commands;
import io.github.hermesbackup.testkit.Jvm;
import io.github.hermesbackup.testkit.Tmpfs;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes that hold real files. */
class OpenFilesTest {

    private static final Set<String> READS = Set.of("stat", "statBehind", "list", "readLink", "openForReading");

    @TempDir
    Path work;

    private Path home;
    private Path database;

    @BeforeEach
    void aHome() throws IOException {
        assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")) && Commands.isAvailable("python3"));
        home = Files.createDirectory(work.toRealPath().resolve("home"));
        database = Files.writeString(home.resolve("state.db"), "old");
    }

    @Test
    void aFileThatCannotBeLookedAtIsNotTakenForOneThatNobodyHasOpen() {
        OpenFiles files = OpenFiles.scan(
                DiskWith.before("stat", database::equals, path -> {
                    throw new FileSystemException(path.toString(), null, "Input/output error");
                }),
                home);

        assertThatThrownBy(() -> files.holderOf(database)).isInstanceOf(FileSystemException.class);
        assertThatThrownBy(() -> files.deletedHolderOf(database)).isInstanceOf(FileSystemException.class);
    }

    @Test
    void nobodyHasOpenWhatIsNotThere() throws IOException {
        assertThat(scan().holderOf(home.resolve("never.db"))).isEmpty();
        assertThat(scan().deletedHolderOf(home.resolve("never.db"))).isEmpty();
    }

    @Test
    void itIsKnownWhoHasAFileOpen() throws IOException {
        assertThat(scan().holderOf(database)).isEmpty();
        try (FileHolder holder = FileHolder.of(database)) {
            OpenFiles files = scan();
            assertThat(files.holderOf(database).map(Holder::pid)).contains(holder.pid());
            assertThat(files.holderOf(database).map(Holder::describe))
                    .hasValueSatisfying(text -> assertThat(text).matches("pid \\d+, python3[.0-9]*"));
            assertThat(files.deletedHolderOf(database)).isEmpty();
            assertThat(files.holderOf(Files.createFile(home.resolve("other")))).isEmpty();
        }
    }

    @Test
    void aConnectionOfSqliteHoldsItsDatabase() throws Exception {
        Path real = home.resolve("real.db");
        try (var holder =
                io.github.hermesbackup.testkit.Holder.start(real, io.github.hermesbackup.testkit.Holder.Hold.READ)) {
            assertThat(scan().holderOf(real).map(Holder::pid)).contains(holder.pid());
            Files.delete(real);
            assertThat(scan().deletedHolderOf(real).map(Holder::pid)).contains(holder.pid());
        }
    }

    @Test
    void aFileThatLostItsNameIsStillHeld() throws IOException {
        try (FileHolder holder = FileHolder.of(database)) {
            Files.delete(database);
            assertThat(deletedHolder(database)).contains(holder.pid());
            assertThat(scan().holderOf(database)).isEmpty();
        }
        assertThat(deletedHolder(database)).isEmpty();
    }

    @Test
    void soItIsWhenAnotherFileHasTakenTheName() throws IOException {
        try (FileHolder holder = FileHolder.of(database)) {
            Files.writeString(home.resolve("new"), "new");
            Disk.real().rename(home.resolve("new"), database);
            assertThat(deletedHolder(database)).contains(holder.pid());
            assertThat(scan().holderOf(database)).isEmpty();
        }
    }

    @Test
    void aFileThatWasMovedAwayIsNotLost() throws IOException {
        try (FileHolder holder = FileHolder.of(database)) {
            Path aside = home.resolve("state.db.old");
            Files.move(database, aside);
            Files.writeString(database, "new");
            assertThat(deletedHolder(database)).isEmpty();
            assertThat(scan().holderOf(aside).map(Holder::pid)).contains(holder.pid());
        }
    }

    @Test
    void aNameThatReallyEndsInDeletedIsANameLikeAnyOther() throws IOException {
        Path odd = Files.writeString(home.resolve("state.db (deleted)"), "alive");
        try (FileHolder holder = FileHolder.of(odd)) {
            Files.delete(database);
            assertThat(deletedHolder(database)).isEmpty();
            assertThat(scan().holderOf(odd).map(Holder::pid)).contains(holder.pid());
            Files.delete(odd);
            assertThat(deletedHolder(database)).isEmpty();
            assertThat(deletedHolder(odd)).contains(holder.pid());
        }
    }

    @Test
    void aNamesakeThatReallyEndsSoHidesNothing() throws IOException {
        try (FileHolder holder = FileHolder.of(database)) {
            Files.writeString(home.resolve("state.db (deleted)"), "another file");
            Files.delete(database);
            assertThat(deletedHolder(database)).contains(holder.pid());
        }
    }

    /** A network file system may forget a name and remember it: what the name leads to now decides. */
    @Test
    void aFileThatTheNameLeadsToAgainIsNotLost() throws IOException {
        try (FileHolder holder = FileHolder.of(database)) {
            Files.createLink(home.resolve("kept"), database);
            Files.delete(database);
            assertThat(deletedHolder(database)).contains(holder.pid());
            Files.createLink(database, home.resolve("kept"));
            assertThat(deletedHolder(database)).isEmpty();
            assertThat(scan().holderOf(database).map(Holder::pid)).contains(holder.pid());
        }
    }

    @Test
    void onlyTheDirectoryCounts() throws IOException {
        Path elsewhere = Files.createDirectory(work.toRealPath().resolve("home2"));
        Path other = Files.writeString(elsewhere.resolve("state.db"), "x");
        Path deep = Files.createDirectories(home.resolve("profiles/coder")).resolve("state.db");
        Files.writeString(deep, "x");
        try (FileHolder held = FileHolder.of(other);
                FileHolder deepHolder = FileHolder.of(deep)) {
            assertThat(scan().holderOf(other)).isEmpty();
            assertThat(scan().holderOf(deep).map(Holder::pid)).contains(deepHolder.pid());
            Files.delete(other);
            Files.delete(deep);
            assertThat(deletedHolder(other)).isEmpty();
            assertThat(deletedHolder(deep)).contains(deepHolder.pid());
            assertThat(deletedHolder(database)).isEmpty();
            assertThat(held.pid()).isPositive();
        }
    }

    /** An inode's number is a file's identity on its own file system only. */
    @Test
    void filesOfTwoFileSystemsAreTwo() throws IOException {
        assumeTrue(Tmpfs.isAvailable());
        try (Tmpfs a = Tmpfs.mount(home.resolve("a"), 1 << 16);
                Tmpfs b = Tmpfs.mount(home.resolve("b"), 1 << 16)) {
            Path held = Files.createFile(a.root().resolve("x.db"));
            Path twin = Files.createFile(b.root().resolve("x.db"));
            assumeTrue(Files.getAttribute(held, "unix:ino").equals(Files.getAttribute(twin, "unix:ino")));
            try (FileHolder holder = FileHolder.of(held)) {
                assertThat(scan().holderOf(held).map(Holder::pid)).contains(holder.pid());
                assertThat(scan().holderOf(twin)).isEmpty();
            }
        }
    }

    @Test
    void thisProcessIsNotNamed() throws IOException {
        try (FileChannel open = FileChannel.open(database, StandardOpenOption.READ)) {
            assertThat(open.isOpen()).isTrue();
            assertThat(scan().holderOf(database)).isEmpty();
        }
    }

    /** Nothing is opened: a pipe without a writer would never let go, and a file's locks would be lost. */
    @Test
    void pipesAndDirectoriesAreNoFiles() throws IOException {
        Path pipe = home.resolve("pipe");
        Commands.of("mkfifo", pipe.toString()).run().orFail();
        try (FileHolder holder = FileHolder.of(pipe)) {
            assertThat(scan().holderOf(pipe)).isEmpty();
            Files.delete(pipe);
            assertThat(deletedHolder(pipe)).isEmpty();
            assertThat(holder.pid()).isPositive();
        }
    }

    @Test
    void namesAreBytes() throws IOException {
        Path foreign = Files.writeString(home.resolve("日本 \\ %41.db"), "x");
        try (FileHolder holder = FileHolder.of(foreign)) {
            assertThat(scan().holderOf(foreign).map(Holder::pid)).contains(holder.pid());
            Files.delete(foreign);
            assertThat(deletedHolder(foreign)).contains(holder.pid());
            List<String> command = new ArrayList<>(Jvm.command());
            command.addAll(List.of(
                    "-cp",
                    System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                    OpenFilesMain.class.getName(),
                    home.toUri().toASCIIString(),
                    foreign.toUri().toASCIIString()));
            Commands.Outcome plain = Commands.of(command.toArray(String[]::new))
                    .with("LC_ALL", "C")
                    .run()
                    .orFail();
            assertThat(plain.output().strip()).isEqualTo("Optional[" + holder.pid() + "]");
        }
    }

    /** In a container, or the sandbox of a service, the home may have another name. */
    @Test
    void aProcessWithOtherMountsIsFoundAllTheSame() throws IOException {
        assumeTrue(Tmpfs.isAvailable() && Commands.isAvailable("unshare"));
        Path data = Files.createDirectory(work.toRealPath().resolve("data"));
        String commands = "mount --bind '" + home + "' '" + data + "' && mount -t tmpfs tmpfs '" + home + "'";
        try (FileHolder holder = FileHolder.inItsOwnMounts(commands, data.resolve("state.db"))) {
            assertThat(scan().holderOf(database).map(Holder::pid)).contains(holder.pid());
            Files.delete(database);
            assertThat(deletedHolder(database)).contains(holder.pid());
        }
    }

    @Test
    void aFileOfTheSameNameInOtherMountsIsAnotherOne() throws IOException {
        assumeTrue(Tmpfs.isAvailable() && Commands.isAvailable("unshare"));
        String commands = "mount -t tmpfs tmpfs '" + home + "' && echo x > '" + database + "'";
        try (FileHolder holder = FileHolder.inItsOwnMounts(
                commands + " && exec 3<'" + database + "' && rm '" + database + "' && echo y > '" + database + "'",
                database)) {
            assertThat(holder.pid()).isPositive();
            assertThat(scan().holderOf(database)).isEmpty();
            assertThat(deletedHolder(database)).isEmpty();
        }
    }

    @Test
    void whereNothingIsToldNothingIsKnown() throws IOException {
        try (FileHolder holder = FileHolder.of(database)) {
            for (String missing : List.of("/proc", "/proc/self", "/proc/self/mountinfo")) {
                Disk other = DiskWith.before(READS, Path.of(missing)::equals, path -> {
                    throw new NoSuchFileException(path.toString());
                });
                OpenFiles files = OpenFiles.scan(other, home);
                assertThat(files.holderOf(database)).as(missing).isEmpty();
                assertThat(files.deletedHolderOf(database)).isEmpty();
            }
            Disk silent = DiskWith.before("openForReading", p -> p.endsWith("comm"), path -> {
                throw new NoSuchFileException(path.toString());
            });
            assertThat(OpenFiles.scan(silent, home).holderOf(database).map(Holder::describe))
                    .contains("pid " + holder.pid());
        }
    }

    /** A process of another user, or one that ends while it is looked at. */
    @Test
    void whatCannotBeLookedAtIsPassedOver() throws IOException {
        try (FileHolder first = FileHolder.of(database);
                FileHolder second = FileHolder.of(database)) {
            String pid = Long.toString(first.pid());
            for (String operation : List.of("list", "readLink", "statBehind")) {
                Disk other = DiskWith.before(operation, p -> p.toString().startsWith("/proc/" + pid + "/"), path -> {
                    throw new AccessDeniedException(path.toString());
                });
                assertThat(OpenFiles.scan(other, home).holderOf(database).map(Holder::pid))
                        .as(operation)
                        .contains(second.pid());
            }
        }
    }

    /** Between the look at a descriptor's name and the look at its file the process has closed it and opened another. */
    @Test
    void aDescriptorThatChangesMeanwhileIsPassedOver() throws IOException {
        Path other = Files.writeString(home.resolve("other"), "x");
        try (FileHolder holder = FileHolder.of(database)) {
            Disk changing = DiskWith.before("statBehind", p -> p.startsWith("/proc/" + holder.pid()), path -> {
                if (Files.exists(other)) {
                    Disk.real().rename(database, other);
                }
            });
            OpenFiles files = OpenFiles.scan(changing, home);
            assertThat(files.holderOf(other)).isEmpty();
            assertThat(scan().holderOf(other).map(Holder::pid)).contains(holder.pid());
        }
    }

    private OpenFiles scan() {
        return OpenFiles.scan(Disk.real(), home);
    }

    private Optional<Long> deletedHolder(Path file) throws IOException {
        return scan().deletedHolderOf(file).map(Holder::pid);
    }
}
