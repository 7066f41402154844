package io.github.hermesbackup.snapshot;

import io.github.hermesbackup.io.Await;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.EarlyForce;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.io.HermesException.Reason;
import io.github.hermesbackup.io.SourceStamp;
import io.github.hermesbackup.io.Stamps;
import io.github.hermesbackup.sqlite.DatabaseImage;
import io.github.hermesbackup.sqlite.LiveCopy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.FutureTask;

/**
 * Copies databases into a snapshot. Each copy is written once; then, while memory still has it, it is hashed here, asked in a
 * second thread whether it is sound, and forced to the device by a third. None of them changes it. Hashing cannot begin before
 * the copy has ended: its first page is written last.
 */
final class DatabaseCapture {

    /** What is smaller is checked sooner than a thread is started. */
    private static final long SMALL_BYTES = 1 << 20;

    private static final String SNAPSHOT = "The snapshot";

    private final Disk disk;
    private final Stamps stamps;
    private final LiveCopy copies;
    private final StoreHash hash;

    /**
     * A copy in the snapshot.
     *
     * @param image the copy, checked
     * @param sha256 of the copy, in lower-case hex
     * @param stamp recognises the database that was copied, or null
     */
    record Taken(DatabaseImage image, String sha256, SourceStamp stamp) {}

    DatabaseCapture(Disk disk, Stamps stamps, StoreHash hash, Duration patience) {
        this.disk = disk;
        this.stamps = stamps;
        this.hash = hash;
        this.copies = new LiveCopy(disk, patience);
    }

    /**
     * @param before the database and its log before this
     * @throws StoreFailure if the copy cannot be written
     * @throws IOException if the database cannot be read; there is no copy then
     */
    Taken take(Path source, Stamps.DatabaseFacts before, Path place) throws IOException {
        LiveCopy.Unchecked copy;
        Taken taken;
        try (EarlyForce force = EarlyForce.begin(disk, place, before.file().size())) {
            copy = copy(() -> copies.copySharing(source, place));
            taken = look(copy, stamps.afterCopy(source, before), force);
        }
        if (taken.image().sound() || copy.way() == LiveCopy.Way.PAGES) {
            return taken;
        }
        // Worth a second look: this time SQLite reads every page of the database itself.
        StoreFailure.guard(() -> disk.delete(place));
        try (EarlyForce force = EarlyForce.begin(disk, place, before.file().size())) {
            copy = copy(() -> copies.copyPages(source, place));
            return look(copy, stamps.afterCopy(source, before), force);
        }
    }

    private Taken look(LiveCopy.Unchecked copy, SourceStamp stamp, EarlyForce force) throws IOException {
        force.allWritten();
        FutureTask<DatabaseImage> check = new FutureTask<>(copy::check);
        if (copy.image().size() < SMALL_BYTES) {
            check.run();
        } else {
            Thread thread = new Thread(check, "hermes-snapshot-check");
            thread.setDaemon(true);
            thread.start();
        }
        String[] sha256 = new String[1];
        try {
            StoreFailure.guard(() -> sha256[0] = hash.of(copy.image().file()));
        } catch (StoreFailure e) {
            try {
                Await.result(check, SNAPSHOT); // nothing may read the copy any more when it is removed
            } catch (IOException | RuntimeException unheard) {
                e.addSuppressed(unheard);
            }
            throw e;
        }
        DatabaseImage checked = Await.result(check, SNAPSHOT);
        StoreFailure.guard(force::end);
        return new Taken(checked, sha256[0], stamp);
    }

    private interface Copying {
        LiveCopy.Unchecked copy() throws IOException;
    }

    private static LiveCopy.Unchecked copy(Copying copying) throws IOException {
        try {
            return copying.copy();
        } catch (HermesException e) {
            throw e.reason() == Reason.NO_SPACE ? new StoreFailure(e) : e;
        }
    }
}
