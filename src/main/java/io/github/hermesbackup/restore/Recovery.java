package io.github.hermesbackup.restore;

import io.github.hermesbackup.home.HermesHome;
import io.github.hermesbackup.home.RestoreDirectory;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileName;
import io.github.hermesbackup.io.FileStat;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.io.HermesException.Reason;
import io.github.hermesbackup.io.HermesException.Subject;
import io.github.hermesbackup.io.IoReason;
import io.github.hermesbackup.io.Machine;
import io.github.hermesbackup.restore.RecoveryResult.Outcome;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finishes what a restore left that was killed, or that could not take back its steps: before its commit they are taken back,
 * after it the rest is cleared away.
 *
 * <p>Both need the home's lock: without it a restore that is still running looks the same.
 */
public final class Recovery {

    private final HermesHome home;
    private final Machine machine;
    private final Disk disk;
    private final Duration databasePatience;

    /** @param databasePatience how long to wait without progress for a database that another process holds */
    public Recovery(HermesHome home, Machine machine, Duration databasePatience) {
        this.home = home;
        this.machine = machine;
        this.disk = machine.disk();
        this.databasePatience = databasePatience;
    }

    /** What interrupted restores there are, and how each would be finished. Changes nothing. */
    public List<RecoveryResult> find() throws IOException {
        List<RecoveryResult> found = new ArrayList<>();
        for (Path directory : directories()) {
            Journal.State state = Journal.state(disk, directory);
            Optional<JournalHeader> header = header(directory, state);
            found.add(result(directory, header, state, List.of()));
        }
        return found;
    }

    /**
     * Finishes all of them.
     *
     * @return what was done, in no order; empty if there was nothing to do
     * @throws HermesException if one cannot be finished; the home is as it was found, or nearer to what it was before the restore
     */
    public List<RecoveryResult> finish() throws IOException {
        List<RecoveryResult> done = new ArrayList<>();
        for (Path directory : directories()) {
            try {
                done.add(finish(directory));
            } catch (HermesException e) {
                throw e;
            } catch (IOException e) {
                throw cannot(directory, IoReason.of(e), e);
            }
        }
        return done;
    }

    private List<Path> directories() throws IOException {
        List<Path> found = new ArrayList<>();
        for (Path parent : List.of(home.realPath().resolve("backups"), home.realPath())) {
            try {
                FileStat stat = disk.stat(parent);
                if (!stat.isDirectory()) {
                    continue;
                }
                for (Path path : disk.list(parent)) {
                    if (FileName.decode(path).filter(RestoreDirectory::isName).isPresent()
                            && disk.stat(path).isDirectory()) {
                        found.add(path);
                    }
                }
            } catch (NoSuchFileException | NotDirectoryException e) {
                continue;
            }
        }
        return found;
    }

    private RecoveryResult finish(Path directory) throws IOException {
        Journal.State state = Journal.state(disk, directory);
        Optional<JournalHeader> header = header(directory, state);
        Staging staging = header.isPresent()
                ? Staging.of(disk, home.realPath(), directory, header.get())
                : Staging.of(disk, home.realPath(), directory);
        List<RestoreConflict> conflicts = List.of();
        if (state == Journal.State.ARMED) {
            if (header.isEmpty()) {
                throw damaged(directory, null);
            }
            conflicts = rollBack(directory, staging);
        } else {
            staging.remove();
            if (state == Journal.State.STAGING) {
                staging.restoreTimes();
            }
        }
        return result(directory, header, state, conflicts);
    }

    private List<RestoreConflict> rollBack(Path directory, Staging staging) throws IOException {
        try (Journal journal = Journal.open(disk, directory, Journal.State.ARMED)) {
            journal.header(); // whole, or one that another version has to finish
        } catch (JournalHeader.NewerJournal e) {
            throw cannot(directory, e.getMessage() + "; finish it with the version that began it", e);
        } catch (IOException e) {
            throw damaged(directory, e);
        }
        Path real = home.realPath();
        TargetTree tree = new TargetTree(disk, real);
        Metadata metadata = new Metadata(disk, machine.umask());
        DatabaseTarget databases = new DatabaseTarget(disk, databasePatience);
        Planner planner = new Planner(disk, tree, new Volumes(disk, real), metadata, Selection.ALL);
        Rollback rollback = new Rollback(disk, tree, staging, metadata, databases, planner);
        List<RestoreConflict> conflicts =
                new Transaction(disk, home, staging, metadata, databases, planner).rollBack(rollback);
        if (!rollback.failures().isEmpty()) {
            throw cannot(
                    directory,
                    String.join("; ", rollback.failures()),
                    rollback.firstFailure().orElse(null));
        }
        return conflicts;
    }

    /** The journal's, or its copy's; nothing if neither can be read that far. */
    private Optional<JournalHeader> header(Path directory, Journal.State state) throws IOException {
        for (String name : List.of(state.fileName(), Journal.COPY)) {
            try {
                return Optional.of(Journal.header(disk, directory.resolve(name)));
            } catch (JournalHeader.NewerJournal e) {
                throw cannot(directory, e.getMessage() + "; finish it with the version that began it", e);
            } catch (IOException e) {
                continue;
            }
        }
        return Optional.empty();
    }

    private RecoveryResult result(
            Path directory, Optional<JournalHeader> header, Journal.State state, List<RestoreConflict> conflicts) {
        Outcome outcome = switch (state) {
            // Without any journal it is the last that was left of one that had ended, either way.
            case STAGING -> header.isPresent() ? Outcome.NOTHING_HAD_CHANGED : Outcome.CLEARED_AWAY;
            case ARMED, UNDONE -> Outcome.TAKEN_BACK;
            case COMMITTED -> Outcome.CLEARED_AWAY;
        };
        Optional<Instant> begun = header.map(JournalHeader::begun);
        return new RecoveryResult(outcome, begun, header.map(JournalHeader::source), directory, conflicts);
    }

    private HermesException damaged(Path directory, IOException cause) {
        return cannot(
                directory,
                "its journal and the copy of it are damaged; what was there before is in its old/, by number. Put back what is"
                        + " missing, then move the directory away",
                cause);
    }

    private HermesException cannot(Path directory, String why, IOException cause) {
        return new HermesException(
                Reason.CONFLICT,
                Subject.HOME,
                home.describe() + " holds an interrupted restore that cannot be finished, " + FileName.show(directory)
                        + ": " + why + ".",
                cause);
    }
}
