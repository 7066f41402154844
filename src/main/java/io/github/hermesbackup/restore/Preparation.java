package io.github.hermesbackup.restore;

import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileStat;
import io.github.hermesbackup.sqlite.DatabaseFile;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Writes every step of the publication into the journal, in the order in which they are taken: directories to put things into,
 * databases, which are what can refuse, files, what goes, and last modes and times. Each file that will be replaced gets a
 * second name in its slot, so that it cannot be lost; nothing visible changes.
 */
final class Preparation {

    private final Disk disk;
    private final TargetTree target;
    private final Volumes volumes;
    private final StagedFiles staged;
    private final Metadata metadata;
    private final Staging staging;
    private final JournalWriter journal;
    private final Set<String> remembered = new HashSet<>();
    private final Set<String> made = new HashSet<>();

    Preparation(Disk disk, TargetTree target, Volumes volumes, StagedFiles staged, Metadata metadata, Staging staging) {
        this.disk = disk;
        this.target = target;
        this.volumes = volumes;
        this.staged = staged;
        this.metadata = metadata;
        this.staging = staging;
        this.journal = staging.journal();
    }

    void prepare(Source source, Plan plan) throws IOException {
        source.forEach((ordinal, member) -> remember(plan.action(ordinal), target.nameFor(member)));
        plan.extras().files((name, database) -> remember(TargetTree.parent(name)));
        plan.extras().directories((name, database) -> rememberDirectory(name));
        source.forEach((ordinal, member) -> {
            if (plan.action(ordinal) == Action.CREATE_DIRECTORY) {
                makeDirectory(member.name());
            }
        });
        if (plan.hasDatabases()) {
            source.forEach((ordinal, member) -> {
                if (plan.isDatabase(ordinal)) {
                    file(plan.action(ordinal), ordinal, member, true);
                }
            });
        }
        source.forEach((ordinal, member) -> {
            if (!plan.isDatabase(ordinal)) {
                file(plan.action(ordinal), ordinal, member, plan.replacesDatabase(ordinal));
            }
        });
        remove(plan.extras());
        if (plan.count(Action.KEEP) + plan.count(Action.WRITE_PAGES) > 0) {
            source.forEach((ordinal, member) -> describe(plan.action(ordinal), member, plan.isDatabase(ordinal)));
        }
        new DirectoriesLast(source, plan).describe();
    }

    /** What is put into a directory, or moved out of it, changes its time; writing pages changes the database's. */
    private void remember(Action action, String name) throws IOException {
        if (action.changes()) {
            remember(TargetTree.parent(name));
        }
        if (action == Action.WRITE_PAGES) {
            remember(name);
        }
    }

    private void rememberDirectory(String name) throws IOException {
        remember(name.substring(0, name.length() - 1));
        remember(TargetTree.parent(name));
    }

    private void remember(String name) throws IOException {
        if (remembered.add(name)) {
            Optional<FileStat> stat = target.lookUnchanged(name);
            if (stat.isPresent()) {
                journal.add(new Step.Remember(name, Attributes.of(stat.get())));
            }
        }
    }

    private void makeDirectory(String name) throws IOException {
        String plain = name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
        if (plain.isEmpty()
                || made.contains(plain)
                || target.statUnchanged(plain + "/").isPresent()) {
            return;
        }
        makeDirectory(TargetTree.parent(plain)); // archives of other tools may have no member for a directory
        made.add(plain);
        journal.add(new Step.MakeDirectory(plain));
    }

    private void file(Action action, int ordinal, Member member, boolean withSidecars) throws IOException {
        if (!action.needsContent()) {
            return;
        }
        String name = target.nameFor(member);
        Slot slot = new Slot(volumes.of(target.path(name)), Integer.toString(ordinal));
        if (action == Action.WRITE_PAGES) {
            journal.add(new Step.WritePages(name, slot));
            return;
        }
        if (withSidecars) {
            sidecars(name, slot);
        }
        Fingerprint fresh = staged.fingerprint(ordinal, member);
        if (action == Action.CREATE) {
            makeDirectory(TargetTree.parent(name));
            journal.add(new Step.Create(name, slot, fresh));
        } else {
            journal.add(replacement(name, slot, fresh));
        }
    }

    /** Moves away what another generation of a database left beside a name that gets a new file. */
    private void sidecars(String name, Slot slot) throws IOException {
        for (String suffix : DatabaseFile.SIDECAR_SUFFIXES) {
            Optional<FileStat> stat = target.look(name + suffix);
            if (stat.isPresent() && stat.get().isFile()) {
                journal.add(new Step.PutAside(name + suffix, slot.beside(suffix), Seen.of(stat.get())));
            }
        }
    }

    /** Without hard links the file is moved away when its turn comes, and for a moment there is none. */
    private Step replacement(String name, Slot slot, Fingerprint fresh) throws IOException {
        Path path = target.path(name);
        try {
            disk.link(path, staging.old(slot));
            return new Step.Replace(name, slot, Seen.of(disk.stat(staging.old(slot))), true, fresh);
        } catch (NoSuchFileException e) {
            throw new ChangedMeanwhile(path, "was removed");
        } catch (UnsupportedOperationException | FileSystemException e) {
            return new Step.Replace(name, slot, Seen.of(disk.stat(path)), false, fresh);
        }
    }

    private void remove(Extras extras) throws IOException {
        int[] number = new int[1];
        extras.files((name, database) -> {
            Slot slot = new Slot(volumes.of(target.path(name)), "extra-" + number[0]++);
            Optional<FileStat> stat = target.look(name);
            if (stat.isPresent() && stat.get().isFile()) {
                journal.add(new Step.PutAside(name, slot, Seen.of(stat.get())));
                if (database) {
                    sidecars(name, slot);
                }
            }
        });
        extras.directories((name, database) -> {
            Optional<FileStat> stat = target.look(name);
            if (stat.isPresent() && stat.get().isDirectory()) {
                Slot slot = new Slot(volumes.of(target.path(name)), "extra-" + number[0]++);
                journal.add(new Step.RemoveDirectory(
                        name.substring(0, name.length() - 1), slot, Attributes.of(stat.get())));
            }
        });
    }

    /** A database that is right already keeps its time, which says when it was last in use, but not bits that are too wide. */
    private void describe(Action action, Member member, boolean database) throws IOException {
        if (action == Action.WRITE_PAGES || action == Action.KEEP) {
            String name = target.nameFor(member);
            FileStat now = target.stat(name).orElseThrow(() -> new ChangedMeanwhile(target.path(name), "was removed"));
            boolean timeStays = database && action == Action.KEEP;
            if (timeStays ? !metadata.hasMode(now, member) : !metadata.isRight(now, member)) {
                Attributes wanted = metadata.wanted(member, now);
                Attributes after =
                        timeStays ? new Attributes(wanted.mode(), now.modified(), now.uid(), now.gid()) : wanted;
                journal.add(new Step.Describe(name, Attributes.of(now), after));
            }
        }
    }

    /** Directories get their modes and times when nothing is put into them any more, the deepest first. */
    private final class DirectoriesLast {

        private final java.util.List<Step.Describe> steps = new java.util.ArrayList<>();
        private final boolean all;

        DirectoriesLast(Source source, Plan plan) throws IOException {
            this.all = plan.changesAnything();
            source.forEach((ordinal, member) -> collect(plan.action(ordinal), member));
        }

        private void collect(Action action, Member member) throws IOException {
            if (action == Action.CREATE_DIRECTORY) {
                Attributes fresh =
                        new Attributes(metadata.mode(member), member.time().toFileTime(), -1, -1);
                steps.add(new Step.Describe(member.name(), new Attributes(0700, fresh.modified(), -1, -1), fresh));
            } else if (action == Action.KEEP_DIRECTORY) {
                FileStat now = target.stat(member.name())
                        .orElseThrow(() -> new ChangedMeanwhile(target.path(member.name()), "was removed"));
                if (all || !metadata.isRight(now, member)) {
                    steps.add(new Step.Describe(member.name(), Attributes.of(now), metadata.wanted(member, now)));
                }
            }
        }

        void describe() throws IOException {
            for (int i = steps.size() - 1; i >= 0; i--) {
                journal.add(steps.get(i));
            }
        }
    }

    /** For a file of a home that was there when it was planned for. */
    static final class ChangedMeanwhile extends IOException {

        private static final long serialVersionUID = 1;

        ChangedMeanwhile(Path path, String what) {
            super(path + " " + what + " by another process in the meantime");
        }
    }
}
