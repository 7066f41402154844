package io.github.hermesbackup.snapshot;

import io.github.hermesbackup.home.StateListing;
import io.github.hermesbackup.home.StateScan;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileName;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.io.HermesException.Reason;
import io.github.hermesbackup.io.HermesException.Subject;
import io.github.hermesbackup.io.IoReason;
import io.github.hermesbackup.io.Machine;
import io.github.hermesbackup.io.Stamps;
import io.github.hermesbackup.report.Finding;
import io.github.hermesbackup.report.Status;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Captures the state files of a home that may be in use. What has not changed since the newest complete snapshot takes no space;
 * if nothing has, no snapshot is made.
 */
public final class Snapshot {

    private final SnapshotRequest request;
    private final Machine machine;
    private final Disk disk;
    private final SnapshotStore store;
    private final Stamps stamps;
    private final Instant begun;

    /** Prepares a snapshot; nothing happens yet. */
    public Snapshot(SnapshotRequest request, Machine machine) {
        this.request = request;
        this.machine = machine;
        this.disk = machine.disk();
        this.store = new SnapshotStore(disk, request.home());
        this.stamps = new Stamps(disk, machine.clock(), machine.boot().orElse(null));
        this.begun = machine.clock().instant();
    }

    /** Where the snapshots of the home lie. */
    public SnapshotStore store() {
        return store;
    }

    /**
     * The newest snapshot, if it can be seen without opening a state file that it holds the present state and there is nothing to
     * write. Needs no lock.
     */
    public Optional<SnapshotResult> ifNothingChanged() throws IOException {
        request.requireUsable();
        if (request.writeUnchanged()) {
            return Optional.empty();
        }
        Optional<StoredSnapshot> newest = store.newestComplete();
        if (newest.isEmpty() || !serves(newest.get())) {
            return Optional.empty();
        }
        StateListing listing = scan();
        return new Unchanged(stamps).since(newest.get().manifest().orElseThrow(), listing)
                ? Optional.of(unchanged(newest.get(), listing))
                : Optional.empty();
    }

    /** True if, the state being the same, the snapshot is one like the one that is wanted. */
    private boolean serves(StoredSnapshot newest) {
        boolean named = request.label().isEmpty() || request.label().equals(newest.label());
        return named && (!request.pin() || newest.isPinned());
    }

    /**
     * Makes the snapshot, and prunes older ones if it is complete. The caller holds the home's lock.
     *
     * @throws HermesException if it cannot be made; nothing is left of it then
     */
    public SnapshotResult run() throws IOException {
        request.requireUsable();
        store.clearLeftovers();
        Optional<SnapshotResult> already = ifNothingChanged();
        if (already.isPresent()) {
            return already.get();
        }
        StateListing listing = scan();
        if (listing.files().isEmpty() && listing.failed().isEmpty()) {
            return nothing(listing);
        }
        try {
            return capture(listing);
        } catch (StoreFailure e) {
            throw failure(e.reason());
        }
    }

    private StateListing scan() throws HermesException {
        return new StateScan(disk, request.home(), request.state()).run();
    }

    private SnapshotResult capture(StateListing listing) throws IOException {
        Optional<StoredSnapshot> base = store.newestComplete();
        SnapshotId id = SnapshotId.next(machine.clock().instant(), request.label(), store.ids());
        try (Draft draft = Draft.begin(disk, store, stamps, base, id, request.databasePatience())) {
            draft.capture(listing);
            if (base.isPresent() && draft.isSameAs(base.get()) && mayReuse(base.get())) {
                return reuse(base.get(), draft, listing);
            }
            if (draft.files().isEmpty() && draft.failed().isEmpty()) {
                return nothing(listing);
            }
            StoredSnapshot made = draft.publish(request.label(), request.pin());
            List<String> pruned = made.isComplete() ? store.prune(request.keep()) : List.of();
            Status status = made.isComplete() ? Status.COMPLETE : Status.PARTIAL;
            return result(status, Optional.of(made), true, draft, pruned);
        }
    }

    private boolean mayReuse(StoredSnapshot base) {
        boolean named = request.label().isEmpty() || request.label().equals(base.label());
        boolean rewritable = !base.manifest().orElseThrow().otherKeys();
        return !request.writeUnchanged() && named && (!request.pin() || base.isPinned() || rewritable);
    }

    /** The same state as before: the stamps are renewed, so that next time a look suffices. */
    private SnapshotResult reuse(StoredSnapshot base, Draft draft, StateListing listing) throws IOException {
        Manifest old = base.manifest().orElseThrow();
        Manifest renewed = request.pin() ? old.withFiles(draft.files()).withPin() : old.withFiles(draft.files());
        if (!old.otherKeys() && !renewed.equals(old)) {
            StoreFailure.guard(() -> store.rewrite(base, renewed));
        }
        StoredSnapshot now =
                new StoredSnapshot(base.name(), base.directory(), base.id(), Optional.of(renewed), Optional.empty());
        return result(Status.COMPLETE, Optional.of(now), false, draft, List.of());
    }

    private SnapshotResult unchanged(StoredSnapshot newest, StateListing listing) throws IOException {
        return new SnapshotResult(
                Status.COMPLETE,
                Optional.of(newest),
                false,
                newest.files(),
                0,
                0,
                List.of(),
                store.count(),
                Draft.findings(listing),
                passed());
    }

    private SnapshotResult nothing(StateListing listing) throws IOException {
        return new SnapshotResult(
                Status.COMPLETE,
                Optional.empty(),
                false,
                0,
                0,
                0,
                List.of(),
                store.count(),
                Draft.findings(listing),
                passed());
    }

    private SnapshotResult result(
            Status status, Optional<StoredSnapshot> snapshot, boolean made, Draft draft, List<String> pruned)
            throws IOException {
        List<Finding> findings = draft.findings();
        return new SnapshotResult(
                status,
                snapshot,
                made,
                draft.linked(),
                draft.files().size() - draft.linked(),
                draft.copiedBytes(),
                pruned,
                store.count(),
                findings,
                passed());
    }

    private Duration passed() {
        return Duration.between(begun, machine.clock().instant());
    }

    private HermesException failure(IOException cause) {
        if (cause instanceof HermesException known) {
            return known;
        }
        String where = FileName.show(store.shown());
        return IoReason.isNoSpace(disk, cause, request.home().realPath())
                ? new HermesException(
                        Reason.NO_SPACE,
                        Subject.OTHER,
                        "Not enough room in " + where + ": the disk filled up. Nothing was written.",
                        cause)
                : new HermesException(
                        Reason.IO,
                        Subject.OTHER,
                        where + " cannot be written (" + IoReason.of(cause) + "). Nothing was written.",
                        cause);
    }
}
