package io.github.hermesbackup.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hermesbackup.backup.Backups;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.testkit.Failure;
import io.github.hermesbackup.testkit.Fault;
import io.github.hermesbackup.testkit.FaultyDisk;
import io.github.hermesbackup.testkit.InMemory;
import io.github.hermesbackup.testkit.Operation;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EarlyForceTest {

    private static final int STEP = 1000;
    /** More than is written before the device begins. */
    private static final long LARGE_BYTES = 66L << 20;

    @TempDir(factory = InMemory.class)
    Path work;

    @Test
    void theDeviceBeginsBeforeAllIsWritten() throws Exception {
        FaultyDisk disk = new FaultyDisk(Fault.NONE);
        write(disk, 10 * STEP, false);
        assertThat(disk.counts().get(Operation.FORCE)).isBetween(1L, 10L);
    }

    @Test
    void aSmallFileIsNotForcedEarly() throws Exception {
        FaultyDisk disk = new FaultyDisk(Fault.NONE);
        write(disk, STEP - 1, false);
        assertThat(disk.counts()).doesNotContainKey(Operation.FORCE);
    }

    /** As Linux reports an error of writing back: once. */
    @Test
    void anEarlyForceThatFailsIsAFailureThoughTheForceAtTheEndSucceeds() {
        FaultyDisk disk = new FaultyDisk(Fault.once(Failure.EIO, 1).at(Operation.FORCE));
        assertThatThrownBy(() -> write(disk, STEP, true)).isInstanceOf(IOException.class);
        assertThat(disk.wasHit()).isTrue();
    }

    @Test
    void theFailureOfOneIsNotForgottenWhenTheNextBegins() {
        FaultyDisk disk = new FaultyDisk(Fault.once(Failure.EIO, 1).at(Operation.FORCE));
        assertThatThrownBy(() -> write(disk, 50 * STEP, true)).isInstanceOf(IOException.class);
    }

    /** The early force fails, and the one at the end would succeed: the file must not be published. */
    @Test
    void aLargeFileThatTheDeviceDidNotTakeStopsTheRestore() throws Exception {
        Path source = SmallHome.create(work.resolve("source"), "archived");
        try (FileChannel large =
                FileChannel.open(source.resolve("large.bin"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            large.write(ByteBuffer.allocate(1), LARGE_BYTES);
        }
        Path archive =
                Backups.of(source).toFile(work.resolve("a.zip")).run().archive().orElseThrow();
        Path target = work.resolve("target");
        boolean[] failed = new boolean[1];
        Disk disk = (Disk) Proxy.newProxyInstance(
                Disk.class.getClassLoader(), new Class<?>[] {Disk.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("force")
                            && !failed[0]
                            && ((FileChannel) arguments[0]).size() > LARGE_BYTES / 2) {
                        failed[0] = true;
                        throw new IOException("Input/output error");
                    }
                    try {
                        return method.invoke(Disk.real(), arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });

        assertThatThrownBy(Restores.of(archive).into(target).on(disk)::run).hasMessageContaining("Nothing was changed");
        assertThat(failed[0]).isTrue();
        assertThat(target).doesNotExist();
    }

    private void write(FaultyDisk disk, int bytes, boolean forceAtTheEnd) throws IOException {
        Path file = work.resolve("file");
        try (FileChannel out = disk.create(file, 0600);
                EarlyForce early = new EarlyForce(disk, out, STEP)) {
            for (int i = 0; i < bytes; i++) {
                early.write(ByteBuffer.allocate(1));
            }
            early.end();
            if (forceAtTheEnd) {
                disk.force(out);
            }
        }
    }
}
