package io.github.hermesbackup.snapshot;

import io.github.hermesbackup.io.Disk;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Lets the device begin with a large file while it is being written, and go on while it is checked: without this, all of it is
 * still in memory when it is forced to the device, and waits there.
 *
 * <p>A failure of an early force is a failure of the file: Linux reports an error of writing back once, and a force at the end may
 * succeed after it.
 */
final class EarlyForce implements Closeable {

    private static final long STEP_BYTES = 64L << 20;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final Disk disk;
    private final Path path;
    private final Thread thread;
    private volatile boolean written;
    private volatile boolean ended;
    private volatile IOException failure;

    private EarlyForce(Disk disk, Path path) {
        this.disk = disk;
        this.path = path;
        this.thread = new Thread(this::run, "hermes-snapshot-writeback");
        thread.setDaemon(true);
    }

    /**
     * Begins, if it is worth it.
     *
     * @param path a file that is about to be made
     * @param bytes about how large it is going to be
     */
    static EarlyForce begin(Disk disk, Path path, long bytes) {
        EarlyForce force = new EarlyForce(disk, path);
        force.ended = bytes < STEP_BYTES;
        if (!force.ended) {
            force.thread.start();
        }
        return force;
    }

    /** Nothing more is going to be written. */
    void allWritten() {
        written = true;
    }

    private void run() {
        while (!ended) {
            try (FileChannel file = disk.openForReading(path)) {
                follow(file);
                return;
            } catch (NoSuchFileException e) {
                LockSupport.parkNanos(PAUSE_NANOS);
            } catch (IOException e) {
                return; // it cannot be opened: the force at the end says so, too
            }
        }
    }

    private void follow(FileChannel file) throws IOException {
        long forced = 0;
        while (!ended && !written) {
            long size = file.size();
            if (size - forced >= STEP_BYTES) {
                forced = size;
                force(file);
            } else {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
        if (!ended) {
            force(file);
        }
    }

    private void force(FileChannel file) {
        try {
            disk.force(file);
        } catch (IOException e) {
            failure = e;
            ended = true;
        }
    }

    /**
     * Returns when nothing of it is going on any more.
     *
     * @throws IOException if the device has refused something
     */
    @Override
    public void close() throws IOException {
        ended = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("The snapshot was interrupted");
        }
        if (failure != null) {
            throw failure;
        }
    }
}
