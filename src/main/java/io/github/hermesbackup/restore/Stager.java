package io.github.hermesbackup.restore;

import io.github.hermesbackup.io.Background;
import io.github.hermesbackup.io.ParallelWork;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Verifies every member that is to be restored and lays it ready, with its owner, mode and time; settles what the names and sizes
 * alone left open.
 *
 * <p>As many members are worked on at a time as there are cores. Where each is forced to the device by itself, others wait for the
 * device meanwhile: it takes many files at once about as fast as one. Where all are forced together, small ones are handed on by
 * the dozen, which spares waking threads. The large ones come first, so that none of them is left over for one core in the end.
 */
final class Stager {

    private static final int FORCED_AT_ONCE = 8;
    private static final int WAITING = 64;
    private static final long LARGE_BYTES = 1 << 20;
    private static final int SMALL_AT_ONCE = 16;

    private final int cores;
    private final TargetTree target;
    private final Volumes volumes;
    private final MemberStaging members;
    private final Staging staging;

    Stager(int cores, TargetTree target, Volumes volumes, MemberStaging members, Staging staging) {
        this.cores = cores;
        this.target = target;
        this.volumes = volumes;
        this.members = members;
        this.staging = staging;
    }

    /** When it returns or throws, none of its threads runs any more. */
    void stage(Source source, Plan plan, RestoreListener listener) throws IOException {
        Progress progress = new Progress(listener);
        boolean together = members.forcesTogether();
        // Who reads a member by its blocks does some of them itself.
        ExecutorService blocks =
                Executors.newFixedThreadPool(Math.max(1, cores - 1), Background.threads("hermes-restore-blocks"));
        try (ParallelWork work =
                new ParallelWork("hermes-restore", together ? cores : cores + FORCED_AT_ONCE, WAITING)) {
            source.readWith(blocks, cores);
            source.forEach((ordinal, member) -> {
                if (plan.action(ordinal).needsContent() && member.size() >= LARGE_BYTES) {
                    work.submit(staging(member, ordinal, plan, progress));
                }
            });
            List<ParallelWork.Piece> small = new ArrayList<>();
            source.forEach((ordinal, member) -> {
                if (plan.action(ordinal).needsContent() && member.size() < LARGE_BYTES) {
                    small.add(staging(member, ordinal, plan, progress));
                    if (small.size() >= (together ? SMALL_AT_ONCE : 1)) {
                        handIn(work, small);
                    }
                }
            });
            handIn(work, small);
            work.await();
        } finally {
            ParallelWork.end(blocks);
        }
    }

    private static void handIn(ParallelWork work, List<ParallelWork.Piece> pieces) throws IOException {
        List<ParallelWork.Piece> all = List.copyOf(pieces);
        pieces.clear();
        work.submit(turn -> {
            for (ParallelWork.Piece piece : all) {
                piece.run(turn);
            }
        });
    }

    private ParallelWork.Piece staging(Member member, int ordinal, Plan plan, Progress progress) throws IOException {
        Path path = target.path(target.nameFor(member));
        Path fresh = staging.fresh(new Slot(volumes.of(path), Integer.toString(ordinal)));
        return turn -> {
            members.stage(member, ordinal, path, fresh, plan, turn);
            progress.staged(member.size());
        };
    }

    /** Tells the listener how far it is, one thread at a time. */
    private static final class Progress {

        private final RestoreListener listener;
        private long files;
        private long bytes;

        Progress(RestoreListener listener) {
            this.listener = listener;
        }

        synchronized void staged(long size) {
            bytes += size;
            listener.staged(++files, bytes);
        }
    }
}
