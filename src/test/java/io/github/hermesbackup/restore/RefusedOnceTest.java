package io.github.hermesbackup.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hermesbackup.backup.Backups;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.testkit.InMemory;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A device that refuses a file once and takes all the later ones. */
class RefusedOnceTest {

    /** More than is written before the device begins. */
    private static final long LARGE_BYTES = 66L << 20;

    @TempDir(factory = InMemory.class)
    Path work;

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
}
