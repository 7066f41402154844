package io.github.hermesbackup.restore;

import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileName;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.io.HermesException.Reason;
import io.github.hermesbackup.io.HermesException.Subject;
import io.github.hermesbackup.io.IoReason;
import io.github.hermesbackup.io.Machine;
import io.github.hermesbackup.io.NameCollisions;
import io.github.hermesbackup.io.NameFolding;
import io.github.hermesbackup.io.Sizes;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Restores a source into a home that may be in use: everything is verified and staged before the first visible change, then
 * published under a journal; any error takes back what was published, and after a crash {@link Recovery} does.
 *
 * <p>Databases go first, since they are what can refuse; an existing one keeps its file and gets its pages written. The caller
 * holds the home's lock, and has made sure that no interrupted restore is left.
 */
public final class Restore {

    private static final long RESERVE_BYTES = 4 << 20;

    private final RestoreRequest request;
    private final Machine machine;
    private final RestoreListener listener;
    private final Disk disk;
    private final Path home;
    private final TargetTree target;
    private final Volumes volumes;
    private final Metadata metadata;
    private final Planner planner;
    private final DatabaseTarget databases;

    /** Prepares a restore; nothing happens before {@link #run}. */
    public Restore(RestoreRequest request, Machine machine, RestoreListener listener) {
        this.request = request;
        this.machine = machine;
        this.listener = listener;
        this.disk = machine.disk();
        this.home = request.target().realPath();
        this.target = new TargetTree(disk, home, request.links());
        this.volumes = new Volumes(disk, home);
        this.metadata = new Metadata(disk, machine.umask());
        this.planner = new Planner(disk, target, volumes, metadata, request.selection());
        this.databases = new DatabaseTarget(disk, request.databasePatience());
    }

    /**
     * Runs it.
     *
     * @throws HermesException if the source or the target is refused, or something failed; the home is as it was then
     * @throws Unfinished if something failed and not all of it could be taken back; the message says what
     */
    public RestoreResult run() throws IOException {
        Instant begun = machine.clock().instant();
        Source source = request.source();
        requirePermission();
        listener.accepted(source.files(), source.prefix());
        Plan plan = planner.plan(source);
        requireRoom(plan);
        Optional<String> leftover = stageAndPublish(source, plan, begun);
        return new RestoreResult(
                plan.preview(),
                source.prefix(),
                leftover,
                Duration.between(begun, machine.clock().instant()));
    }

    /** Returns what could not be cleared away after everything had been restored. */
    private Optional<String> stageAndPublish(Source source, Plan plan, Instant begun) throws IOException {
        try {
            Staging staging = Staging.begin(disk, home, volumes, metadata, begun, source.describe());
            if (!prepare(source, plan, staging)) {
                return Optional.empty();
            }
            listener.publishing();
            return new Transaction(disk, request.target(), staging, metadata, databases, planner).publish();
        } catch (IOException e) {
            throw failure(e);
        }
    }

    /** Returns false if there is nothing to do; else everything for it is durable. */
    private boolean prepare(Source source, Plan plan, Staging staging) throws IOException {
        try (JournalWriter journal = staging.journal()) {
            NameFolding folding = staging.folding();
            requireNoTwins(source, plan, folding);
            if (request.exactly().isPresent()) {
                plan.setExtras(Extras.find(
                        disk, request.target(), request.exactly().get(), source, request.selection(), folding));
            }
            try (Forcing forcing = staging.forcing(plan.filesToStage()).orElse(null)) {
                stage(source, plan, staging, Optional.ofNullable(forcing));
                if (journal.steps() > 0) {
                    if (forcing != null) {
                        forcing.everything();
                    }
                    staging.force();
                    journal.arm();
                    return true;
                }
            }
        } catch (IOException | RuntimeException e) {
            staging.discard(e);
            throw e;
        }
        staging.remove();
        staging.restoreTimes();
        return false;
    }

    private void stage(Source source, Plan plan, Staging staging, Optional<Forcing> forcing) throws IOException {
        MemberStaging members =
                new MemberStaging(disk, machine.cores(), planner, databases, metadata, source.proven(), forcing);
        new Stager(machine.cores(), target, volumes, members, staging).stage(source, plan, listener);
        new HeldDatabases(target, home).requireNone(source, plan);
        listener.ready(plan.preview());
        // What lies ready has changed what is there: the directories for it have been made.
        TargetTree after = new TargetTree(disk, home, request.links());
        new Preparation(disk, after, volumes, members.staged(), metadata, staging).prepare(source, plan);
    }

    private void requireNoTwins(Source source, Plan plan, NameFolding folding) throws IOException {
        NameCollisions.Names restored = visitor -> source.forEach((ordinal, member) -> {
            if (plan.action(ordinal) != Action.SKIP && plan.action(ordinal) != Action.IGNORE) {
                visitor.visit(member.name());
            }
        });
        for (NameCollisions.Twins twins : NameCollisions.among(folding, restored, 1)) {
            throw new HermesException(
                    Reason.CONFLICT,
                    Subject.OTHER,
                    request.target().path() + " lies on a file system that takes " + FileName.escape(twins.first())
                            + " and "
                            + FileName.escape(twins.second())
                            + " for one file, and both are to be restored. Nothing was"
                            + " changed; restore one of them with -Dhermes.select, or into another file system.");
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
                                + "). Look with -Dhermes.dryRun=true, then repeat with -Dhermes.force=true.");
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
        for (Map.Entry<Integer, Long> needed : plan.bytesToStage().entrySet()) {
            Path existing = volumes.roots().get(needed.getKey());
            while (!exists(existing)) {
                existing = existing.getParent();
            }
            long free = disk.usableSpace(existing);
            if (free - RESERVE_BYTES < needed.getValue()) {
                throw new HermesException(
                        Reason.NO_SPACE,
                        Subject.OTHER,
                        "Not enough room in " + existing + ": this needs about " + Sizes.bytes(needed.getValue()) + ", "
                                + Sizes.bytes(free) + " are free. Nothing was changed.");
            }
        }
    }

    private HermesException failure(IOException cause) {
        if (cause instanceof HermesException known) {
            return known;
        }
        if (cause instanceof Preparation.ChangedMeanwhile) {
            return new HermesException(
                    Reason.CONFLICT, Subject.OTHER, cause.getMessage() + ". Nothing was changed; run it again.", cause);
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
}
