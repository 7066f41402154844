package io.github.hermesbackup.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hermesbackup.backup.DiskWith;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The device begins early, and nothing that it refuses is forgotten. */
class EarlyForceTest {

    private static final int STEP = 1000;

    private interface Force {
        void force(int ordinal) throws IOException;
    }

    @TempDir
    Path directory;

    private final Semaphore forced = new Semaphore(0);
    private Path path;

    @BeforeEach
    void nameTheFile() {
        path = directory.resolve("large");
    }

    @Test
    void theDeviceBeginsWhileTheFileIsStillWritten() throws Exception {
        Disk disk = forcing(ordinal -> {});
        try (FileChannel file = disk.create(path, 0600);
                EarlyForce early = EarlyForce.begin(disk, file, 3 * STEP, STEP)) {
            for (int i = 0; i < 3; i++) {
                file.write(ByteBuffer.allocate(STEP));
                awaitForce();
            }
            early.end();
        }
    }

    @Test
    void aFileThatSomebodyElseMakesIsAwaitedAndFollowed() throws Exception {
        Disk disk = forcing(ordinal -> {});
        try (EarlyForce early = EarlyForce.begin(disk, path, 3 * STEP, STEP);
                FileChannel file = disk.create(path, 0600)) {
            for (int i = 0; i < 3; i++) {
                file.write(ByteBuffer.allocate(STEP));
                awaitForce();
            }
            early.end();
        }
    }

    @Test
    void theDeviceGetsTheRestWhileTheFileIsStillLookedAt() throws Exception {
        Disk disk = forcing(ordinal -> {});
        try (EarlyForce early = EarlyForce.begin(disk, path, STEP, STEP)) {
            disk.create(path, 0600).close();
            early.allWritten();
            awaitForce();
        }
    }

    @Test
    void aSmallFileIsLeftAlone() throws Exception {
        Disk untouched = DiskWith.before(Set.of("openForReading", "force"), file -> true, file -> {
            throw new AssertionError(file + " is touched");
        });
        try (EarlyForce early = EarlyForce.begin(untouched, path, STEP - 1, STEP)) {
            early.allWritten();
            early.end();
        }
    }

    @Test
    void aFileThatNeverComesIsNotWaitedFor() throws Exception {
        Disk disk = forcing(ordinal -> {});
        EarlyForce.begin(disk, path, STEP, STEP).close();
        assertThat(forced.availablePermits()).isZero();
    }

    /** As Linux reports an error of writing back: once. */
    @Test
    void anEarlyForceThatFailsIsAFailureThoughTheNextWouldSucceed() throws Exception {
        Disk disk = forcing(EarlyForceTest::refuseTheFirst);
        try (FileChannel file = disk.create(path, 0600);
                EarlyForce early = EarlyForce.begin(disk, file, STEP, STEP)) {
            file.write(ByteBuffer.allocate(STEP));
            awaitForce();
            file.write(ByteBuffer.allocate(STEP));

            assertThatThrownBy(early::end).isInstanceOf(IOException.class).hasMessage("Input/output error");
            disk.force(file);
        }
    }

    @Test
    void aFailureThatNobodyAsksForIsToldByClosing() throws Exception {
        Disk disk = forcing(EarlyForceTest::refuseTheFirst);
        try (FileChannel file = disk.create(path, 0600)) {
            EarlyForce early = EarlyForce.begin(disk, file, STEP, STEP);
            file.write(ByteBuffer.allocate(STEP));
            awaitForce();

            assertThatThrownBy(early::close).isInstanceOf(IOException.class);
        }
    }

    @Test
    @SuppressWarnings("try") // closing is what this is about
    void aFailureIsToldBesideTheOneThatEndedTheWriting() throws Exception {
        Disk disk = forcing(EarlyForceTest::refuseTheFirst);
        IOException full = new IOException("No space left on device");
        assertThatThrownBy(() -> {
                    try (FileChannel file = disk.create(path, 0600);
                            EarlyForce early = EarlyForce.begin(disk, file, STEP, STEP)) {
                        file.write(ByteBuffer.allocate(STEP));
                        awaitForce();
                        throw full;
                    }
                })
                .isSameAs(full)
                .satisfies(failure -> assertThat(failure.getSuppressed())
                        .extracting(Throwable::getMessage)
                        .containsExactly("Input/output error"));
    }

    @Test
    void aDefectOfTheForceIsNoSuccess() throws Exception {
        Disk disk = forcing(ordinal -> {
            throw new OutOfMemoryError("for the test");
        });
        try (FileChannel file = disk.create(path, 0600);
                EarlyForce early = EarlyForce.begin(disk, file, STEP, STEP)) {
            file.write(ByteBuffer.allocate(STEP));
            awaitForce();

            assertThatThrownBy(early::end).isInstanceOf(OutOfMemoryError.class);
        }
    }

    @Test
    void aFileThatCannotBeOpenedIsAFailure() throws Exception {
        CountDownLatch tried = new CountDownLatch(1);
        Disk disk = DiskWith.before("openForReading", path::equals, file -> {
            tried.countDown();
            throw new IOException("Too many open files");
        });
        EarlyForce early = EarlyForce.begin(disk, path, STEP, STEP);
        tried.await();
        assertThatThrownBy(early::close).isInstanceOf(IOException.class).hasMessage("Too many open files");
    }

    /** Else the file would be closed or removed under a force that still runs. */
    @Test
    void whoIsInterruptedStillWaitsForTheForceThatRuns() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicBoolean over = new AtomicBoolean();
        Disk disk = forcing(ordinal -> {
            awaitUninterrupted(goOn);
            over.set(true);
        });
        try (FileChannel file = disk.create(path, 0600);
                EarlyForce early = EarlyForce.begin(disk, file, STEP, STEP)) {
            file.write(ByteBuffer.allocate(STEP));
            awaitForce();
            Thread.currentThread().interrupt();
            Thread waiting = Thread.currentThread();
            Thread device = new Thread(() -> {
                while (waiting.isInterrupted() || waiting.getState() != Thread.State.WAITING) {
                    Thread.onSpinWait(); // until the interrupt has reached who waits, and it waits again
                }
                goOn.countDown();
            });
            device.setDaemon(true);
            device.start();
            early.end();

            assertThat(over).isTrue();
            assertThat(Thread.interrupted()).isTrue();
            device.join();
        }
    }

    private static void refuseTheFirst(int ordinal) throws IOException {
        if (ordinal == 0) {
            throw new IOException("Input/output error");
        }
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError("who forces is not interrupted", e);
        }
    }

    private void awaitForce() throws InterruptedException {
        assertThat(forced.tryAcquire(1, TimeUnit.MINUTES)).isTrue();
    }

    /** The real disk; a force is counted when it begins, and may fail. */
    private Disk forcing(Force force) {
        int[] ordinal = {0};
        return (Disk) Proxy.newProxyInstance(
                Disk.class.getClassLoader(), new Class<?>[] {Disk.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("force")) {
                        forced.release();
                        force.force(ordinal[0]++);
                    }
                    try {
                        return method.invoke(Disk.real(), arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
