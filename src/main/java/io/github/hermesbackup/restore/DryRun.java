package io.github.hermesbackup.restore;

import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileName;
import io.github.hermesbackup.io.GiveUp;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.io.HermesException.Reason;
import io.github.hermesbackup.io.HermesException.Subject;
import io.github.hermesbackup.io.Machine;
import io.github.hermesbackup.io.NameFolding;
import io.github.hermesbackup.io.Sizes;
import io.github.hermesbackup.report.Finding;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Finds out what a restore would do, and changes nothing in the home: no file, no time, no lock. Databases are compared in a
 * private directory elsewhere, for a moment.
 */
public final class DryRun {

    private static final int BUFFER_BYTES = 256 * 1024;
    private static final long RESERVE_BYTES = 4 << 20;

    private final RestoreRequest request;
    private final Disk disk;
    private final TargetTree target;
    private final Planner planner;
    private final DatabaseTarget databases;
    private final Path scratch;
    private final Map<DryRunResult.Change, List<String>> changes = new EnumMap<>(DryRunResult.Change.class);
    private final List<Finding> skipped = new ArrayList<>();

    /** @param work an existing directory outside the home, with room for the largest database twice */
    public DryRun(RestoreRequest request, Machine machine, Path work) {
        Path home = request.target().realPath();
        this.request = request;
        this.disk = machine.disk();
        this.target = new TargetTree(disk, home, request.links());
        this.planner = new Planner(
                disk, target, new Volumes(disk, home), new Metadata(disk, machine.umask()), request.selection());
        this.databases = new DatabaseTarget(disk, request.databasePatience());
        this.scratch = work.resolve(".hermes-dry-run-" + UUID.randomUUID());
        for (DryRunResult.Change change : DryRunResult.Change.values()) {
            changes.put(change, new ArrayList<>());
        }
    }

    /** @throws IOException if the source or the home cannot be read, or the private directory not be written */
    public DryRunResult run() throws IOException {
        disk.makeDirectory(scratch, 0700);
        TreeRemoval removal = new TreeRemoval(disk);
        try {
            find();
        } catch (IOException | RuntimeException e) {
            GiveUp.after(e, () -> removal.remove(scratch));
            throw e;
        }
        removal.remove(scratch);
        return new DryRunResult(changes, skipped);
    }

    private void find() throws IOException {
        Source source = request.source();
        Plan plan = new Plan();
        source.forEach((ordinal, member) -> look(source, ordinal, member, plan));
        skipped.addAll(plan.preview().skipped());
        if (request.exactly().isPresent()) {
            Extras.find(disk, request.target(), request.exactly().get(), source, request.selection(), NameFolding.NONE)
                    .files((name, database) -> add(DryRunResult.Change.REMOVED, name));
        }
    }

    private void look(Source source, int ordinal, Member member, Plan plan) throws IOException {
        try {
            planner.plan(source, ordinal, member, plan);
            DryRunResult.Change change = change(member, plan.action(ordinal));
            if (change != null) {
                add(change, member.name());
            }
        } catch (HermesException e) {
            add(DryRunResult.Change.REFUSED, member.name());
            skipped.add(new Finding(Finding.Kind.FAILED, FileName.escape(member.name()), e.getMessage()));
        }
    }

    private void add(DryRunResult.Change change, String name) {
        changes.get(change).add(FileName.escape(name));
    }

    private DryRunResult.Change change(Member member, Action action) throws IOException {
        return switch (action) {
            case CREATE -> DryRunResult.Change.CREATED;
            case REPLACE ->
                member.sha256() == null && hasContent(member)
                        ? DryRunResult.Change.UNCHANGED
                        : DryRunResult.Change.REPLACED;
            case WRITE_PAGES -> holds(member) ? DryRunResult.Change.UNCHANGED : DryRunResult.Change.REPLACED;
            case KEEP -> DryRunResult.Change.UNCHANGED;
            default -> null;
        };
    }

    private boolean hasContent(Member member) throws IOException {
        try (Staged staged = stage(member)) {
            return Arrays.equals(planner.sha256(staged.file()), planner.sha256(target.path(target.nameFor(member))));
        }
    }

    private boolean holds(Member member) throws IOException {
        try (Staged staged = stage(member)) {
            return databases.holdsUntouched(target.path(target.nameFor(member)), staged.file());
        }
    }

    private Staged stage(Member member) throws IOException {
        Path file = scratch.resolve("member");
        long free = disk.usableSpace(scratch);
        if (free - RESERVE_BYTES < member.size()) {
            throw new HermesException(
                    Reason.NO_SPACE,
                    Subject.OTHER,
                    "Not enough room in " + scratch.getParent() + " to compare it: this needs "
                            + Sizes.bytes(member.size()) + ", " + Sizes.bytes(free) + " are free");
        }
        try (FileChannel out = disk.create(file, 0600)) {
            member.copyTo(out, new byte[BUFFER_BYTES]);
        }
        return new Staged(disk, file);
    }

    /** The content of one member, as long as it is looked at. */
    private record Staged(Disk disk, Path file) implements Closeable {

        @Override
        public void close() throws IOException {
            disk.delete(file);
        }
    }
}
