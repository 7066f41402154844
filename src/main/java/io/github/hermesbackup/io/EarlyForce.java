package io.github.hermesbackup.io;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Lets the device begin early with a large file that is being written from its start to its end: without this, all of it is
 * still in memory when it is forced to the device, and waits there.
 *
 * <p>A failure of an early force is a failure of the file: Linux reports an error of writing back once to each open file, so
 * the force at the end may succeed after it, and the lost bytes would never be noticed. So whoever writes the file asks for it, by
 * {@link #end()}; if nobody does, {@link #close()} tells it.
 */
public final class EarlyForce implements Closeable {

    private static final long STEP_BYTES = 64L << 20;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final Disk disk;
    private final long stepBytes;
    private Future<Void> running;
    private volatile boolean written;
    private volatile boolean ended;

    private EarlyForce(Disk disk, long stepBytes) {
        this.disk = disk;
        this.stepBytes = stepBytes;
    }

    private interface Following {
        void follow() throws IOException;
    }

    private EarlyForce start(long bytes, Following following) {
        if (bytes >= stepBytes) {
            running = Background.start("hermes-early-force", () -> {
                following.follow();
                return null;
            });
        }
        return this;
    }

    /**
     * Begins, if it is worth it: from 64 MiB on.
     *
     * @param file is being written; stays open until this is closed, and is not closed by it
     * @param bytes about how large it is going to be
     */
    public static EarlyForce begin(Disk disk, FileChannel file, long bytes) {
        return begin(disk, file, bytes, STEP_BYTES);
    }

    static EarlyForce begin(Disk disk, FileChannel file, long bytes, long stepBytes) {
        EarlyForce force = new EarlyForce(disk, stepBytes);
        return force.start(bytes, () -> force.follow(file));
    }

    /**
     * The same for a file that somebody else makes, now or soon, or not at all.
     *
     * @param path of the file
     * @param bytes about how large it is going to be
     */
    public static EarlyForce begin(Disk disk, Path path, long bytes) {
        return begin(disk, path, bytes, STEP_BYTES);
    }

    static EarlyForce begin(Disk disk, Path path, long bytes, long stepBytes) {
        EarlyForce force = new EarlyForce(disk, stepBytes);
        return force.start(bytes, () -> force.awaitAndFollow(path));
    }

    private void awaitAndFollow(Path path) throws IOException {
        while (!ended) {
            try (FileChannel file = disk.openForReading(path)) {
                follow(file);
                return;
            } catch (NoSuchFileException e) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private void follow(FileChannel file) throws IOException {
        long forced = 0;
        while (!ended && !written) {
            long size = file.size();
            if (size - forced >= stepBytes) {
                disk.force(file);
                forced = size;
            } else {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
        if (!ended) {
            disk.force(file);
        }
    }

    /** Nothing more is going to be written: the device may begin with the rest. */
    public void allWritten() {
        written = true;
    }

    /**
     * Stops, and returns when nothing of it is going on any more, even if this thread is interrupted (it stays so). Whoever wants
     * the whole file on the device forces it after this.
     *
     * @throws IOException if the device has refused something, or the file could not be looked at; told once
     */
    public void end() throws IOException {
        ended = true;
        Future<Void> last = running;
        running = null; // told once
        if (last != null) {
            Await.uninterrupted(last);
        }
    }

    /** The same as {@link #end()}. */
    @Override
    public void close() throws IOException {
        end();
    }
}
