package io.github.hermesbackup.retention;

import io.github.hermesbackup.archive.ArchiveReader;
import io.github.hermesbackup.home.ArchiveName;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileName;
import io.github.hermesbackup.io.IoReason;
import io.github.hermesbackup.io.Machine;
import io.github.hermesbackup.report.Finding;
import io.github.hermesbackup.retention.Stored.State;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Removes the archives of one kind in one directory that no rule of a policy keeps.
 *
 * <p>Nothing is removed for the sake of an archive that cannot be opened: those that the policy would keep are opened first, and
 * one that is damaged counts no more. What cannot be removed stays, and the rest is removed all the same.
 */
public final class Prune {

    private final Machine machine;
    private final Disk disk;
    private final Path directory;
    private final ArchiveName.Kind kind;
    private final RetentionPolicy policy;

    /**
     * Prepares it; nothing happens before {@link #run}.
     *
     * @param directory where the archives lie; it need not exist
     * @param policy not an empty one
     */
    public Prune(Machine machine, Path directory, ArchiveName.Kind kind, RetentionPolicy policy) {
        this.machine = machine;
        this.disk = machine.disk();
        this.directory = directory;
        this.kind = kind;
        this.policy = policy;
    }

    /**
     * Runs it.
     *
     * @param dryRun true to decide only
     * @throws IOException if the directory cannot be listed; nothing was removed then
     */
    public PruneResult run(boolean dryRun) throws IOException {
        List<Stored> notCounted = new ArrayList<>();
        List<Decision<Archive>> decisions = decide(candidates(notCounted), notCounted);
        Set<Path> removed = new LinkedHashSet<>();
        List<Finding> findings = new ArrayList<>();
        long freed = 0;
        // The oldest first: whatever stops this half-way, the newest are there.
        List<Decision<Archive>> oldestFirst = new ArrayList<>(decisions);
        Collections.reverse(oldestFirst);
        for (Decision<Archive> decision : oldestFirst) {
            Archive archive = decision.item();
            if (!decision.kept() && (dryRun || remove(archive, findings))) {
                removed.add(archive.path());
                freed += archive.bytes();
            }
        }
        notCounted.sort(Stored.NEWEST_FIRST);
        List<Decision<Removable>> told = decisions.stream()
                .map(decision -> new Decision<Removable>(decision.item(), decision.kept(), decision.reasons()))
                .toList();
        return new PruneResult(told, notCounted, removed, freed, findings);
    }

    private List<Archive> candidates(List<Stored> notCounted) throws IOException {
        List<Archive> candidates = new ArrayList<>();
        for (Path path : Archives.named(disk, directory, kind)) {
            Optional<Archive> archive = readable(path);
            if (archive.isPresent()) {
                candidates.add(archive.get());
            } else {
                new Inventory(disk).look(path).ifPresent(notCounted::add);
            }
        }
        return candidates;
    }

    private Optional<Archive> readable(Path path) {
        try {
            return Archives.read(disk, path);
        } catch (IOException e) {
            return Optional.empty(); // the inventory says why
        }
    }

    private List<Decision<Archive>> decide(List<Archive> candidates, List<Stored> notCounted) {
        Set<Path> sound = new HashSet<>();
        while (true) {
            List<Decision<Archive>> decisions =
                    policy.decide(candidates, machine.zone(), machine.clock().instant());
            List<Archive> damaged = new ArrayList<>();
            for (Decision<Archive> decision : decisions) {
                Archive archive = decision.item();
                if (decision.kept() && archive.complete() && !sound.contains(archive.path())) {
                    Optional<String> problem = problemOf(archive);
                    problem.ifPresent(text -> notCounted.add(asDamaged(archive, text)));
                    if (problem.isPresent()) {
                        damaged.add(archive);
                    } else {
                        sound.add(archive.path());
                    }
                }
            }
            if (damaged.isEmpty()) {
                return decisions;
            }
            candidates.removeAll(damaged);
        }
    }

    /** Structure, names, and the archive's own digest; the contents are for {@code verify}. */
    private Optional<String> problemOf(Archive archive) {
        try (ArchiveReader opened = ArchiveReader.open(disk, archive.path())) {
            return opened.comment().filter(archive.comment()::equals).isPresent()
                    ? Optional.empty()
                    : Optional.of("it was replaced meanwhile");
        } catch (IOException e) {
            return Optional.of(Inventory.reason(e));
        }
    }

    private static Stored asDamaged(Archive archive, String problem) {
        return new Stored(
                archive.stamped().kind().word(),
                archive.path(),
                FileName.show(archive.path()),
                Optional.of(archive.created()),
                archive.created(),
                archive.bytes(),
                State.DAMAGED,
                Optional.of(problem),
                false);
    }

    private boolean remove(Archive archive, List<Finding> findings) {
        try {
            if (!Archives.read(disk, archive.path()).equals(Optional.of(archive))) {
                findings.add(failed(archive, "it was replaced meanwhile, and stays"));
                return false;
            }
            disk.delete(archive.path());
            return true;
        } catch (NoSuchFileException e) {
            return true; // another run was faster
        } catch (IOException e) {
            findings.add(failed(archive, "cannot be removed (" + IoReason.of(e) + ")"));
            return false;
        }
    }

    private static Finding failed(Archive archive, String reason) {
        return new Finding(Finding.Kind.FAILED, FileName.show(archive.path()), reason);
    }
}
