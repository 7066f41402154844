package io.github.hermesbackup.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.testkit.DelegatingChannel;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Copies of databases whose bytes the system moves, while others do the worst at the worst moment. */
class ByteCopyTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String COUNT = "UPDATE counter SET n=n+1";

    @TempDir
    Path dir;

    private Path source;
    private Path log;
    private Path image;
    private final List<String> answers = new ArrayList<>();

    @BeforeEach
    void places() {
        source = dir.resolve("state.db");
        log = dir.resolve("state.db-wal");
        image = dir.resolve("image");
    }

    private Path counter(String journal) throws Exception {
        return Databases.create(
                source,
                "PRAGMA journal_mode=" + journal,
                "CREATE TABLE counter(n INTEGER)",
                "CREATE TABLE twin(n INTEGER)",
                "CREATE TRIGGER same AFTER UPDATE ON counter BEGIN UPDATE twin SET n=new.n; END",
                "INSERT INTO counter VALUES(0)",
                "INSERT INTO twin VALUES(0)");
    }

    private LiveCopy.Unchecked copy(Disk disk) throws IOException {
        LiveCopy.Unchecked copy = new LiveCopy(disk, PATIENCE).copyUnchecked(source, image);
        assertThat(copy.check().sound()).isTrue();
        assertThat(Databases.names(dir)).doesNotContain("image-wal", "image-shm", "image-journal");
        return copy;
    }

    private String counted() throws Exception {
        String counted = Databases.text(image, "SELECT group_concat(n) FROM counter");
        assertThat(Databases.text(image, "SELECT group_concat(n) FROM twin")).isEqualTo(counted);
        return counted;
    }

    private static void count(OtherProcess other, int times) throws IOException {
        for (int i = 0; i < times; i++) {
            other.runAll(COUNT);
        }
    }

    @ParameterizedTest
    @CsvSource({"wal", "delete", "truncate", "persist"})
    void aDatabaseThatIsInUseIsCopiedWithWhatIsInItsLog(String journal) throws Exception {
        counter(journal);
        try (OtherProcess other = new OtherProcess(source)) {
            count(other, 20);

            LiveCopy.Unchecked copy = copy(Disk.real());

            assertThat(copy.way()).isEqualTo(LiveCopy.Way.BYTES);
            assertThat(counted()).isEqualTo("20");
            assertThat(Disk.real().stat(image).mode()).isEqualTo(0600);
        }
    }

    /** Nobody can empty the log, or write to a database without one, before the last byte is copied. */
    @ParameterizedTest
    @CsvSource({"wal,PRAGMA wal_checkpoint(TRUNCATE),[[1", "delete,UPDATE counter SET n=n+1,!database is locked"})
    void holdsAReadTransactionFromTheFirstByteToTheLast(String journal, String disturbance, String refused)
            throws Exception {
        counter(journal);
        try (OtherProcess other = new OtherProcess(source)) {
            other.runAll("PRAGMA busy_timeout=100");
            count(other, 5);
            Path last = journal.equals("wal") ? log : source;

            LiveCopy.Unchecked copy = copy(halfWayThrough(last, () -> answers.add(other.run(disturbance))));

            assertThat(copy.way()).isEqualTo(LiveCopy.Way.BYTES);
            assertThat(answers).singleElement().asString().startsWith(refused);
            assertThat(counted()).isEqualTo("5");
        }
    }

    /** The page that is brought in when half of the database is copied is in the log, which is copied after it. */
    @Test
    void whatIsBroughtIntoTheDatabaseMeanwhileIsWhole() throws Exception {
        counter("wal");
        try (OtherProcess other = new OtherProcess(source)) {
            count(other, 30);
            Disk disk = halfWayThrough(source, () -> {
                answers.add(other.run("PRAGMA wal_checkpoint(PASSIVE)"));
                count(other, 3);
            });

            LiveCopy.Unchecked copy = copy(disk);

            assertThat(copy.way()).isEqualTo(LiveCopy.Way.BYTES);
            assertThat(answers).singleElement().asString().startsWith("[[0");
            assertThat(counted()).isEqualTo("33");
        }
    }

    @Test
    void whatIsCommittedWhileTheLogIsCopiedIsInTheCopyWholeOrNotAtAll() throws Exception {
        counter("wal");
        try (OtherProcess other = new OtherProcess(source)) {
            count(other, 10);

            LiveCopy.Unchecked copy = copy(halfWayThrough(log, () -> count(other, 10)));

            assertThat(copy.way()).isEqualTo(LiveCopy.Way.BYTES);
            assertThat(Integer.parseInt(counted())).isBetween(10, 20);
        }
    }

    /**
     * The database has all of the log, so the log may be begun anew: the first half of the old one and the second of the new would
     * take the database back to what it was in the middle of the old one.
     */
    @Test
    void aLogThatIsBegunAnewHalfWayIsNotMixedWithTheOldOne() throws Exception {
        counter("wal");
        try (OtherProcess other = new OtherProcess(source)) {
            count(other, 30);
            other.runAll("PRAGMA wal_checkpoint(PASSIVE)");
            byte[] before = Files.readAllBytes(log);
            Disk disk = halfWayThrough(log, () -> count(other, 1));

            LiveCopy.Unchecked copy = copy(disk);

            assertThat(Files.readAllBytes(log)).as("begun anew").isNotEqualTo(before);
            assertThat(copy.way()).isEqualTo(LiveCopy.Way.PAGES);
            assertThat(counted()).isEqualTo("31");
        }
    }

    @Test
    void aLogThatIsEmptiedHalfWayIsNoMatter() throws Exception {
        counter("wal");
        try (OtherProcess other = new OtherProcess(source)) {
            count(other, 30);
            other.runAll("PRAGMA wal_checkpoint(PASSIVE)");

            copy(halfWayThrough(log, () -> answers.add(other.run("PRAGMA wal_checkpoint(TRUNCATE)"))));

            assertThat(counted()).isEqualTo("30");
        }
    }

    /** Opened before it was replaced, and locked after. */
    @Test
    void aDatabaseThatIsReplacedMeanwhileIsNotMixedWithTheNewOne() throws Exception {
        Databases.create(source, "CREATE TABLE t AS SELECT 'old' AS word");
        Path other = Databases.create(dir.resolve("other"), "CREATE TABLE t AS SELECT 'new' AS word");
        Disk disk = halfWayThrough(source, () -> Files.move(other, source, StandardCopyOption.REPLACE_EXISTING));

        LiveCopy.Unchecked copy = copy(disk);

        assertThat(copy.way()).isEqualTo(LiveCopy.Way.PAGES);
        assertThat(Databases.text(image, "SELECT word FROM t")).isEqualTo("new");
    }

    private interface Event {
        void happen() throws Exception;
    }

    /** The event happens when the first half of the file has been read. */
    private static Disk halfWayThrough(Path chosen, Event event) {
        boolean[] happened = new boolean[1];
        return (Disk) Proxy.newProxyInstance(
                Disk.class.getClassLoader(), new Class<?>[] {Disk.class}, (proxy, method, arguments) -> {
                    try {
                        Object answer = method.invoke(Disk.real(), arguments);
                        return method.getName().equals("openForReading") && arguments[0].equals(chosen)
                                ? new Halved((FileChannel) answer, happened, event)
                                : answer;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static final class Halved extends DelegatingChannel {

        private final FileChannel file;
        private final boolean[] happened;
        private final Event event;

        Halved(FileChannel file, boolean[] happened, Event event) {
            super(file);
            this.file = file;
            this.happened = happened;
            this.event = event;
        }

        @Override
        public long transferTo(long position, long count, WritableByteChannel target) throws IOException {
            if (happened[0]) {
                return file.transferTo(position, count, target);
            }
            happened[0] = true;
            long half = file.transferTo(position, Math.max(1, count / 2), target);
            try {
                event.happen();
            } catch (IOException | RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IOException(e);
            }
            return half;
        }
    }
}
