package io.github.hermesbackup.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hermesbackup.testkit.Failure;
import io.github.hermesbackup.testkit.Fault;
import io.github.hermesbackup.testkit.FaultyDisk;
import io.github.hermesbackup.testkit.InMemory;
import io.github.hermesbackup.testkit.Operation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EarlyForceTest {

    private static final int STEP = 1000;

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
