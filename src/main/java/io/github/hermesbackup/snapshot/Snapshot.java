package io.github.hermesbackup.snapshot;

import io.github.hermesbackup.home.LeftOut;
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
import io.github.hermesbackup.retention.PruneResult;
import io.github.hermesbackup.retention.RetentionPolicy;
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
    private final QuickLook quick;
    private final Instant begun;
    private String published;

    /** Prepares a snapshot; nothing happens yet. */
    public Snapshot(SnapshotRequest request, Machine machine) {
        this.request = request;
        this.machine = machine;
        this.disk = machine.disk();
        this.store = new SnapshotStore(machine, request.home());
        this.stamps = new Stamps(disk, machine.clock(), machine.boot().orElse(null));
        this.quick = new QuickLook(disk, store, request.home().realPath(), request.state(), stamps, machine.boot());
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
        try {
            return look();
        } catch (HermesException e) {
            throw e;
        } catch (IOException e) {
            return Optional.empty(); // whoever makes the snapshot meets it too, and says it
        }
    }

    private Optional<SnapshotResult> look() throws IOException {
        SnapshotStore.Names names = store.names();
        List<StoredSnapshot> newestFirst = names.newestFirst();
        Optional<LastLook> last = newestFirst.isEmpty()
                ? Optional.empty()
                : quick.again(newestFirst.get(0).name());
        if (last.isPresent()) {
            return serves(last.get().snapshot())
                    ? Optional.of(unchanged(
                            last.get().snapshot(), names.count(), last.get().leftOut()))
                    : Optional.empty();
        }
        Instant now = machine.clock().instant();
        Optional<StoredSnapshot> newest = store.newestComplete();
        if (newest.isEmpty() || !serves(newest.get())) {
            return Optional.empty();
        }
        StateListing listing = scan();
        if (!new Unchanged(stamps).since(newest.get().manifest().orElseThrow(), listing)) {
            return Optional.empty();
        }
        quick.remember(now, newest.get(), listing);
        return Optional.of(unchanged(newest.get(), names.count(), listing.leftOut()));
    }

    /** True if, the state being the same, the snapshot is one like the one that is wanted. */
    private boolean serves(StoredSnapshot newest) {
        boolean named = request.label().isEmpty() || request.label().equals(newest.label());
        return named && (!request.pin() || newest.isPinned());
    }

    /**
     * Makes the snapshot, and prunes older ones if it is complete. The caller holds the home's lock.
     *
     * @throws HermesException if it cannot be made; nothing is left of it then. Also if older ones cannot be pruned: the message
     *     says that the new one is there
     */
    public SnapshotResult run() throws IOException {
        request.requireUsable();
        try {
            return make();
        } catch (StoreFailure e) {
            throw failure(e.reason());
        } catch (HermesException e) {
            throw e;
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private SnapshotResult make() throws IOException {
        store.clearLeftovers();
        Optional<SnapshotResult> already = ifNothingChanged();
        if (already.isPresent()) {
            return already.get();
        }
        StateListing listing = scan();
        if (listing.files().isEmpty() && listing.failed().isEmpty()) {
            return nothing(listing);
        }
        return capture(listing);
    }

    private StateListing scan() throws HermesException {
        return new StateScan(disk, request.home(), request.state()).run();
    }

    private SnapshotResult capture(StateListing listing) throws IOException {
        Optional<StoredSnapshot> base = store.newestComplete();
        new Room(disk, stamps, store).require(listing, base);
        SnapshotId id = SnapshotId.next(machine.clock().instant(), request.label(), store.ids());
        try (Draft draft = Draft.begin(disk, store, stamps, base, id, request.databasePatience())) {
            draft.capture(listing);
            if (base.isPresent() && draft.isSameAs(base.get()) && mayReuse(base.get())) {
                return reuse(base.get(), draft);
            }
            if (draft.files().isEmpty() && draft.failed().isEmpty()) {
                return nothing(listing);
            }
            Optional<StoredSnapshot> repeated = repeated(draft);
            if (repeated.isPresent()) {
                return result(Status.PARTIAL, repeated.get(), false, draft, List.of());
            }
            StoredSnapshot made = draft.publish(request.label(), request.pin());
            published = made.name();
            return made.isComplete()
                    ? result(Status.COMPLETE, made, true, draft, prune())
                    : result(Status.PARTIAL, made, true, draft, List.of());
        }
    }

    /** The newest snapshot, if it lacks the same and holds the same: builds that go on failing need not fill the disk. */
    private Optional<StoredSnapshot> repeated(Draft draft) throws IOException {
        return draft.failed().isEmpty() || request.writeUnchanged() || request.pin()
                ? Optional.empty()
                : store.newestIfPartial().filter(this::serves).filter(draft::repeats);
    }

    private List<String> prune() throws IOException {
        PruneResult pruned = new SnapshotPrune(machine, store, RetentionPolicy.newest(request.keep())).run(false);
        for (Finding left : pruned.findings()) {
            throw new HermesException(
                    Reason.IO,
                    Subject.OTHER,
                    left.path() + " " + left.reason()
                            + ". Remove it by hand, or keep more with -Dhermes.snapshot.keep.");
        }
        return pruned.removed().stream().map(FileName::escape).toList();
    }

    private boolean mayReuse(StoredSnapshot base) {
        boolean named = request.label().isEmpty() || request.label().equals(base.label());
        boolean rewritable = !base.manifest().orElseThrow().otherKeys();
        return !request.writeUnchanged() && named && (!request.pin() || base.isPinned() || rewritable);
    }

    /** The same state as before: the stamps are renewed, so that next time a look suffices. */
    private SnapshotResult reuse(StoredSnapshot base, Draft draft) throws IOException {
        Manifest old = base.manifest().orElseThrow();
        Manifest renewed = request.pin() ? old.withFiles(draft.files()).withPin() : old.withFiles(draft.files());
        if (!old.otherKeys() && !renewed.equals(old)) {
            StoreFailure.guard(() -> store.rewrite(base, renewed));
        }
        StoredSnapshot now =
                new StoredSnapshot(base.name(), base.directory(), base.id(), Optional.of(renewed), Optional.empty());
        return result(Status.COMPLETE, now, false, draft, List.of());
    }

    private SnapshotResult unchanged(StoredSnapshot newest, int stored, List<LeftOut> leftOut) {
        return new SnapshotResult(
                Status.COMPLETE,
                Optional.of(newest),
                false,
                newest.files(),
                0,
                0,
                List.of(),
                stored,
                Draft.findings(List.of(), leftOut),
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
                Draft.findings(listing.failed(), listing.leftOut()),
                passed());
    }

    private SnapshotResult result(
            Status status, StoredSnapshot snapshot, boolean made, Draft draft, List<String> pruned) throws IOException {
        return new SnapshotResult(
                status,
                Optional.of(snapshot),
                made,
                draft.linked(),
                draft.files().size() - draft.linked(),
                draft.copiedBytes(),
                pruned,
                store.count(),
                draft.findings(),
                passed());
    }

    private Duration passed() {
        return Duration.between(begun, machine.clock().instant());
    }

    private HermesException failure(IOException cause) {
        if (cause instanceof HermesException known) {
            return known;
        }
        if (published != null) {
            return new HermesException(
                    Reason.IO,
                    Subject.OTHER,
                    "The snapshot " + FileName.escape(published)
                            + " was made, but older ones could not be looked after (" + IoReason.of(cause)
                            + "). See which there are with hermes:snapshot-list.",
                    cause);
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
