package io.github.hermesbackup.restore;

import io.github.hermesbackup.archive.ArchiveEntry;
import io.github.hermesbackup.archive.ArchiveReader;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileName;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.io.HermesException.Reason;
import io.github.hermesbackup.io.HermesException.Subject;
import io.github.hermesbackup.io.IoReason;
import io.github.hermesbackup.io.Machine;
import io.github.hermesbackup.report.Sizes;
import io.github.hermesbackup.sqlite.DatabaseFile;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * Restores an archive into a home that may be in use: everything is verified and staged before the first visible change,
 * then published; any error takes back what was published.
 *
 * <p>Databases go first, since they are what can refuse; an existing one keeps its file and gets its pages written.
 */
public final class Restore {

    private static final long RESERVE_BYTES = 4 << 20;

    private final RestoreRequest request;
    private final Machine machine;
    private final RestoreListener listener;
    private final Disk disk;
    private final Path home;
    private final TargetTree target;
    private final Metadata metadata;
    private final Planner planner;
    private final DatabaseTarget databases;
    private final BitSet databaseMembers = new BitSet();
    /** Files that begin like a database and are replaced: what lies beside them goes with them. */
    private final BitSet replacedDatabases = new BitSet();

    private final List<RestoreResult.Database> written = new ArrayList<>();

    /** Prepares a restore; nothing happens before {@link #run}. */
    public Restore(RestoreRequest request, Machine machine, RestoreListener listener) {
        this.request = request;
        this.machine = machine;
        this.listener = listener;
        this.disk = machine.disk();
        this.home = request.target().realPath();
        this.target = new TargetTree(disk, home);
        this.metadata = new Metadata(disk, machine.umask());
        this.planner = new Planner(disk, target);
        this.databases = new DatabaseTarget(disk, request.databasePatience());
    }

    /**
     * Runs it.
     *
     * @throws HermesException if the archive or the target is refused, or something failed; the home is as it was then
     */
    public RestoreResult run() throws IOException {
        Instant begun = machine.clock().instant();
        try (ArchiveReader archive = ArchiveReader.open(disk, request.archive())) {
            Members members = Members.of(archive, request.markers());
            requirePermission();
            listener.accepted(archive.files(), members.prefix());
            Plan plan = planner.plan(members);
            requireRoom(plan);
            Optional<String> leftover = stageAndPublish(archive, members, plan);
            return result(members, plan, leftover, begun);
        }
    }

    /** Returns what could not be cleared away after everything had been restored. */
    private Optional<String> stageAndPublish(ArchiveReader archive, Members members, Plan plan) throws IOException {
        Staging staging = null;
        try {
            staging = Staging.in(disk, home);
            stage(archive, members, plan, staging);
            listener.publishing();
            publish(members, plan, staging);
        } catch (NotTakenBack e) {
            throw e; // what was put aside is all there is of it
        } catch (IOException | RuntimeException e) {
            if (staging != null) {
                staging.discard(e);
            }
            if (e instanceof IOException io) {
                throw failure(io);
            }
            throw e;
        }
        try {
            staging.close();
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(staging.directory() + " (" + IoReason.of(e) + ")");
        }
    }

    private void requirePermission() throws IOException {
        if (request.overwrite()) {
            return;
        }
        for (String name : new String[] {"config.yaml", ".env"}) {
            if (exists(home.resolve(name))) {
                throw new HermesException(
                        Reason.CONFLICT,
                        Subject.OTHER,
                        request.target().path() + " already has a configuration (" + name
                                + "). To restore over it, repeat with -Dhermes.force=true.");
            }
        }
    }

    private boolean exists(Path path) throws IOException {
        try {
            disk.stat(path);
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private void requireRoom(Plan plan) throws IOException {
        Path existing = home;
        while (!exists(existing)) {
            existing = existing.getParent();
        }
        long free = disk.usableSpace(existing);
        if (free - RESERVE_BYTES < plan.bytesToStage()) {
            throw new HermesException(
                    Reason.NO_SPACE,
                    Subject.OTHER,
                    "Not enough room in " + existing + ": this needs about " + Sizes.bytes(plan.bytesToStage()) + ", "
                            + Sizes.bytes(free) + " are free. Nothing was changed.");
        }
    }

    private void stage(ArchiveReader archive, Members members, Plan plan, Staging staging) throws IOException {
        boolean proven = archive.comment().isPresent();
        long[] done = new long[2];
        members.forEach((ordinal, entry, name) -> {
            Action action = plan.action(ordinal);
            if (entry.isDirectory() || action == Action.SKIP || action == Action.KEEP) {
                return;
            }
            byte[] sha256 = staging.stage(archive, entry, ordinal);
            Path fresh = staging.fresh(ordinal);
            if (DatabaseFile.isDatabase(disk, fresh)) {
                databases.requireSound(fresh, name, proven);
                databaseMembers.set(ordinal);
            }
            plan.set(ordinal, settled(action, ordinal, name, fresh, sha256));
            if (plan.action(ordinal) == Action.KEEP) {
                staging.drop(ordinal);
            }
            listener.staged(++done[0], done[1] += entry.size());
        });
    }

    /** What is to be done now that the content is known. */
    private Action settled(Action action, int ordinal, String name, Path fresh, byte[] sha256) throws IOException {
        Path path = target.path(name);
        if (action == Action.WRITE_PAGES) {
            if (!databaseMembers.get(ordinal) || !databases.takesPages(path)) {
                replacedDatabases.set(ordinal);
                return Action.REPLACE;
            }
            return databases.sameContent(fresh, path) ? Action.KEEP : Action.WRITE_PAGES;
        }
        boolean same = action == Action.REPLACE && Arrays.equals(planner.sha256(path), sha256);
        return same ? Action.KEEP : action;
    }

    private void publish(Members members, Plan plan, Staging staging) throws IOException {
        Undo undo = new Undo();
        Publisher publisher = new Publisher(disk, target, staging, metadata, databases, undo);
        try {
            members.forEach((ordinal, entry, name) -> {
                if (plan.action(ordinal) == Action.CREATE_DIRECTORY) {
                    publisher.createDirectory(name);
                }
            });
            members.forEach((ordinal, entry, name) -> {
                if (databaseMembers.get(ordinal)) {
                    publishDatabase(publisher, plan, staging, ordinal, entry, name);
                }
            });
            members.forEach((ordinal, entry, name) -> {
                if (!databaseMembers.get(ordinal) && !entry.isDirectory()) {
                    publishFile(publisher, plan, ordinal, entry, name, replacedDatabases.get(ordinal));
                }
            });
            List<Directory> directories = new ArrayList<>();
            members.forEach((ordinal, entry, name) -> {
                if (entry.isDirectory() && plan.action(ordinal) != Action.SKIP) {
                    directories.add(new Directory(entry, name));
                }
            });
            // The deepest first: a directory's time changes when something is put into it.
            for (int i = directories.size() - 1; i >= 0; i--) {
                publisher.adjust(directories.get(i).entry(), directories.get(i).name());
            }
            publisher.force();
        } catch (IOException | RuntimeException e) {
            staging.discardFresh(e);
            List<String> left = undo.rollBack(e);
            if (!left.isEmpty()) {
                throw new NotTakenBack(request.target().path(), left, staging.directory(), e);
            }
            throw e;
        }
    }

    private record Directory(ArchiveEntry entry, String name) {}

    private void publishDatabase(
            Publisher publisher, Plan plan, Staging staging, int ordinal, ArchiveEntry entry, String name)
            throws IOException {
        if (plan.action(ordinal) == Action.KEEP) {
            publisher.adjustMode(entry, name);
            return;
        }
        Path fresh = staging.fresh(ordinal);
        RestoreResult.Rows after = databases.rows(fresh);
        RestoreResult.Rows before = RestoreResult.Rows.NONE;
        if (plan.action(ordinal) == Action.WRITE_PAGES) {
            publisher.writeDatabase(ordinal, entry, name);
            before = databases.rows(staging.old(ordinal, ""));
        } else {
            publishFile(publisher, plan, ordinal, entry, name, true);
        }
        written.add(new RestoreResult.Database(FileName.escape(name), before, after));
    }

    private static void publishFile(
            Publisher publisher, Plan plan, int ordinal, ArchiveEntry entry, String name, boolean database)
            throws IOException {
        switch (plan.action(ordinal)) {
            case CREATE -> publisher.createFile(ordinal, entry, name, database);
            case REPLACE -> publisher.replaceFile(ordinal, entry, name, database);
            case KEEP -> publisher.adjust(entry, name);
            default -> {
                // never restored
            }
        }
    }

    private HermesException failure(IOException cause) {
        if (cause instanceof HermesException known) {
            return known;
        }
        if (IoReason.isNoSpace(disk, cause, home)) {
            return new HermesException(
                    Reason.NO_SPACE,
                    Subject.OTHER,
                    "Not enough room in " + request.target().path() + ": the disk filled up. Nothing was changed.",
                    cause);
        }
        return new HermesException(
                Reason.IO,
                Subject.HOME,
                request.target().path() + " cannot be written (" + IoReason.of(cause) + "). Nothing was changed.",
                cause);
    }

    private RestoreResult result(Members members, Plan plan, Optional<String> leftover, Instant begun)
            throws IOException {
        long[] counts = new long[3];
        members.forEach((ordinal, entry, name) -> {
            if (!entry.isDirectory()) {
                switch (plan.action(ordinal)) {
                    case CREATE -> counts[0]++;
                    case REPLACE, WRITE_PAGES -> counts[1]++;
                    case KEEP -> counts[2]++;
                    default -> {
                        // never restored
                    }
                }
            }
        });
        return new RestoreResult(
                plan.files(),
                counts[0],
                counts[1],
                counts[2],
                plan.skipped(),
                written,
                members.prefix(),
                leftover,
                Duration.between(begun, machine.clock().instant()));
    }
}
