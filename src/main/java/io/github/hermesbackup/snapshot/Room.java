package io.github.hermesbackup.snapshot;

import io.github.hermesbackup.home.Sidecar;
import io.github.hermesbackup.home.StateListing;
import io.github.hermesbackup.home.StateListing.StateFile;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileName;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.io.HermesException.Reason;
import io.github.hermesbackup.io.HermesException.Subject;
import io.github.hermesbackup.io.Sizes;
import io.github.hermesbackup.io.Stamps;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Whether there is room for a snapshot, before the first byte of it is written: for all that has to be copied, at its full size. */
final class Room {

    private static final long RESERVE_BYTES = 1 << 20;

    private final Disk disk;
    private final SnapshotStore store;
    private final Unchanged unchanged;

    Room(Disk disk, Stamps stamps, SnapshotStore store) {
        this.disk = disk;
        this.store = store;
        this.unchanged = new Unchanged(stamps);
    }

    /**
     * @param base the snapshot whose copies of unchanged files are shared
     * @throws HermesException {@code NO_SPACE}, with both figures
     */
    void require(StateListing listing, Optional<StoredSnapshot> base) throws IOException {
        long needed = RESERVE_BYTES;
        for (StateFile file : listing.files()) {
            Manifest.Entry old = base.flatMap(StoredSnapshot::manifest)
                    .map(manifest -> manifest.files().get(file.name()))
                    .orElse(null);
            if (old == null || !unchanged.isSame(file, old)) {
                needed += file.stat().size() + log(file);
            }
        }
        Path existing = store.exists() ? store.root() : store.root().getParent();
        long free = disk.usableSpace(existing);
        if (free < needed) {
            throw new HermesException(
                    Reason.NO_SPACE,
                    Subject.OTHER,
                    "Not enough room in " + FileName.show(store.shown()) + ": this needs about " + Sizes.bytes(needed)
                            + ", " + Sizes.bytes(free) + " are free. Nothing was written.");
        }
    }

    /** A database grows by what its write-ahead log holds. */
    private long log(StateFile file) throws IOException {
        if (!Sidecar.isDatabaseName(file.name())) {
            return 0;
        }
        try {
            return disk.stat(FileName.append(file.path(), "-wal")).size();
        } catch (NoSuchFileException e) {
            return 0;
        }
    }
}
