package io.github.hermesbackup.backup;

import io.github.hermesbackup.archive.Compression;
import io.github.hermesbackup.io.Await;
import io.github.hermesbackup.io.Background;
import io.github.hermesbackup.io.Disk;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Future;

/** The archive that a new one builds on, looked for and opened while the home is scanned: each is a walk over everything. */
final class EarlierArchive implements Closeable {

    /**
     * What was found.
     *
     * @param path of the newest complete archive, or of the one that is going to be replaced; empty if there is none
     * @param predecessor the same, open; empty if there is none
     */
    record Found(Optional<Path> path, Optional<Predecessor> predecessor) {}

    private final Future<Found> opening;

    private EarlierArchive(Future<Found> opening) {
        this.opening = opening;
    }

    /** @param ifNone is done meanwhile if there is no archive yet */
    static EarlierArchive begin(Disk disk, OutputDirectory output, Compression compression, Runnable ifNone) {
        return new EarlierArchive(Background.start("hermes-backup-earlier", () -> {
            Optional<Path> path = output.predecessor();
            if (path.isEmpty()) {
                ifNone.run();
            }
            return new Found(path, path.map(archive -> Predecessor.open(disk, archive, compression)));
        }));
    }

    /** @throws IOException if nobody can tell whether there is one */
    Found found() throws IOException {
        return Await.result(opening, "The backup");
    }

    /** Waits for it even if this thread is interrupted: an archive that is still being opened would stay open. */
    @Override
    public void close() {
        try {
            Await.uninterrupted(opening).predecessor().ifPresent(Predecessor::close);
        } catch (IOException | RuntimeException | Error e) {
            return; // nothing is open; who asked for it was told, and an exception cannot be suppressed by itself
        }
    }
}
