package io.github.hermesbackup.restore;

import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileName;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.io.HermesException.Reason;
import io.github.hermesbackup.io.HermesException.Subject;
import io.github.hermesbackup.sqlite.DatabaseCheck;
import io.github.hermesbackup.sqlite.DatabaseFile;
import io.github.hermesbackup.sqlite.LiveCopy;
import io.github.hermesbackup.sqlite.LiveRestore;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Databases of the target: their images are checked before anything changes, and written into the files that are in use. */
final class DatabaseTarget {

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

    boolean sameContent(Path image, Path target) throws IOException {
        return restores.sameContent(image, target);
    }

    /** True if pages can be written into what is there; a file that SQLite cannot make sense of is replaced. */
    boolean takesPages(Path target) throws IOException {
        return restores.kind(target) == LiveRestore.TargetKind.DATABASE;
    }

    /**
     * Keeps the target's present state, writes the image into it, and says how to take that back. As long as nothing is
     * written there is nothing to take back: others may go on committing to a database that was refused.
     */
    void write(Path image, Path target, Path old, Undo undo) throws IOException {
        copies.copy(target, old);
        String otherwise = target + " has the restored content, its old one is in " + old;
        restores.write(image, target, () -> undo.add(otherwise, () -> restores.write(old, target)));
    }

    /** Moves away what another generation of a database left beside a name that gets a new file. */
    void moveSidecarsAway(Path target, Staging staging, int ordinal, Undo undo) throws IOException {
        for (String suffix : DatabaseFile.SIDECAR_SUFFIXES) {
            Path sidecar = DatabaseFile.sidecar(target, suffix);
            Path old = staging.old(ordinal, suffix);
            try {
                disk.rename(sidecar, old);
            } catch (NoSuchFileException e) {
                continue;
            }
            undo.add(sidecar + " is in " + old, () -> disk.rename(old, sidecar));
        }
    }

    RestoreResult.Rows rows(Path image) throws IOException {
        Map<String, Long> counts = DatabaseCheck.rowCounts(image, "sessions", "messages");
        return new RestoreResult.Rows(rows(counts, "sessions"), rows(counts, "messages"));
    }

    private static OptionalLong rows(Map<String, Long> counts, String table) {
        return counts.containsKey(table) ? OptionalLong.of(counts.get(table)) : OptionalLong.empty();
    }
}
