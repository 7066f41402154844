package io.github.hermesbackup.snapshot;

import io.github.hermesbackup.home.LeftOut;
import io.github.hermesbackup.io.SourceStamp.Mark;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What was seen when it was last found that nothing had changed since the newest snapshot: enough to find the same again by asking
 * the system about each file and directory once, without reading the manifest and without listing a directory of the home.
 *
 * <p>It lies beside the snapshots under a name with a dot in front, so it is none of them, and is never more than a memory: with
 * anything else than what it says, or without it, everything is looked at.
 *
 * @param patterns which files were looked for
 * @param boot the machine's boot, if it tells
 * @param snapshot the newest complete snapshot, whole
 * @param manifest that snapshot's manifest file
 * @param stored directories of that snapshot, which say that none of its files went away
 * @param home directories of the home that state files lie in, which say that none came or went
 * @param leftOut what the look left out
 */
record LastLook(
        List<String> patterns,
        Optional<UUID> boot,
        StoredSnapshot snapshot,
        Mark manifest,
        List<Place> stored,
        List<Place> home,
        List<LeftOut> leftOut) {

    static final String FILE_NAME = ".last-look";

    /**
     * A directory as it was.
     *
     * @param name relative to the snapshot or the home; empty for itself
     */
    record Place(String name, Mark mark) {}
}
