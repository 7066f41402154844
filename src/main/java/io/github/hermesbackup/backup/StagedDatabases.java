package io.github.hermesbackup.backup;

import io.github.hermesbackup.home.ScannedEntry;
import io.github.hermesbackup.io.Attempts;
import io.github.hermesbackup.io.Background;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileStat;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.io.SourceStamp;
import io.github.hermesbackup.io.Stamps;
import io.github.hermesbackup.sqlite.DatabaseImage;
import io.github.hermesbackup.sqlite.LiveCopy;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/**
 * Copies the home's databases, in a thread of its own and ahead of their turn: the next one is copied, and asked whether it is
 * sound, while the one before is compressed. At most two copies exist at once, and two only where there is ample room.
 */
final class StagedDatabases implements Closeable {

    private final Disk disk;
    private final Path home;
    private final Stamps stamps;
    private final LiveCopy copies;
    private final Function<String, Path> places;
    private final ExecutorService thread = thread("hermes-backup-databases");
    private final ExecutorService checks = thread("hermes-backup-checks");
    private final Queue<Planned> ahead = new ArrayDeque<>();
    private final Semaphore room = new Semaphore(2);
    private int staged;
    private volatile boolean given;

    /** @param places gives a private file that does not exist for a word */
    StagedDatabases(HomeArchiver.Setup setup, LiveCopy copies, Function<String, Path> places) {
        this.disk = setup.disk();
        this.home = setup.home();
        this.stamps = setup.stamps();
        this.copies = copies;
        this.places = places;
    }

    /** A database that is copied in its order, unless it turns out not to have changed. */
    private record Planned(String name, Future<Optional<Copy>> copy) {}

    private static ExecutorService thread(String name) {
        return Executors.newSingleThreadExecutor(Background.threads(name));
    }

    /** A copy in its private file, which is removed when this is closed. */
    final class Copy implements Closeable {

        private final FileStat source;
        private final SourceStamp stamp;
        private final DatabaseImage image;
        private final Future<DatabaseImage> check;
        private final int permits;

        private Copy(
                FileStat source, SourceStamp stamp, DatabaseImage image, Future<DatabaseImage> check, int permits) {
            this.source = source;
            this.stamp = stamp;
            this.image = image;
            this.check = check;
            this.permits = permits;
        }

        /** What the database's file was before it was copied. */
        FileStat source() {
            return source;
        }

        /** The stamp of what was copied, or null if it cannot be trusted. */
        SourceStamp stamp() {
            return stamp;
        }

        Path file() {
            return image.file();
        }

        /** The copy with what SQLite says of it, which may have to be waited for. */
        DatabaseImage checked() throws IOException {
            return Workers.await(check);
        }

        @Override
        public void close() throws OutputFailure {
            try {
                checked(); // nobody reads it any more
            } catch (IOException | RuntimeException e) {
                // Whoever needs its word has asked before.
            }
            try {
                OutputFailure.guard(() -> disk.delete(file()));
            } finally {
                room.release(permits);
            }
        }
    }

    /**
     * Begins to copy databases.
     *
     * @param changed those that will be asked for, in the order of the home
     * @param homeBytes bytes of everything that is archived
     */
    void begin(List<ScannedEntry> changed, long homeBytes) {
        for (ScannedEntry entry : changed) {
            long ample = homeBytes + entry.stat().size();
            ahead.add(new Planned(entry.name(), thread.submit(() -> stage(entry, ample))));
        }
    }

    private Optional<Copy> stage(ScannedEntry entry, long ample) throws IOException {
        Path path = HomeArchiver.source(home, entry);
        int permits = 0;
        try {
            room.acquireUninterruptibly();
            permits++;
            if (room.availablePermits() == 0
                    && disk.usableSpace(places.apply("database").getParent()) < ample) {
                room.acquireUninterruptibly();
                permits++;
            }
            if (!given) {
                Copy copy = copy(path, places.apply(staged++ % 2 == 0 ? "database" : "second"), permits);
                permits = 0; // they are the copy's now
                return Optional.of(copy);
            }
            return Optional.empty();
        } catch (HermesException e) {
            if (e.reason() == HermesException.Reason.NO_SPACE) {
                return Optional.empty(); // in its turn there may be more room
            }
            throw e;
        } finally {
            room.release(permits);
        }
    }

    private Copy copy(Path path, Path place, int permits) throws IOException {
        Stamps.DatabaseFacts before = stamps.factsOf(path);
        LiveCopy.Unchecked copy = copies.copyUnchecked(path, place);
        boolean complete = false;
        try {
            SourceStamp stamp = stamps.afterCopy(path, before);
            Future<DatabaseImage> check = checks.submit(copy::check);
            complete = true;
            return new Copy(before.file(), stamp, copy.image(), check, permits);
        } finally {
            if (!complete) {
                disk.delete(place);
            }
        }
    }

    /**
     * The copy of a database, made ahead or now. Databases are asked for in the order of the home.
     *
     * @throws OutputFailure if there is no room for it: then there is none for its archive either
     * @throws IOException if the database cannot be copied
     */
    Copy take(String name, Path path) throws IOException {
        if (ahead.stream().anyMatch(planned -> planned.name().equals(name))) {
            Planned next = ahead.remove();
            for (; !next.name().equals(name); next = ahead.remove()) {
                discard(next.copy()); // it was not asked for, and must not keep the room
            }
            Optional<Copy> copy = Workers.await(next.copy());
            if (copy.isPresent()) {
                return copy.get();
            }
        }
        try {
            return copy(path, places.apply("unplanned"), 0);
        } catch (HermesException e) {
            throw e.reason() == HermesException.Reason.NO_SPACE ? new OutputFailure(e) : e;
        }
    }

    /** Removes what was copied and not taken. */
    @Override
    public void close() throws IOException {
        given = true;
        room.release(2); // whoever waits for room is to end
        try {
            thread.shutdown();
            Attempts removals = new Attempts();
            for (Planned planned : ahead) {
                removals.at(() -> discard(planned.copy()));
            }
            removals.end();
        } finally {
            thread.shutdown();
            checks.shutdown();
        }
    }

    private static void discard(Future<Optional<Copy>> future) throws OutputFailure {
        Optional<Copy> copy;
        try {
            copy = Workers.await(future);
        } catch (IOException | RuntimeException e) {
            return; // nobody has asked for it
        }
        if (copy.isPresent()) {
            copy.get().close();
        }
    }
}
