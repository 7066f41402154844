package io.github.hermesbackup.restore;

import io.github.hermesbackup.archive.ArchiveReader;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.io.HermesException.Reason;
import io.github.hermesbackup.io.HermesException.Subject;
import io.github.hermesbackup.io.IoReason;
import io.github.hermesbackup.io.Machine;
import io.github.hermesbackup.io.Sizes;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
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

    private List<RestoreResult.Database> written = List.of();

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
            new Stager(disk, planner, target, databases, staging).stage(archive, members, plan, listener);
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

    private void publish(Members members, Plan plan, Staging staging) throws IOException {
        Undo undo = new Undo();
        Publisher publisher = new Publisher(disk, target, staging, metadata, databases, undo);
        try {
            written = new Publication(publisher, databases, staging).publish(members, plan);
        } catch (IOException | RuntimeException e) {
            staging.discardFresh(e);
            List<String> left = undo.rollBack(e);
            if (!left.isEmpty()) {
                throw new NotTakenBack(request.target().path(), left, staging.directory(), e);
            }
            throw e;
        }
    }

    private void requirePermission() throws IOException {
        if (request.overwrite()) {
            return;
        }
        for (String name : request.markers().configuration()) {
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

    private RestoreResult result(Members members, Plan plan, Optional<String> leftover, Instant begun) {
        return new RestoreResult(
                plan.files(),
                plan.count(Action.CREATE),
                plan.count(Action.REPLACE) + plan.count(Action.WRITE_PAGES),
                plan.count(Action.KEEP),
                plan.skipped(),
                written,
                members.prefix(),
                leftover,
                Duration.between(begun, machine.clock().instant()));
    }
}
