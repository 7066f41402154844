package io.github.hermesbackup.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.hermesbackup.home.HomeListing;
import io.github.hermesbackup.io.Await;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.restore.SmallHome;
import io.github.hermesbackup.testkit.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The search for the archive that a new one builds on, which goes on beside the scan of the home: it may fail, and outlast its backup. */
class EarlierArchiveTest {

    private static final Instant NOON = Instant.parse("2126-03-04T12:00:00Z");
    private static final String SEARCH = "hermes-backup-earlier";

    @TempDir
    Path work;

    private Path home;
    private Path output;
    private Path old;

    @BeforeEach
    void anArchive() throws Exception {
        home = SmallHome.create(work.toRealPath().resolve("home"), "a");
        output = work.toRealPath().resolve("backups");
        old = backup(0).run().archive().orElseThrow();
        SmallHome.write(home, "config.yaml", "model: other\n", "rw-r--r--");
    }

    private Backups backup(int minute) {
        return Backups.of(home).intoDirectory(output).at(InstantSource.fixed(NOON.plusSeconds(60L * minute)));
    }

    private Disk searchFailing(Exception failure) {
        return DiskWith.before("list", path -> path.equals(output) && isSearch(Thread.currentThread()), path -> {
            throw failure;
        });
    }

    private static boolean isSearch(Thread thread) {
        return thread.getName().equals(SEARCH);
    }

    @Test
    void whatKeepsTheSearchFromEndingIsWhyTheBackupFails() throws Exception {
        String before = Trees.sha256(old);
        IOException failure = new IOException("Input/output error");

        Throwable told = catchThrowable(backup(1).on(searchFailing(failure))::run);

        assertThat(told)
                .isInstanceOfSatisfying(
                        HermesException.class, e -> assertThat(e.reason()).isEqualTo(HermesException.Reason.IO))
                .hasMessageContaining(output + " cannot be written (input/output error)")
                .hasCause(failure)
                .hasNoSuppressedExceptions();
        assertThat(failure).hasNoSuppressedExceptions();
        assertThat(Trees.sha256(old)).isEqualTo(before);
        assertThat(output.toFile().list()).containsExactly(old.getFileName().toString());
    }

    /** Nobody takes what the scan finds then: it must not wait for somebody to do so. */
    @Test
    @Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aSearchThatFailsDoesNotKeepAScanOfManyFilesFromEnding() throws Exception {
        Path many = Files.createDirectory(home.resolve("many"));
        for (int i = 0; i < FoundEntries.AT_ONCE * (FoundEntries.WAITING + 3); i++) {
            Files.createFile(many.resolve("f" + i));
        }
        IOException failure = new IOException("Input/output error");

        assertThat(catchThrowable(backup(1).on(searchFailing(failure))::run)).hasCause(failure);
    }

    /** Otherwise it would go on reading an archive that is closed by then, and be taken for a damaged one. */
    @Test
    void theComparisonHasEndedWhenTheBackupHas() throws Exception {
        CountDownLatch comparing = new CountDownLatch(1);
        AtomicBoolean compared = new AtomicBoolean();
        Disk slow =
                DiskWith.before(Set.of("stat", "statBehind"), path -> isComparison(Thread.currentThread()), path -> {
                    comparing.countDown();
                    Thread.sleep(200);
                    compared.set(true);
                });
        RuntimeException failure = new IllegalStateException("nobody listens");
        BackupListener failing = new BackupListener() {
            @Override
            public void scanned(HomeListing listing) {
                await(comparing);
                throw failure;
            }
        };

        Files.delete(old);
        SmallHome.write(home, "memories/MORE.md", "more\n", "rw-r--r--");
        backup(0).run();
        Throwable told = catchThrowable(backup(1).on(slow).listener(failing)::run);

        assertThat(told).isSameAs(failure).hasNoSuppressedExceptions();
        assertThat(compared).isTrue();
    }

    private static boolean isComparison(Thread thread) {
        return thread.getName().equals("hermes-backup-compare");
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aFailureOfAnotherSortIsThrownAsItIs() {
        RuntimeException failure = new IllegalStateException("no such state");

        Throwable told = catchThrowable(backup(1).on(searchFailing(failure))::run);

        assertThat(told).isSameAs(failure).hasNoSuppressedExceptions();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aFailureOfTheScanIsNotHiddenByOneOfTheSearch(boolean checked) {
        Exception failure = checked ? new IOException("of the search") : new IllegalStateException("of the search");
        Disk disk = DiskWith.before(searchFailing(failure), Set.of("list"), home::equals, path -> {
            throw new IOException("of the scan");
        });

        Throwable told = catchThrowable(backup(1).on(disk)::run);

        assertThat(told)
                .isInstanceOfSatisfying(
                        HermesException.class, e -> assertThat(e.subject()).isEqualTo(HermesException.Subject.HOME))
                .hasMessageContaining("of the scan")
                .hasNoSuppressedExceptions();
    }

    /** Whether it is looked for or being opened by then: it would stay open for as long as the machine runs. */
    @ParameterizedTest
    @ValueSource(strings = {"list", "openForReading"})
    void aBackupThatIsInterruptedLeavesNoArchiveOpen(String operation) throws Exception {
        Path place = operation.equals("list") ? output : old;
        AtomicReference<Thread> backup = new AtomicReference<>();
        AtomicBoolean interrupted = new AtomicBoolean();
        Disk disk = DiskWith.before(
                operation,
                path -> path.equals(place)
                        && isSearch(Thread.currentThread())
                        && interrupted.compareAndSet(false, true),
                path -> interruptAndWaitUntilItGivesUp(backup.get()));

        assertEndsInterrupted(backup, disk);
    }

    @Test
    void aBackupThatIsInterruptedWhileItComparesAfterTheScanLeavesNoArchiveOpen() throws Exception {
        SmallHome.write(home, "config.yaml", "model: a\n", "rw-r--r--"); // the same again, which only its content tells
        AtomicReference<Thread> backup = new AtomicReference<>();
        AtomicBoolean interrupted = new AtomicBoolean();
        Disk disk = DiskWith.before(
                "openForReading",
                path -> path.equals(home.resolve("config.yaml"))
                        && Thread.currentThread() == backup.get()
                        && interrupted.compareAndSet(false, true),
                path -> Thread.currentThread().interrupt());

        assertEndsInterrupted(backup, disk);
        assertThat(interrupted).isTrue();
    }

    @Test
    void aBackupThatIsInterruptedWhileFilesAreComparedLeavesNoArchiveOpen() throws Exception {
        OlderArchive.make(old); // it is compared while the home is scanned
        SmallHome.write(home, "config.yaml", "model: a\n", "rw-r--r--"); // the same again, which only its content tells
        AtomicReference<Thread> backup = new AtomicReference<>();
        AtomicBoolean interrupted = new AtomicBoolean();
        Disk disk = DiskWith.before(
                "openForReading",
                path -> path.equals(home.resolve("config.yaml"))
                        && Thread.currentThread().getName().equals("hermes-backup-compare")
                        && interrupted.compareAndSet(false, true),
                path -> interruptAndWaitUntilItGivesUp(backup.get()));

        assertEndsInterrupted(backup, disk);
        assertThat(interrupted).isTrue();
    }

    private void assertEndsInterrupted(AtomicReference<Thread> backup, Disk disk) throws Exception {
        assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")));
        AtomicReference<Throwable> told = new AtomicReference<>();
        AtomicBoolean stillInterrupted = new AtomicBoolean();
        Thread thread = new Thread(() -> {
            told.set(catchThrowable(backup(1).on(disk)::run));
            stillInterrupted.set(Thread.currentThread().isInterrupted());
        });
        backup.set(thread);
        thread.start();
        thread.join();

        assertThat(told.get()).isInstanceOf(HermesException.class).hasMessageContaining("the backup was interrupted");
        assertThat(stillInterrupted).isTrue();
        assertNoThreadGoesOn();
        assertThat(openIn(output)).isEmpty();
        assertThat(output.toFile().list()).containsExactly(old.getFileName().toString());
    }

    /** Until it waits for the other thread in spite of that, or has ended without. */
    private static void interruptAndWaitUntilItGivesUp(Thread backup) throws InterruptedException {
        backup.interrupt();
        while (backup.isAlive()
                && Arrays.stream(backup.getStackTrace())
                        .noneMatch(frame -> frame.getClassName().equals(Await.class.getName())
                                && frame.getMethodName().equals("uninterrupted"))) {
            Thread.sleep(1);
        }
    }

    private static void assertNoThreadGoesOn() throws InterruptedException {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("hermes-backup-")) {
                thread.join(TimeUnit.SECONDS.toMillis(60));
                assertThat(thread.isAlive()).as(thread.getName()).isFalse();
            }
        }
    }

    private static List<Path> openIn(Path directory) throws IOException {
        List<Path> open = new ArrayList<>();
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            for (Path descriptor : descriptors.toList()) {
                try {
                    open.add(Files.readSymbolicLink(descriptor));
                } catch (NoSuchFileException e) {
                    continue; // closed since; that of the list itself, if no other
                }
            }
        }
        return open.stream().filter(file -> file.startsWith(directory)).toList();
    }
}
