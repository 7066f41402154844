package io.github.hermesbackup.snapshot;

import io.github.hermesbackup.home.StateListing;
import io.github.hermesbackup.home.StateListing.StateFile;
import io.github.hermesbackup.io.SourceStamp;
import io.github.hermesbackup.io.Stamps;
import java.io.IOException;
import java.nio.file.NoSuchFileException;

/**
 * Proves, where it can, that a snapshot holds exactly the state that a home is in now, by the system's own bookkeeping alone:
 * nothing is opened, so it may run while somebody else in this process has a database of the home open.
 */
final class Unchanged {

    private final Stamps stamps;

    Unchanged(Stamps stamps) {
        this.stamps = stamps;
    }

    /** True if proved; false says only that it could not be. */
    boolean since(Manifest manifest, StateListing listing) throws IOException {
        if (!listing.failed().isEmpty()) {
            return false;
        }
        int matched = 0;
        for (StateFile file : listing.files()) {
            Manifest.Entry entry = manifest.files().get(file.name());
            if (entry != null && isSame(file, entry)) {
                matched++;
            } else if (!isSidecar(file, manifest)) {
                return false;
            }
        }
        return matched == manifest.files().size();
    }

    boolean isSame(StateFile file, Manifest.Entry entry) throws IOException {
        SourceStamp then = entry.stamp();
        if (then == null
                || entry.mode() != (file.stat().mode() < 0 ? -1 : file.stat().mode() & 0777)) {
            return false;
        }
        try {
            return then.equals(
                    entry.isStampOfDatabase()
                            ? stamps.ofDatabase(stamps.factsOf(file.path()))
                            : stamps.ofFile(file.stat()));
        } catch (NoSuchFileException e) {
            return false; // gone in the meantime
        }
    }

    /** A database's own stamp speaks for its sidecars, and is compared by itself. */
    private static boolean isSidecar(StateFile file, Manifest manifest) {
        if (file.sidecarOf().isEmpty()) {
            return false;
        }
        Manifest.Entry database = manifest.files().get(file.sidecarOf().get());
        return database != null && database.isStampOfDatabase();
    }
}
