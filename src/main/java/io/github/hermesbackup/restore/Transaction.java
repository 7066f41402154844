package io.github.hermesbackup.restore;

import io.github.hermesbackup.home.HermesHome;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileName;
import io.github.hermesbackup.io.IoReason;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Publishes what a journal says, all of it or nothing. There is one moment at which it counts as done: when the journal gets
 * the name that says so. What fails before it is taken back, by the same code that does so after a crash.
 */
final class Transaction {

    private final Disk disk;
    private final HermesHome home;
    private final Staging staging;
    private final Metadata metadata;
    private final DatabaseTarget databases;
    private final Planner planner;

    Transaction(
            Disk disk, HermesHome home, Staging staging, Metadata metadata, DatabaseTarget databases, Planner planner) {
        this.disk = disk;
        this.home = home;
        this.staging = staging;
        this.metadata = metadata;
        this.databases = databases;
        this.planner = planner;
    }

    /**
     * Takes all steps of an armed journal.
     *
     * @return what could not be cleared away afterwards, with the reason
     * @throws Unfinished if a step failed, and so did what takes the others back
     * @throws IOException if a step failed; everything is as it was then
     */
    Optional<String> publish() throws IOException {
        List<RestoreConflict> conflicts = new ArrayList<>();
        try (Journal journal = Journal.open(disk, staging.directory(), Journal.State.ARMED);
                Forcing forcing = staging.forcing(journal.steps()).orElse(null)) {
            new Publisher(disk, tree(), staging, metadata, databases).publish(journal, Optional.ofNullable(forcing));
            commit();
        } catch (IOException | RuntimeException e) {
            conflicts.addAll(takeBack(e));
            if (!conflicts.isEmpty()) {
                throw new Unfinished.ChangedByOthers(home, conflicts, e);
            }
            throw e;
        }
        return clear();
    }

    private TargetTree tree() {
        return new TargetTree(disk, home.realPath());
    }

    private void commit() throws IOException {
        Journal.mark(disk, staging.directory(), Journal.State.ARMED, Journal.State.COMMITTED);
    }

    private Optional<String> clear() {
        try {
            staging.remove();
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(FileName.show(staging.directory()) + " (" + IoReason.of(e) + ")");
        }
    }

    private List<RestoreConflict> takeBack(Exception cause) throws Unfinished {
        Rollback rollback = new Rollback(disk, tree(), staging, metadata, databases, planner);
        try {
            if (Journal.state(disk, staging.directory()) == Journal.State.COMMITTED) {
                // The name was changed and may not be durable: nothing has been cleared away, so there is a way back.
                Journal.mark(disk, staging.directory(), Journal.State.COMMITTED, Journal.State.ARMED);
            }
            List<RestoreConflict> conflicts = rollBack(rollback);
            if (rollback.failures().isEmpty()) {
                return conflicts;
            }
            rollback.firstFailure().ifPresent(cause::addSuppressed);
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
        throw new Unfinished(home, rollback.failures(), staging.directory(), cause);
    }

    /** Takes the steps back; if all could be, nothing is left of the restore afterwards. */
    List<RestoreConflict> rollBack(Rollback rollback) throws IOException {
        Path directory = staging.directory();
        try (Journal journal = Journal.open(disk, directory, Journal.State.ARMED)) {
            rollback.run(journal);
        }
        if (rollback.failures().isEmpty()) {
            Journal.mark(disk, directory, Journal.State.ARMED, Journal.State.UNDONE);
            staging.remove();
            if (rollback.conflicts().isEmpty()) {
                staging.restoreTimes();
            }
        }
        return rollback.conflicts();
    }
}
