package io.github.hermesbackup.backup;

import io.github.hermesbackup.home.HomeListing;
import io.github.hermesbackup.home.ScannedEntry;
import io.github.hermesbackup.io.SourceStamp;
import io.github.hermesbackup.io.Stamps;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The databases of a home that have to be copied, since the predecessor has none of this state. */
final class ChangedDatabases {

    private final Path home;
    private final Stamps stamps;

    ChangedDatabases(Path home, Stamps stamps) {
        this.home = home;
        this.stamps = stamps;
    }

    /** In the order of the home. What changes later is noticed in its turn. */
    List<ScannedEntry> since(Optional<Predecessor> predecessor, HomeListing listing) {
        List<ScannedEntry> changed = new ArrayList<>();
        Optional<Predecessor.Walk> walk = predecessor.map(Predecessor::walk);
        for (ScannedEntry entry : listing.databases()) {
            Optional<Earlier> earlier = walk.flatMap(archive -> archive.member(entry.name()));
            if (earlier.isEmpty() || !isOf(earlier.get(), entry)) {
                changed.add(entry);
            }
        }
        return changed;
    }

    private boolean isOf(Earlier earlier, ScannedEntry entry) {
        try {
            SourceStamp stamp = stamps.ofDatabase(stamps.factsOf(HomeArchiver.source(home, entry)));
            return earlier.isOfDatabase(stamp) && earlier.suits();
        } catch (IOException e) {
            return false; // what is wrong with it is said in its turn
        }
    }
}
