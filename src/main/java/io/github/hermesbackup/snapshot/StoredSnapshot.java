package io.github.hermesbackup.snapshot;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A snapshot as it lies in the store.
 *
 * @param name name of its directory, escaped so that it stays on one line
 * @param directory where it lies
 * @param id the name in parts, if it has the form of an id
 * @param manifest what it says of itself, unless it is damaged
 * @param damage why it cannot be used
 */
public record StoredSnapshot(
        String name, Path directory, Optional<SnapshotId> id, Optional<Manifest> manifest, Optional<String> damage) {

    /** What it is worth. */
    public enum State {
        /** Everything that it should hold is in it. */
        COMPLETE,
        /** Something failed when it was made. It never counts. */
        PARTIAL,
        /** Its manifest or its files are not what they should be. It is never restored and never removed. */
        DAMAGED
    }

    /** What it is worth. */
    public State state() {
        if (manifest.isEmpty()) {
            return State.DAMAGED;
        }
        return manifest.get().failed().isEmpty() ? State.COMPLETE : State.PARTIAL;
    }

    /** True if it is complete. */
    public boolean isComplete() {
        return state() == State.COMPLETE;
    }

    /** True if it is never pruned. */
    public boolean isPinned() {
        return manifest.isPresent() && manifest.get().pinned();
    }

    /** What the user called it. */
    public Optional<String> label() {
        return manifest.isEmpty() ? Optional.empty() : manifest.get().label();
    }

    /** When it was made, if that can be told. */
    public Optional<Instant> created() {
        if (id.isPresent()) {
            return SnapshotId.time(id.get().timestamp());
        }
        return manifest.flatMap(said -> SnapshotId.time(said.timestamp()));
    }

    /** Number of its files, 0 for a damaged one. */
    public long files() {
        return manifest.isEmpty() ? 0 : manifest.get().files().size();
    }

    /** Bytes of its files, 0 for a damaged one; those shared with other snapshots count in each. */
    public long bytes() {
        return manifest.isEmpty() ? 0 : manifest.get().totalSize();
    }

    /** What is missing in a partial one, or not sound, with the reason. */
    public Map<String, String> failed() {
        return manifest.map(said -> (Map<String, String>) said.failed()).orElse(Map.of());
    }
}
