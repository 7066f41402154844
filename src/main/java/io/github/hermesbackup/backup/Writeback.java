package io.github.hermesbackup.backup;

import io.github.hermesbackup.archive.ArchiveWriter;
import io.github.hermesbackup.io.Disk;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Lets the device begin early with what has to be on it in the end: without this, everything is still in memory when the
 * archive is forced to the device, and waits there.
 *
 * <p>A failure of an early force is a failure of the archive: Linux reports an error of writing back once to each open file, so the
 * force at the end would succeed after it, and the lost bytes would never be noticed.
 */
final class Writeback implements Closeable {

    private static final long STEP_BYTES = 64L << 20;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final Disk disk;
    private final FileChannel file;
    private final ArchiveWriter writer;
    private final long stepBytes;
    private final Thread thread;
    private volatile boolean ended;
    private volatile IOException failure;

    Writeback(Disk disk, FileChannel file, ArchiveWriter writer) {
        this(disk, file, writer, STEP_BYTES);
    }

    Writeback(Disk disk, FileChannel file, ArchiveWriter writer, long stepBytes) {
        this.stepBytes = stepBytes;
        this.disk = disk;
        this.file = file;
        this.writer = writer;
        this.thread = new Thread(this::run, "hermes-backup-writeback");
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        long forced = 0;
        try {
            while (!ended) {
                long written = writer.written();
                if (written - forced >= stepBytes) {
                    forced = written;
                    disk.force(file);
                } else {
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
            }
        } catch (IOException e) {
            failure = e;
        }
    }

    /** Stops, whatever has become of it. */
    @Override
    public void close() throws IOException {
        stop();
    }

    /**
     * Stops; whoever wants the content on the device forces it now.
     *
     * @throws IOException if the device has refused something
     */
    void end() throws IOException {
        stop();
        if (failure != null) {
            throw failure;
        }
    }

    private void stop() throws IOException {
        ended = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new java.io.InterruptedIOException("The backup was interrupted");
        }
    }
}
