package io.github.hermesbackup.restore;

import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileName;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.io.HermesException.Reason;
import io.github.hermesbackup.io.HermesException.Subject;
import io.github.hermesbackup.restore.RestorePreview.Rows;
import io.github.hermesbackup.sqlite.DatabaseCheck;
import io.github.hermesbackup.sqlite.LiveCopy;
import io.github.hermesbackup.sqlite.LiveRestore;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Databases of the target: their images are checked before anything changes, and written into the files that are in use. */
final class DatabaseTarget {

    private static final String[] COUNTED = {"sessions", "messages"};

    private final Disk disk;
    private final LiveCopy copies;
    private final LiveRestore restores;

    DatabaseTarget(Disk disk, Duration patience) {
        this.disk = disk;
        this.copies = new LiveCopy(disk, patience);
        this.restores = new LiveRestore(disk, patience);
    }

    /**
     * Refuses an image that is not sound.
     *
     * @param proven true if the archive's SHA-256 proves that the image is the one that was checked when it was made: then
     *     SQLite's quicker check does
     */
    void requireSound(Path image, String name, boolean proven) throws IOException {
        List<String> problems = proven ? DatabaseCheck.quickCheck(image) : DatabaseCheck.integrityCheck(image);
        if (!problems.isEmpty()) {
            throw new HermesException(
                    Reason.CORRUPT,
                    Subject.OTHER,
                    FileName.escape(name) + " in the archive is a damaged database (" + problems.get(0)
                            + "). Nothing was changed; extract it with any zip tool to look at it.");
        }
    }

    /**
     * How a database compares with an image.
     *
     * @param same true if it holds the same already
     * @param before its rows
     */
    record Comparison(boolean same, Rows before) {}

    Comparison compare(Path image, Path target) throws IOException {
        LiveRestore.Comparison comparison = restores.compare(image, target, COUNTED);
        return new Comparison(comparison.same(), rows(comparison.rows()));
    }

    /**
     * The same without even opening it where it is, which may leave a file beside it: for a dry run.
     *
     * @param image in a private directory, in which there is room for a copy of the target
     */
    boolean holdsUntouched(Path target, Path image) throws IOException {
        return restores.compareUntouched(image, target);
    }

    /** True if pages can be written into what is there; a file that SQLite cannot make sense of is replaced. */
    boolean takesPages(Path target) throws IOException {
        return restores.kind(target) == LiveRestore.TargetKind.DATABASE;
    }

    /**
     * Keeps the target's present state, durably, before anything is written into it.
     *
     * @param unfinished where the copy lies until it is whole
     * @param old where it lies afterwards: the caller makes that name durable
     */
    void keep(Path target, Path unfinished, Path old) throws IOException {
        copies.copy(target, unfinished);
        try (FileChannel copy = disk.openForReading(unfinished)) {
            disk.force(copy);
        }
        disk.rename(unfinished, old);
    }

    /** @param changed told when the content has changed: a failure before it has nothing to take back */
    void write(Path image, Path target, Runnable changed) throws IOException {
        restores.write(image, target, changed);
    }

    /** Tells what a database that may be in use holds from what others hold; takes no room. */
    byte[] digest(Path database) throws IOException {
        return restores.digest(database);
    }

    byte[] digestOfImage(Path image) throws IOException {
        return restores.digestOfImage(image);
    }

    Rows rows(Path image) throws IOException {
        return rows(DatabaseCheck.rowCounts(image, COUNTED));
    }

    private static Rows rows(Map<String, Long> counts) {
        return new Rows(rows(counts, COUNTED[0]), rows(counts, COUNTED[1]));
    }

    private static OptionalLong rows(Map<String, Long> counts, String table) {
        return counts.containsKey(table) ? OptionalLong.of(counts.get(table)) : OptionalLong.empty();
    }
}
