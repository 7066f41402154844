package io.github.hermesbackup.restore;

import io.github.hermesbackup.archive.EntryTime;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileName;
import io.github.hermesbackup.io.FileStat;
import io.github.hermesbackup.io.IoReason;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Takes back the steps of a journal, the last one first, whether they were taken or not: what is found tells. Can be repeated
 * from the beginning if it is interrupted. What somebody else changed since is left as it is, and what it replaced is kept.
 */
final class Rollback {

    private static final Duration CLOCK_OF_COARSE_FILE_SYSTEMS = Duration.ofSeconds(2);

    private final Disk disk;
    private final TargetTree target;
    private final Staging staging;
    private final Metadata metadata;
    private final PagesTakenBack databasePages;
    private final Planner planner;
    private final Set<Path> touched = new LinkedHashSet<>();
    private final List<RestoreConflict> conflicts = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();
    private IOException firstFailure;

    Rollback(
            Disk disk,
            TargetTree target,
            Staging staging,
            Metadata metadata,
            DatabaseTarget databases,
            Planner planner) {
        this.disk = disk;
        this.target = target;
        this.staging = staging;
        this.metadata = metadata;
        this.databasePages = new PagesTakenBack(disk, target, staging, databases, conflicts);
        this.planner = planner;
    }

    /** What was changed by others since, and is left as they made it. */
    List<RestoreConflict> conflicts() {
        return conflicts;
    }

    /** What could not be taken back, with the reason; empty if everything was. */
    List<String> failures() {
        return failures;
    }

    Optional<IOException> firstFailure() {
        return Optional.ofNullable(firstFailure);
    }

    /** A step that fails does not keep the others from being taken back. */
    void run(Journal journal) throws IOException {
        journal.forward(this::makeRoom);
        journal.backward(step -> {
            try {
                takeBack(step);
            } catch (IOException e) {
                failed(FileName.show(target.path(step.name())), e);
            }
        });
        for (Path directory : touched) {
            try {
                disk.forceDirectory(directory);
            } catch (NoSuchFileException e) {
                continue; // it was one of ours
            } catch (IOException e) {
                failed(FileName.show(directory), e);
            }
        }
    }

    /** Removes what was staged and never published: on a full disk, putting a database back needs the room. */
    private void makeRoom(Step step) throws IOException {
        if (step instanceof Step.Create create) {
            Path fresh = staging.fresh(create.slot());
            if (stat(fresh).filter(stat -> stat.links() == 1).isPresent()) {
                disk.delete(fresh);
            }
        } else if (step instanceof Step.Replace replace
                && stat(staging.old(replace.slot()))
                        .filter(stat -> stat.links() > 1)
                        .isPresent()
                && exists(staging.fresh(replace.slot()))) {
            disk.delete(staging.fresh(replace.slot()));
        }
    }

    private void failed(String what, IOException e) {
        failures.add(what + " (" + IoReason.of(e) + ")");
        firstFailure = firstFailure == null ? e : firstFailure;
    }

    private void takeBack(Step step) throws IOException {
        if (step instanceof Step.Remember it) {
            remembered(it);
        } else if (step instanceof Step.MakeDirectory it) {
            madeDirectory(it);
        } else if (step instanceof Step.Create it) {
            created(it);
        } else if (step instanceof Step.Replace it) {
            replaced(it);
        } else if (step instanceof Step.WritePages it) {
            databasePages.takeBack(it);
        } else if (step instanceof Step.PutAside it) {
            wasPutAside(it);
        } else if (step instanceof Step.RemoveDirectory it) {
            removedDirectory(it);
        } else if (step instanceof Step.Describe it) {
            described(it);
        }
    }

    /** These come last. After a conflict a time of before would hide that something is new. */
    private void remembered(Step.Remember step) throws IOException {
        Path path = target.path(step.name());
        Optional<FileStat> now = stat(path);
        if (conflicts.isEmpty() && now.isPresent() && now.get().kind() != FileStat.Kind.LINK) {
            if (!now.get().modified().equals(step.before().modified())) {
                disk.setModified(path, step.before().modified());
            }
            if (now.get().isDirectory()) {
                touched.add(path);
            }
        }
    }

    private void madeDirectory(Step.MakeDirectory step) throws IOException {
        Path path = target.path(step.name());
        Optional<FileStat> now = stat(path);
        if (now.isEmpty() || !now.get().isDirectory()) {
            return;
        }
        try {
            disk.delete(path);
            touched.add(path.getParent());
        } catch (DirectoryNotEmptyException e) {
            conflict(path, "something was put into it since", Optional.empty());
        }
    }

    private void created(Step.Create step) throws IOException {
        Path path = target.path(step.name());
        Path fresh = staging.fresh(step.slot());
        Optional<FileStat> now = stat(path);
        Optional<FileStat> staged = stat(fresh);
        if (now.isEmpty()
                || (staged.isPresent() && staged.get().inode() != now.get().inode())) {
            return; // not put there, or somebody else's
        }
        if (!isStill(step.fresh(), path, now.get())) {
            conflict(path, "it was changed since", Optional.empty());
            return;
        }
        disk.delete(path);
        touched.add(path.getParent());
    }

    private void replaced(Step.Replace step) throws IOException {
        Path path = target.path(step.name());
        Path old = staging.old(step.slot());
        Optional<FileStat> aside = stat(old);
        if (aside.isEmpty()) {
            return;
        }
        Optional<FileStat> now = stat(path);
        boolean published = !exists(staging.fresh(step.slot()));
        if (step.linked() && !published) {
            disk.delete(old); // only a second name, or what somebody else replaced before us
        } else if (now.isEmpty() && !published) {
            disk.rename(old, path); // moved away for want of hard links, and nothing has come in its place yet
        } else if (now.isEmpty()) {
            conflict(path, "it was removed since", Optional.of(staging.keep(step.slot(), step.name(), old)));
        } else if (isSameFile(now.get(), aside.get())) {
            disk.delete(old); // only its second name
        } else if (isStill(step.fresh(), path, now.get())) {
            disk.rename(old, path);
        } else {
            conflict(path, "it was changed since", Optional.of(staging.keep(step.slot(), step.name(), old)));
        }
        touched.add(path.getParent());
    }

    private void wasPutAside(Step.PutAside step) throws IOException {
        Path path = target.path(step.name());
        Path old = staging.old(step.slot());
        if (!exists(old)) {
            return;
        }
        if (exists(path)) {
            conflict(path, "it was made again since", Optional.of(staging.keep(step.slot(), step.name(), old)));
            return;
        }
        disk.rename(old, path);
        touched.add(path.getParent());
    }

    /** It is made again where nobody sees it, so that it is whole when it appears. */
    private void removedDirectory(Step.RemoveDirectory step) throws IOException {
        Path path = target.path(step.name());
        Path again = staging.fresh(step.slot());
        if (exists(path)) {
            return;
        }
        if (exists(again)) {
            disk.delete(again); // of a rollback that was interrupted here
        }
        disk.makeDirectory(again, 0700);
        Attributes before = step.before();
        FileStat made = disk.stat(again);
        if (before.uid() >= 0 && (before.uid() != made.uid() || before.gid() != made.gid())) {
            disk.setOwner(again, before.uid(), before.gid());
        }
        if (before.mode() >= 0) {
            disk.setMode(again, before.mode());
        }
        disk.forceDirectory(again);
        disk.rename(again, path);
        disk.forceDirectory(path.getParent()); // before anything is moved into it, which would go with it
        touched.add(path);
    }

    /** What still is as this restore made it becomes what it was; the rest is somebody else's. */
    private void described(Step.Describe step) throws IOException {
        Path path = target.path(step.name());
        Optional<FileStat> now = stat(path);
        if (now.isEmpty() || now.get().kind() == FileStat.Kind.LINK) {
            return;
        }
        if (now.get().isDirectory()) {
            describeAsBefore(step, path, now.get());
            touched.add(path);
        } else {
            metadata.durably(path, () -> describeAsBefore(step, path, now.get()));
        }
    }

    private void describeAsBefore(Step.Describe step, Path path, FileStat now) throws IOException {
        int mode = step.before().mode();
        if (mode >= 0 && now.mode() == step.after().mode() && mode != now.mode()) {
            disk.setMode(path, mode);
        }
        Duration apart = Duration.between(
                        now.modified().toInstant(), step.after().modified().toInstant())
                .abs();
        boolean ours =
                EntryTime.of(now.modified()).equals(EntryTime.of(step.after().modified()))
                        || apart.compareTo(CLOCK_OF_COARSE_FILE_SYSTEMS) < 0;
        if (ours && !now.modified().equals(step.before().modified())) {
            disk.setModified(path, step.before().modified());
        }
    }

    private boolean isStill(Fingerprint fresh, Path path, FileStat now) throws IOException {
        if (!now.isFile() || now.size() != fresh.size()) {
            return false;
        }
        try {
            return Arrays.equals(planner.sha256(path), fresh.sha256());
        } catch (AccessDeniedException e) {
            return now.inode() == fresh.inode(); // restored with bits that do not let us read it
        }
    }

    private static boolean isSameFile(FileStat one, FileStat other) {
        return one.inode() != 0 && one.inode() == other.inode() && one.device() == other.device();
    }

    private void conflict(Path path, String what, Optional<Path> kept) {
        conflicts.add(new RestoreConflict(path, what, kept));
    }

    private Optional<FileStat> stat(Path path) throws IOException {
        try {
            return Optional.of(disk.stat(path));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private boolean exists(Path path) throws IOException {
        return stat(path).isPresent();
    }
}
