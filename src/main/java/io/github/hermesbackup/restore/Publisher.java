package io.github.hermesbackup.restore;

import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileStat;
import io.github.hermesbackup.io.ParallelWork;
import io.github.hermesbackup.restore.Preparation.ChangedMeanwhile;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** Takes the steps of a journal, each of which is visible at once and whole. */
final class Publisher {

    private static final int FORCED_AT_ONCE = 8;

    private final Disk disk;
    private final TargetTree target;
    private final Staging staging;
    private final Metadata metadata;
    private final DatabaseTarget databases;
    private final Set<Path> touched = new LinkedHashSet<>();
    /** The file systems on which something was put aside since that was last forced. */
    private final Set<Integer> putAside = new HashSet<>();

    Publisher(Disk disk, TargetTree target, Staging staging, Metadata metadata, DatabaseTarget databases) {
        this.disk = disk;
        this.target = target;
        this.staging = staging;
        this.metadata = metadata;
        this.databases = databases;
    }

    /**
     * When it returns, everything is on the device.
     *
     * @param forcing begun before; nothing to force directory by directory
     */
    void publish(Journal journal, Optional<Forcing> forcing) throws IOException {
        journal.forward(this::take);
        if (forcing.isPresent()) {
            forcing.get().everything();
        }
        try (ParallelWork work = new ParallelWork("hermes-restore-force", FORCED_AT_ONCE, touched.size())) {
            for (Path directory : touched) {
                // Where only directories are made, nothing was laid ready, so that nobody has forced that file system.
                if (forcing.isEmpty()
                        || !forcing.get().covers(disk.stat(directory).device())) {
                    work.submit(turn -> disk.forceDirectory(directory));
                }
            }
            work.await();
        }
    }

    private void take(Step step) throws IOException {
        if (step instanceof Step.MakeDirectory it) {
            makeDirectory(it);
        } else if (step instanceof Step.Create it) {
            create(it);
        } else if (step instanceof Step.Replace it) {
            replace(it);
        } else if (step instanceof Step.WritePages it) {
            writePages(it);
        } else if (step instanceof Step.PutAside it) {
            putAside(it);
        } else if (step instanceof Step.RemoveDirectory it) {
            removeDirectory(it);
        } else if (step instanceof Step.Describe it) {
            describe(it);
        }
    }

    private void makeDirectory(Step.MakeDirectory step) throws IOException {
        target.look(step.name());
        Path path = target.path(step.name());
        disk.makeDirectory(path, 0700);
        metadata.own(path, path.getParent(), null);
        disk.setMode(path, metadata.newDirectoryMode()); // unless a member says otherwise, later
        touched.add(path);
        touched.add(path.getParent());
    }

    private void create(Step.Create step) throws IOException {
        Path path = target.path(step.name());
        Path fresh = staging.fresh(step.slot());
        target.requirePlainParents(step.name());
        try {
            disk.link(fresh, path);
        } catch (FileAlreadyExistsException e) {
            throw new ChangedMeanwhile(path, "was made");
        } catch (UnsupportedOperationException | FileSystemException e) {
            if (target.look(step.name()).isPresent()) {
                throw new ChangedMeanwhile(path, "was made");
            }
            disk.rename(fresh, path); // a file system without hard links
        }
        touched.add(path.getParent());
    }

    private void replace(Step.Replace step) throws IOException {
        Path path = target.path(step.name());
        Path old = staging.old(step.slot());
        requireUnchanged(target.look(step.name()), step.old(), path);
        if (!step.linked()) {
            disk.rename(path, old);
            staging.forceOld(step.slot());
        }
        disk.rename(staging.fresh(step.slot()), path);
        // What was replaced must be what was set aside: the rollback puts back whatever is in the slot.
        requireUnchanged(Optional.of(disk.stat(old)), step.old(), path);
        touched.add(path.getParent());
    }

    private static void requireUnchanged(Optional<FileStat> now, Seen seen, Path path) throws IOException {
        if (now.isEmpty()) {
            throw new ChangedMeanwhile(path, "was removed");
        }
        if (!seen.isStill(now.get())) {
            throw new ChangedMeanwhile(path, "was changed");
        }
    }

    private void writePages(Step.WritePages step) throws IOException {
        target.look(step.name());
        Path path = target.path(step.name());
        databases.keep(path, staging.old(step.slot().beside(".unfinished")), staging.old(step.slot()));
        staging.forceOld(step.slot());
        boolean[] changed = new boolean[1];
        try {
            databases.write(staging.fresh(step.slot()), path, () -> changed[0] = true);
        } catch (IOException e) {
            if (!changed[0]) {
                disk.delete(staging.old(step.slot())); // nothing to take back from a database that may be locked now
            }
            throw e;
        }
    }

    /** A database's log may have gone by itself: the last connection takes it along. */
    private void putAside(Step.PutAside step) throws IOException {
        Path path = target.path(step.name());
        Path old = staging.old(step.slot());
        if (target.look(step.name()).isEmpty()) {
            return;
        }
        try {
            disk.rename(path, old);
        } catch (NoSuchFileException e) {
            return;
        }
        putAside.add(step.slot().volume());
        touched.add(path.getParent());
        requireUnchanged(Optional.of(disk.stat(old)), step.old(), path);
    }

    private void removeDirectory(Step.RemoveDirectory step) throws IOException {
        Path path = target.path(step.name());
        if (putAside.remove(step.slot().volume())) {
            staging.forceOld(step.slot()); // what was in it must not go with it
        }
        try {
            disk.delete(path);
            touched.remove(path);
            touched.add(path.getParent());
        } catch (DirectoryNotEmptyException | NoSuchFileException e) {
            return; // what a backup leaves out stays, and the directory with it
        }
    }

    private void describe(Step.Describe step) throws IOException {
        Path path = target.path(step.name());
        Optional<FileStat> now = target.stat(step.name());
        if (now.isEmpty()) {
            throw new ChangedMeanwhile(path, "was removed");
        }
        if (now.get().isDirectory()) {
            metadata.set(path, step.after());
            touched.add(path);
        } else {
            metadata.durably(path, () -> metadata.set(path, step.after()));
        }
    }
}
