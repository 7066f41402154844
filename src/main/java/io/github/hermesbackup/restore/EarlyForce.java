package io.github.hermesbackup.restore;

import io.github.hermesbackup.io.Await;
import io.github.hermesbackup.io.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.util.concurrent.FutureTask;

/**
 * Writes a large file and lets the device begin early with it: else all of it is still in memory when it is forced, and who
 * forces it waits for all of it then.
 *
 * <p>A failure of such an early force is a failure of the file. Linux reports an error of writing back once to each open file:
 * a force at the end would succeed after an early one that has failed, and the lost bytes would never be noticed.
 */
final class EarlyForce implements WritableByteChannel {

    private static final long STEP_BYTES = 64L << 20;

    private final Disk disk;
    private final FileChannel file;
    private final long stepBytes;
    private long unforced;
    private FutureTask<Void> running;

    EarlyForce(Disk disk, FileChannel file) {
        this(disk, file, STEP_BYTES);
    }

    EarlyForce(Disk disk, FileChannel file, long stepBytes) {
        this.disk = disk;
        this.file = file;
        this.stepBytes = stepBytes;
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
        int count = file.write(bytes);
        unforced += count;
        if (unforced >= stepBytes && (running == null || running.isDone())) {
            begin();
        }
        return count;
    }

    /** Lets the device go on with all that was written so far. */
    private void begin() throws IOException {
        end();
        unforced = 0;
        running = new FutureTask<>(() -> {
            disk.force(file);
            return null;
        });
        Thread thread = new Thread(running, "hermes-restore-force");
        thread.setDaemon(true);
        thread.start();
    }

    /** Waits for the last early force. */
    void end() throws IOException {
        if (running == null) {
            return;
        }
        Await.result(running, "Writing to the device");
    }

    @Override
    public boolean isOpen() {
        return file.isOpen();
    }

    /** Once closed nothing of it runs any more; what was not asked for by then is not reported. */
    @Override
    public void close() {
        try {
            end();
        } catch (IOException e) {
            return; // on the way out of another failure: else it has been asked for
        }
    }
}
