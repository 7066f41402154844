package io.github.hermesbackup.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.hermesbackup.backup.DiskWith;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.SharableFile;
import io.github.hermesbackup.testkit.SharingMount;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Copies of databases on file systems whose files can share blocks. */
class FileCopyTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path dir;

    private SharingMount mounted;

    private Path mount(String kind) throws IOException {
        assumeTrue(SharingMount.isAvailable(kind), "no " + kind + " here");
        mounted = SharingMount.mount(dir.resolve(kind), kind);
        return mounted.root();
    }

    @AfterEach
    void unmount() throws IOException {
        if (mounted != null) {
            mounted.close();
        }
    }

    /** As on Windows and macOS. */
    @Test
    void whereTheSystemKnowsNoSharingTheBytesAreCopied() throws Exception {
        Path source = Databases.ledger(dir.resolve("state.db"), "wal");
        try (OtherProcess open = new OtherProcess(source)) {
            open.runAll("UPDATE a SET v=v-1", "UPDATE b SET v=v+1");
            for (boolean logToo : new boolean[] {true, false}) {
                Disk disk = logToo ? DiskWith.answering("openForSharing", source, Optional.empty()) : sharing(source);
                Path image = dir.resolve("image");
                LiveCopy.Unchecked copy = new LiveCopy(disk, PATIENCE).copySharing(source, image);
                assertThat(copy.way()).isEqualTo(LiveCopy.Way.BYTES);
                assertThat(copy.check().sound()).isTrue();
                Databases.assertConsistentLedger(image);
                assertThat(Databases.names(dir)).noneMatch(name -> name.startsWith("image-"));
                Files.delete(image);
            }
        }
    }

    /** A disk on which one file can be shared, by a copy, and no other. */
    private static Disk sharing(Path file) {
        SharableFile copied = new SharableFile() {
            @Override
            public boolean shareWith(Path copy) throws IOException {
                Files.copy(file, copy);
                return true;
            }

            @Override
            public void close() {}
        };
        return (Disk) Proxy.newProxyInstance(
                Disk.class.getClassLoader(), new Class<?>[] {Disk.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("openForSharing")) {
                        return arguments[0].equals(file) ? Optional.of(copied) : Optional.empty();
                    }
                    try {
                        return method.invoke(Disk.real(), arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static LiveCopy.Unchecked share(Path source, Path image) throws IOException {
        return new LiveCopy(Disk.real(), PATIENCE).copySharing(source, image);
    }

    @ParameterizedTest
    @ValueSource(strings = {"btrfs", "xfs"})
    void everyCopyIsOneConsistentStateWhileFourProcessesWrite(String kind) throws Exception {
        Path root = mount(kind);
        Path source = Databases.ledger(root.resolve("state.db"), "wal");
        List<OtherProcess> writers = new ArrayList<>();
        int shared = 0;
        try {
            for (int i = 0; i < Databases.WRITERS; i++) {
                OtherProcess writer = new OtherProcess(source);
                writers.add(writer);
                writer.startTransfers(i);
            }
            long last = 0;
            for (int i = 0; i < 10; i++) {
                Path image = root.resolve("image");
                LiveCopy.Unchecked copy = share(source, image);
                shared += copy.way() == LiveCopy.Way.SHARED_BLOCKS ? 1 : 0;
                assertThat(copy.check().sound()).isTrue();
                long transactions = Databases.assertConsistentLedger(image);
                assertThat(transactions).isGreaterThanOrEqualTo(last);
                last = transactions;
                assertThat(Databases.names(root)).doesNotContain("image-wal", "image-shm", "image-journal");
                Files.delete(image);
            }
            assertThat(last).isPositive();
            assertThat(writers).allMatch(OtherProcess::isAlive);
        } finally {
            for (OtherProcess writer : writers) {
                writer.close();
            }
        }
        assertThat(shared).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"btrfs", "xfs"})
    void takesTheRoomOfWhatIsInTheLogOnly(String kind) throws Exception {
        Path root = mount(kind);
        Path source = Databases.create(
                root.resolve("state.db"),
                "PRAGMA journal_mode=WAL",
                "CREATE TABLE t AS SELECT randomblob(60000000) AS b");
        try (Connection gateway = DriverManager.getConnection("jdbc:sqlite:" + source)) {
            gateway.createStatement().execute("CREATE TABLE late AS SELECT 'in the log' AS word");
            assertThat(Files.size(root.resolve("state.db-wal"))).isPositive();
            long before = mounted.usedBytes();

            LiveCopy.Unchecked copy = share(source, root.resolve("image"));

            assertThat(copy.way()).isEqualTo(LiveCopy.Way.SHARED_BLOCKS);
            assertThat(copy.check().sound()).isTrue();
            assertThat(Databases.text(root.resolve("image"), "SELECT word FROM late"))
                    .isEqualTo("in the log");
            assertThat(mounted.usedBytes() - before).isLessThan(10_000_000);
            assertThat(Disk.real().stat(root.resolve("image")).mode()).isEqualTo(0600);
        }
    }

    /** Sharing one file after the other is sound only because nobody can bring the log into the database meanwhile. */
    @ParameterizedTest
    @CsvSource({"wal,PRAGMA wal_checkpoint(TRUNCATE),[[1", "delete,INSERT INTO t VALUES('new'),!database is locked"})
    void holdsAReadTransactionFromTheFirstFileToTheLast(String journal, String disturbance, String refused)
            throws Exception {
        Path root = mount("btrfs");
        Path source = Databases.create(
                root.resolve("state.db"), "PRAGMA journal_mode=" + journal, "CREATE TABLE t(word TEXT)");
        List<String> answers = new ArrayList<>();
        try (OtherProcess other = new OtherProcess(source)) {
            other.runAll("PRAGMA busy_timeout=100", "INSERT INTO t VALUES('old')");
            Path last = journal.equals("wal") ? DatabaseFile.sidecar(source, "-wal") : source;
            Disk disk = beforeSharing(last, () -> answers.add(other.run(disturbance)));

            LiveCopy.Unchecked copy = new LiveCopy(disk, PATIENCE).copySharing(source, root.resolve("image"));

            assertThat(copy.way()).isEqualTo(LiveCopy.Way.SHARED_BLOCKS);
            assertThat(answers).singleElement().asString().startsWith(refused);
            assertThat(Databases.text(root.resolve("image"), "SELECT group_concat(word) FROM t"))
                    .isEqualTo("old");
        }
    }

    @Test
    void whatIsCommittedBetweenTheDatabaseAndItsLogIsWholeInTheCopy() throws Exception {
        Path root = mount("btrfs");
        Path source = Databases.create(
                root.resolve("state.db"),
                "PRAGMA journal_mode=WAL",
                "CREATE TABLE t(word TEXT)",
                "INSERT INTO t VALUES('one')");
        try (Connection gateway = DriverManager.getConnection("jdbc:sqlite:" + source)) {
            Disk disk = beforeSharing(
                    DatabaseFile.sidecar(source, "-wal"),
                    () -> gateway.createStatement()
                            .execute(
                                    "INSERT INTO t SELECT hex(randomblob(2000)) FROM pragma_module_list, pragma_function_list LIMIT 900"));
            gateway.createStatement().execute("INSERT INTO t VALUES('two')");

            LiveCopy.Unchecked copy = new LiveCopy(disk, PATIENCE).copySharing(source, root.resolve("image"));

            assertThat(copy.way()).isEqualTo(LiveCopy.Way.SHARED_BLOCKS);
            assertThat(copy.check().sound()).isTrue();
            assertThat(Databases.number(root.resolve("image"), "SELECT count(*) FROM t"))
                    .isEqualTo(902);
        }
    }

    /** Opened before it was replaced, and locked after. */
    @Test
    void aDatabaseThatIsReplacedMeanwhileIsNotMixedWithTheNewOne() throws Exception {
        Path root = mount("btrfs");
        Path source = Databases.create(root.resolve("state.db"), "CREATE TABLE t AS SELECT 'old' AS word");
        Path other = Databases.create(root.resolve("other"), "CREATE TABLE t AS SELECT 'new' AS word");
        Disk disk = sharing((opened, path) -> {
            try {
                Files.move(other, source, StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            return opened;
        });

        LiveCopy.Unchecked copy = new LiveCopy(disk, PATIENCE).copySharing(source, root.resolve("image"));

        assertThat(copy.way()).isNotEqualTo(LiveCopy.Way.SHARED_BLOCKS);
        assertThat(Databases.text(root.resolve("image"), "SELECT word FROM t")).isEqualTo("new");
    }

    @Test
    void elsewhereTheDatabaseIsCopied() throws Exception {
        Path source = Databases.create(dir.resolve("state.db"), "CREATE TABLE t AS SELECT 'x' AS word");
        Disk cannot = sharing((opened, path) -> new SharableFile() {
            @Override
            public boolean shareWith(Path file) {
                return false;
            }

            @Override
            public void close() throws IOException {
                opened.close();
            }
        });

        LiveCopy.Unchecked copy = new LiveCopy(cannot, PATIENCE).copySharing(source, dir.resolve("image"));

        assertThat(copy.way()).isEqualTo(LiveCopy.Way.BYTES);
        assertThat(Databases.text(dir.resolve("image"), "SELECT word FROM t")).isEqualTo("x");
    }

    private interface Sharing {
        SharableFile with(SharableFile opened, Path path);
    }

    private interface Event {
        void happen() throws Exception;
    }

    private static Disk beforeSharing(Path chosen, Event event) {
        return sharing((opened, path) -> new SharableFile() {
            @Override
            public boolean shareWith(Path file) throws IOException {
                if (path.equals(chosen)) {
                    try {
                        event.happen();
                    } catch (SQLException | IOException | RuntimeException e) {
                        throw new AssertionError(e);
                    } catch (Exception e) {
                        throw new IOException(e);
                    }
                }
                return opened.shareWith(file);
            }

            @Override
            public void close() throws IOException {
                opened.close();
            }
        });
    }

    private static Disk sharing(Sharing sharing) {
        return (Disk) Proxy.newProxyInstance(
                Disk.class.getClassLoader(), new Class<?>[] {Disk.class}, (proxy, method, arguments) -> {
                    try {
                        Object answer = method.invoke(Disk.real(), arguments);
                        return method.getName().equals("openForSharing")
                                ? ((Optional<?>) answer)
                                        .map(SharableFile.class::cast)
                                        .map(file -> sharing.with(file, (Path) arguments[0]))
                                : answer;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
