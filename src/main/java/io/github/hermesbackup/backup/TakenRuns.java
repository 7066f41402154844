package io.github.hermesbackup.backup;

import io.github.hermesbackup.archive.ArchiveWriter;
import io.github.hermesbackup.archive.EntryTime;
import io.github.hermesbackup.archive.RunReader;
import io.github.hermesbackup.home.ScannedEntry;
import io.github.hermesbackup.io.Stamps;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Future;

/**
 * Carries unchanged entries over from the predecessor in long pieces, headers and all: one is read and checked by a worker
 * while the one before is written.
 */
final class TakenRuns {

    private final Path home;
    private final Stamps stamps;
    private final ArchiveWriter writer;
    private final Workers workers;
    private RunReader reader;
    private UnchangedRun run;

    TakenRuns(HomeArchiver.Setup setup, ArchiveWriter writer, Workers workers) {
        this.home = setup.home();
        this.stamps = setup.stamps();
        this.writer = writer;
        this.workers = workers;
    }

    /**
     * Joins an entry to the run that is being collected, if it is what its member was made from and its member follows.
     *
     * @return false if it does not belong there: then {@link #end} the run, and {@link #begin} another
     */
    boolean join(ScannedEntry entry, Earlier earlier) {
        return run != null && run.add(entry, earlier);
    }

    /** Begins a run; false if the member cannot be carried over as it stands. */
    boolean begin(ScannedEntry entry, Earlier earlier) {
        run = earlier.run()
                .map(members -> new UnchangedRun(members, entry, earlier))
                .orElse(null);
        return run != null;
    }

    /** Ends the run that is being collected, if there is one. */
    Optional<UnchangedRun> end() {
        Optional<UnchangedRun> ended = Optional.ofNullable(run);
        run = null;
        return ended;
    }

    /** True if an entry is what its member was made from, as far as the system's own bookkeeping tells. */
    boolean isUnchanged(ScannedEntry entry, Earlier earlier) throws IOException {
        if (!earlier.hasHead(Heads.mode(entry.stat()), EntryTime.of(entry.stat().modified()))) {
            return false;
        }
        if (!entry.isFile()) {
            return true;
        }
        return entry.database()
                ? earlier.isOfDatabase(stamps.ofDatabase(stamps.factsOf(HomeArchiver.source(home, entry))))
                : earlier.isOfFile(stamps.ofFile(entry.stat()));
    }

    /**
     * Carries a run over.
     *
     * @return how many of its entries, from the first on, are in the archive now; the one behind them is not in the
     *     predecessor as it should be
     */
    int carry(UnchangedRun unchanged) throws IOException {
        if (reader == null) {
            reader = new RunReader();
        }
        reader.begin(unchanged.members());
        ArchiveWriter.Run target = writer.begin(unchanged.members());
        int[] taken = new int[1];
        Future<RunReader.Piece> next = workers.submit(codec -> reader.next());
        for (boolean last = false; !last; ) {
            RunReader.Piece piece = Workers.await(next);
            last = piece.last();
            if (!last) {
                next = workers.submit(codec -> reader.next());
            }
            OutputFailure.guard(() -> target.add(piece));
        }
        OutputFailure.guard(() -> taken[0] = target.end());
        return taken[0];
    }
}
