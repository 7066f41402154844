package io.github.hermesbackup.restore;

import io.github.hermesbackup.io.Await;
import io.github.hermesbackup.io.Background;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.WholeForce;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;

/**
 * Makes everything durable at once that is written to the file systems of a restore, in place of each file and each directory by
 * itself. The device begins while others are still being written; what counts is {@link #everything}.
 */
final class Forcing implements Closeable {

    /** How much may be written before the device begins. */
    private static final long STEP_BYTES = 128L << 20;

    private final List<WholeForce> fileSystems;
    private final Set<Long> devices = new HashSet<>();
    private Future<Void> early;
    private long waiting;

    private Forcing(List<WholeForce> fileSystems) {
        this.fileSystems = fileSystems;
    }

    /**
     * Begins; nothing if any of the file systems cannot, or if so few are not worth it.
     *
     * @param directories one on each file system
     * @param files about how many files or directories would have to be forced else
     */
    static Optional<Forcing> begin(Disk disk, List<Path> directories, long files) throws IOException {
        Forcing forcing = new Forcing(new ArrayList<>());
        try {
            for (Path directory : directories) {
                Optional<WholeForce> one = disk.openForForcing(directory, files);
                if (one.isEmpty()) {
                    forcing.close();
                    return Optional.empty();
                }
                forcing.fileSystems.add(one.get());
                forcing.devices.add(disk.stat(directory).device());
            }
        } catch (IOException e) {
            forcing.close();
            throw e;
        }
        return Optional.of(forcing);
    }

    /** True if what lies on this device is forced, too. */
    boolean covers(long device) {
        return devices.contains(device);
    }

    /** So many bytes more have been written. */
    synchronized void written(long bytes) throws IOException {
        waiting += bytes;
        if (waiting >= STEP_BYTES && (early == null || early.isDone())) {
            endEarly();
            waiting = 0;
            early = Background.start("hermes-restore-force", () -> {
                force();
                return null;
            });
        }
    }

    /** Waits until all that was written is on the device. */
    synchronized void everything() throws IOException {
        endEarly();
        force();
    }

    /** What the device refuses is told once. */
    private void endEarly() throws IOException {
        Future<Void> begun = early;
        early = null;
        if (begun != null) {
            Await.uninterrupted(begun);
        }
    }

    private void force() throws IOException {
        for (WholeForce fileSystem : fileSystems) {
            fileSystem.force();
        }
    }

    /** Returns when nothing of it is going on any more. */
    @Override
    public synchronized void close() {
        if (early != null) {
            Await.ended(early);
        }
        for (WholeForce fileSystem : fileSystems) {
            fileSystem.close();
        }
    }
}
