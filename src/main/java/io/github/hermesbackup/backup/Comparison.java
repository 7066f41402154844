package io.github.hermesbackup.backup;

import io.github.hermesbackup.archive.ArchiveReader;
import io.github.hermesbackup.home.HomeListing;
import io.github.hermesbackup.io.Await;
import io.github.hermesbackup.io.Background;
import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Future;

/**
 * Whether a home is still what the newest archive holds: looked at while the home is scanned, and once more afterwards if the archive
 * was made from another state and may hold the same all the same.
 */
final class Comparison implements Closeable {

    private final EarlierArchive earlier;
    private final Unchanged unchanged;
    private final boolean wanted;
    private final FoundEntries found = new FoundEntries();
    private final Future<Boolean> duringTheScan;

    private Comparison(EarlierArchive earlier, Unchanged unchanged, boolean wanted) {
        this.earlier = earlier;
        this.unchanged = unchanged;
        this.wanted = wanted;
        this.duringTheScan = Background.start("hermes-backup-compare", this::compare);
    }

    /** @param wanted false if a new archive is wanted, changed or not */
    static Comparison begin(EarlierArchive earlier, Unchanged unchanged, boolean wanted) {
        return new Comparison(earlier, unchanged, wanted);
    }

    /** Is told by the scan what it finds. */
    FoundEntries found() {
        return found;
    }

    /**
     * True if it is proved that the archive holds this state of the home; after the scan.
     *
     * @throws IOException if this thread is interrupted
     */
    boolean provesTheSame(HomeListing listing) throws IOException {
        return Await.result(duringTheScan, "The backup") || isHeld(listing);
    }

    private boolean compare() {
        try {
            Optional<ArchiveReader> archive = archive();
            return archive.isPresent() && unchanged.since(archive.get(), found);
        } catch (IOException e) {
            return false; // a damaged archive proves nothing, and the new one does not build on it; nor does one nobody
            // finds
        } finally {
            found.giveUp();
        }
    }

    private boolean isHeld(HomeListing listing) {
        try {
            Optional<ArchiveReader> archive = archive();
            return archive.isPresent() && unchanged.isHeldBy(archive.get(), listing);
        } catch (IOException e) {
            return false;
        }
    }

    private Optional<ArchiveReader> archive() throws IOException {
        return wanted ? earlier.found().predecessor().flatMap(Predecessor::archive) : Optional.empty();
    }

    /** Returns when the archive is not being read any more. */
    @Override
    public void close() {
        Await.ended(duringTheScan);
    }
}
