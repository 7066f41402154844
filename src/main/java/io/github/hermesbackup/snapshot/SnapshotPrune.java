package io.github.hermesbackup.snapshot;

import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileName;
import io.github.hermesbackup.io.FileStat;
import io.github.hermesbackup.io.IoReason;
import io.github.hermesbackup.io.Machine;
import io.github.hermesbackup.report.Finding;
import io.github.hermesbackup.retention.Candidate;
import io.github.hermesbackup.retention.Decision;
import io.github.hermesbackup.retention.PruneResult;
import io.github.hermesbackup.retention.Removable;
import io.github.hermesbackup.retention.RetentionPolicy;
import io.github.hermesbackup.retention.Stored;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Removes the snapshots of a home that no rule of a policy keeps.
 *
 * <p>Only complete ones count. A partial one goes with the complete ones of its time, once all that a rule keeps are newer. Pinned and damaged ones stay, and so does whatever has another name than an id.
 */
public final class SnapshotPrune {

    private static final String SUPERSEDED = "incomplete, and older than every complete one that a rule keeps";

    private final Machine machine;
    private final Disk disk;
    private final SnapshotStore store;
    private final RetentionPolicy policy;

    /**
     * Prepares it; nothing happens before {@link #run}.
     *
     * @param policy not an empty one
     */
    public SnapshotPrune(Machine machine, SnapshotStore store, RetentionPolicy policy) {
        this.machine = machine;
        this.disk = machine.disk();
        this.store = store;
        this.policy = policy;
    }

    /** A snapshot that says when it was made. */
    private record Dated(StoredSnapshot snapshot, Instant created) implements Removable {

        @Override
        public String name() {
            return snapshot.id().orElseThrow().timestamp();
        }

        @Override
        public int number() {
            return snapshot.id().orElseThrow().number();
        }

        @Override
        public boolean complete() {
            return snapshot.isComplete();
        }

        @Override
        public boolean pinned() {
            return snapshot.isPinned();
        }

        @Override
        public Path path() {
            return snapshot.directory();
        }

        @Override
        public long bytes() {
            return snapshot.bytes();
        }

        @Override
        public String shown() {
            return snapshot.name();
        }
    }

    /**
     * Runs it. The caller holds the home's lock unless it only decides.
     *
     * @param dryRun true to decide only
     * @throws IOException if the store cannot be listed; nothing was removed then
     */
    public PruneResult run(boolean dryRun) throws IOException {
        if (!dryRun) {
            store.clearLeftovers();
        }
        List<Dated> dated = new ArrayList<>();
        List<Stored> notCounted = new ArrayList<>();
        for (StoredSnapshot stored : store.all()) {
            Optional<Instant> created = stored.id().isPresent() ? stored.created() : Optional.empty();
            if (created.isPresent() && stored.damage().isEmpty()) {
                dated.add(new Dated(stored, created.get()));
            } else {
                notCounted.add(store.inventoryOf(stored));
            }
        }
        List<Decision<Dated>> decisions = decide(dated);
        List<Decision<Dated>> doomed = new ArrayList<>(decisions);
        doomed.removeIf(Decision::kept);
        Collections.reverse(doomed); // the oldest first: whatever stops this half-way, the newest are there
        Map<Path, Long> freed = freedBy(doomed);
        Set<Path> removed = new LinkedHashSet<>();
        List<Finding> findings = new ArrayList<>();
        long bytes = 0;
        for (Decision<Dated> decision : doomed) {
            if (dryRun || remove(decision.item().snapshot(), findings)) {
                removed.add(decision.item().path());
                bytes += freed.get(decision.item().path());
            }
        }
        List<Decision<Removable>> told = decisions.stream()
                .map(decision -> new Decision<Removable>(decision.item(), decision.kept(), decision.reasons()))
                .toList();
        return new PruneResult(told, notCounted, removed, bytes, findings);
    }

    private List<Decision<Dated>> decide(List<Dated> all) {
        List<Decision<Dated>> decisions = new ArrayList<>();
        Optional<Dated> oldestKept = Optional.empty();
        boolean completeOnesGo = false;
        Instant now = machine.clock().instant();
        for (Decision<Dated> decision : policy.decide(all, machine.zone(), now)) {
            Dated item = decision.item();
            boolean counts = item.complete() && !item.created().isAfter(now);
            if (counts && decision.kept() && !decision.reasons().equals(List.of("pinned"))) {
                oldestKept = Optional.of(item);
            }
            completeOnesGo |= !decision.kept();
            decisions.add(decision);
        }
        if (oldestKept.isPresent() && completeOnesGo) {
            Dated last = oldestKept.get();
            decisions.replaceAll(decision -> isSuperseded(decision.item(), last)
                    ? new Decision<>(decision.item(), false, List.of(SUPERSEDED))
                    : decision);
        }
        return decisions;
    }

    private static boolean isSuperseded(Dated item, Dated oldestKept) {
        return !item.complete() && !item.pinned() && Candidate.NEWEST_FIRST.compare(oldestKept, item) < 0;
    }

    /** What the removal of each really frees: a file that another snapshot still names stays, and is freed with the last. */
    private Map<Path, Long> freedBy(List<Decision<Dated>> doomed) throws IOException {
        Map<Path, Long> freed = new HashMap<>();
        Map<List<Long>, Integer> names = new HashMap<>();
        for (Decision<Dated> decision : doomed) {
            StoredSnapshot snapshot = decision.item().snapshot();
            long bytes = 0;
            for (String name : snapshot.manifest().orElseThrow().files().keySet()) {
                try {
                    FileStat stat = disk.stat(FileName.resolve(snapshot.directory(), name));
                    int gone = names.merge(List.of(stat.device(), stat.inode()), 1, Integer::sum);
                    bytes += gone >= stat.links() ? stat.size() : 0;
                } catch (NoSuchFileException e) {
                    continue; // it was there a moment ago; then it frees nothing
                }
            }
            freed.put(snapshot.directory(), bytes);
        }
        return freed;
    }

    private boolean remove(StoredSnapshot snapshot, List<Finding> findings) {
        try {
            store.remove(snapshot);
            return true;
        } catch (NoSuchFileException e) {
            return true; // somebody else was faster
        } catch (IOException e) {
            findings.add(new Finding(
                    Finding.Kind.FAILED,
                    FileName.show(store.shown().resolve(snapshot.directory().getFileName())),
                    "cannot be removed (" + IoReason.of(e) + ")"));
            return false;
        }
    }
}
