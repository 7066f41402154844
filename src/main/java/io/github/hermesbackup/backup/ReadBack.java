package io.github.hermesbackup.backup;

import io.github.hermesbackup.archive.ArchiveReader;
import io.github.hermesbackup.archive.SameMembers;
import io.github.hermesbackup.io.Background;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.PartialFile;
import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Future;

/**
 * A fresh archive whose structure, names and digest are read back, since a write that reported success may have written nothing,
 * while the device still takes what was written.
 *
 * <p>Closed last, since closing any descriptor of the file gives up the lock by which other runs know that it is in use.
 */
final class ReadBack implements Closeable {

    private final Future<Void> forcing;
    private ArchiveReader archive;

    private ReadBack(PartialFile fresh) {
        forcing = Background.start("hermes-backup-force", () -> {
            fresh.force();
            return null;
        });
    }

    /** Begins to force a file to the device that is written completely. */
    static ReadBack begin(PartialFile fresh) {
        return new ReadBack(fresh);
    }

    /**
     * Reads the archive back, and waits for the device.
     *
     * @throws OutputFailure if it is not what was written, or cannot be made durable
     */
    void check(Disk disk, PartialFile fresh) throws OutputFailure {
        OutputFailure.guard(() -> {
            archive = ArchiveReader.open(disk, fresh.path());
            Workers.await(forcing);
        });
    }

    /** True if an older archive has the same members, and is as good: else the fresh one is not given away for it. */
    boolean holdsTheSameAs(Predecessor older) {
        try {
            Optional<ArchiveReader> open = older.archive();
            return open.isPresent() && SameMembers.in(archive, open.get()) && older.isSound();
        } catch (IOException e) {
            return false; // the fresh one has just been read: it is the older one that cannot be
        }
    }

    /** Returns when nothing of it is going on any more. */
    @Override
    public void close() throws IOException {
        try {
            Workers.await(forcing);
        } catch (IOException e) {
            // On the way out of another failure: else it has been asked for.
        } finally {
            if (archive != null) {
                archive.close();
            }
        }
    }
}
