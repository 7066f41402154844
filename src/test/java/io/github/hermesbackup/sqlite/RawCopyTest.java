package io.github.hermesbackup.sqlite;

import static io.github.hermesbackup.sqlite.LiveCopyFailureTest.fails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hermesbackup.backup.DiskWith;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.HermesException.Reason;
import io.github.hermesbackup.testkit.DelegatingChannel;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Copies of the bytes of a database and its log, for a database that SQLite must not open. */
class RawCopyTest {

    @TempDir
    Path dir;

    private Path source;
    private Path log;
    private Path image;

    @BeforeEach
    void aDatabaseOfAWriterThatDied() throws Exception {
        source = Databases.rows(dir.resolve("state.db"), "wal", 4096, 50, "x");
        log = DatabaseFile.sidecar(source, "-wal");
        image = dir.resolve("image");
        try (OtherProcess writer = new OtherProcess(source)) {
            writer.runAll("PRAGMA wal_autocheckpoint=0", Databases.insert(30, "log"))
                    .kill();
        }
    }

    private DatabaseImage copy(Disk disk) throws IOException {
        return new LiveCopy(disk, Duration.ZERO).copyUntouched(source, image);
    }

    private void assertNothingIsLeft() throws IOException {
        assertThat(Databases.names(dir)).noneMatch(name -> name.startsWith("image"));
    }

    @Test
    void whatIsInTheLogIsInTheCopy() throws Exception {
        List<String> before = Databases.names(dir);
        assertThat(copy(Disk.real()).sound()).isTrue();
        assertThat(Databases.number(image, "SELECT count(*) FROM t")).isEqualTo(80);
        Files.delete(image);
        assertThat(Databases.names(dir)).isEqualTo(before);
    }

    /** After the first half of it was copied; what is there then is copied in the second try. */
    @ParameterizedTest
    @ValueSource(strings = {"emptied", "removed", "joined by a journal"})
    void aLogThatChangesMeanwhileIsCopiedAnew(String change) throws Exception {
        AtomicInteger opened = new AtomicInteger();
        Disk disk = reading(log, opened, () -> {
            switch (change) {
                case "emptied" -> Files.write(log, new byte[0]);
                case "removed" -> Files.delete(log);
                default -> Files.createFile(DatabaseFile.sidecar(source, "-journal"));
            }
        });

        assertThat(copy(disk).sound()).isTrue();
        long rows = change.startsWith("joined") ? 80 : 50;
        assertThat(Databases.number(image, "SELECT count(*) FROM t")).isEqualTo(rows);
        assertThat(opened).as("tries to open the log").hasValue(2);
    }

    @Test
    void aLogThatCannotBeReadIsAFailureThatSaysSo() throws Exception {
        Disk refusing = DiskWith.before("openForReading", log::equals, path -> {
            throw new AccessDeniedException(path.toString());
        });
        fails(Reason.IO, () -> copy(refusing))
                .hasMessage(source + ": permission denied")
                .hasCauseInstanceOf(AccessDeniedException.class);
        assertNothingIsLeft();
    }

    @Test
    void anInterruptEndsItAndIsNotLost() throws Exception {
        Path journal = DatabaseFile.sidecar(source, "-journal");
        AtomicInteger looks = new AtomicInteger();
        Disk interrupting = DiskWith.before("stat", journal::equals, path -> {
            if (looks.incrementAndGet() == 2) { // the first one asks how large it is
                Thread.currentThread().interrupt();
            }
        });
        try {
            assertThatThrownBy(() -> copy(interrupting)).isInstanceOf(InterruptedIOException.class);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertNothingIsLeft();
    }

    @Test
    void aBugIsNotTakenForAFailureOfTheDiskAndLeavesNothingEither() throws Exception {
        IllegalStateException bug = new IllegalStateException("a bug");
        Disk broken = DiskWith.before("stat", image::equals, path -> {
            if (Files.exists(image)) {
                throw bug;
            }
        });
        assertThatThrownBy(() -> copy(broken)).isSameAs(bug);
        assertNothingIsLeft();
    }

    private interface Event {
        void happen() throws IOException;
    }

    /** Something that happens once, when the file has been opened and nothing of it has been copied. */
    private static Disk reading(Path chosen, AtomicInteger opened, Event event) {
        return (Disk) Proxy.newProxyInstance(
                Disk.class.getClassLoader(), new Class<?>[] {Disk.class}, (proxy, method, arguments) -> {
                    boolean watched = method.getName().equals("openForReading") && arguments[0].equals(chosen);
                    boolean first = watched && opened.incrementAndGet() == 1;
                    try {
                        Object answer = method.invoke(Disk.real(), arguments);
                        return first ? new Eventful((FileChannel) answer, event) : answer;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static final class Eventful extends DelegatingChannel {

        private final FileChannel file;
        private final Event event;

        Eventful(FileChannel file, Event event) {
            super(file);
            this.file = file;
            this.event = event;
        }

        @Override
        public long transferTo(long position, long count, WritableByteChannel target) throws IOException {
            event.happen();
            return file.transferTo(position, count, target);
        }
    }
}
