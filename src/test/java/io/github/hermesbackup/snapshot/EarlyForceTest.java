package io.github.hermesbackup.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hermesbackup.backup.DiskWith;
import io.github.hermesbackup.io.Disk;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EarlyForceTest {

    private static final long LARGE = 65L << 20;

    @TempDir
    Path directory;

    private final Semaphore forced = new Semaphore(0);
    private Path file;
    private Disk disk;

    @BeforeEach
    void countForces() {
        file = directory.resolve("state.db");
        disk = (Disk) Proxy.newProxyInstance(
                Disk.class.getClassLoader(), new Class<?>[] {Disk.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("force")) {
                        forced.release();
                    }
                    try {
                        return method.invoke(Disk.real(), arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Test
    void theDeviceBeginsWhileTheFileIsStillWritten() throws Exception {
        try (EarlyForce force = EarlyForce.begin(disk, file, LARGE);
                FileChannel written = Disk.real().create(file, 0600)) {
            for (int i = 1; i <= 3; i++) {
                written.write(ByteBuffer.allocate(1), i * LARGE);

                assertThat(forced.tryAcquire(1, TimeUnit.MINUTES)).isTrue();
            }
            force.allWritten();
        }
    }

    @Test
    void theDeviceGetsTheRestWhileTheFileIsChecked() throws Exception {
        try (EarlyForce force = EarlyForce.begin(disk, file, LARGE)) {
            Disk.real().create(file, 0600).close();
            force.allWritten();

            assertThat(forced.tryAcquire(1, TimeUnit.MINUTES)).isTrue();
        }
    }

    @Test
    void aSmallFileAndOneThatNeverComesAreLeftAlone() throws Exception {
        Disk untouched = DiskWith.before(Set.of("openForReading", "force"), path -> true, path -> {
            throw new AssertionError(path + " is touched");
        });
        EarlyForce.begin(untouched, file, 1000).close();
        EarlyForce.begin(disk, file, LARGE).close();

        assertThat(forced.availablePermits()).isZero();
    }
}
