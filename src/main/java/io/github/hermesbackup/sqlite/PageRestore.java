package io.github.hermesbackup.sqlite;

import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.io.HermesException.Reason;
import io.github.hermesbackup.io.HermesException.Subject;
import io.github.hermesbackup.sqlite.LiveRestore.Written;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.sqlite.SQLiteConnection;

/**
 * The page copy into a live target, and the proof that it happened. Touches the target through SQLite only: it keeps a
 * connection of its own open from before the copy until after the proof.
 */
final class PageRestore {

    private static final int ALL_PAGES = -1;

    /** Short: between two commits of busy writers the lock is free only for moments (100 ms took three times as long). */
    private static final int RETRY_MILLIS = 10;

    private final Disk disk;
    private final Duration patience;
    private final Path target;

    PageRestore(Disk disk, Duration patience, Path target) {
        this.disk = disk;
        this.patience = patience;
        this.target = target;
    }

    Written write(Path image, Runnable changed) throws IOException {
        boolean written = false;
        try (SQLiteConnection witness = Connections.writable(target, patience)) {
            int cookie = Connections.schemaCookie(witness);
            copyPages(image, witness);
            written = true;
            changed.run();
            return prove(image, witness, cookie);
        } catch (SQLException e) {
            if (written) {
                throw Failures.of(e, target, "write to it after the restored content was written");
            }
            if (Failures.isBusy(Failures.code(e))) {
                throw Failures.locked(disk, target, patience);
            }
            throw Failures.of(e, target, "open it for the restore");
        }
    }

    private void copyPages(Path image, SQLiteConnection witness) throws IOException, SQLException {
        int[] remaining = {ALL_PAGES};
        int code;
        try (SQLiteConnection source = Connections.immutable(image)) {
            // Throws nothing: the returned code and the observer are all that tells.
            code = source.getDatabase()
                    .backup(
                            "main",
                            Connections.writableUri(target),
                            (left, all) -> remaining[0] = left,
                            RETRY_MILLIS,
                            (int) (patience.toMillis() / RETRY_MILLIS),
                            ALL_PAGES);
        }
        int primary = code & 0xff;
        if (Failures.isBusy(primary)) {
            throw Failures.locked(disk, target, patience);
        }
        if (primary != Failures.OK || remaining[0] != 0) {
            String attempt = "write the restored content; the old content is still there";
            throw withdrawn(Failures.of(primary, target, attempt, null), witness);
        }
    }

    /** On a full disk the copy's own rollback can stop half-way and leave a hot journal: reading finishes it. */
    private static HermesException withdrawn(HermesException failure, SQLiteConnection witness) {
        try {
            Connections.schemaCookie(witness);
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
        return failure;
    }

    /** Under the write lock, so that what is read back is compared before others can write again. */
    private Written prove(Path image, SQLiteConnection witness, int cookie) throws IOException, SQLException {
        Connections.execute(witness, "BEGIN IMMEDIATE");
        try {
            Path copy = Scratch.beside(image);
            try {
                return compare(image, copy, Connections.schemaCookie(witness) != cookie);
            } finally {
                LiveCopy.deleteWithSidecars(disk, copy);
            }
        } finally {
            Connections.execute(witness, "ROLLBACK");
        }
    }

    /** @param replaced SQLite counts the schema cookie up with every page copy, so an old one means that nothing happened */
    private Written compare(Path image, Path copy, boolean replaced) throws IOException {
        readBack(copy);
        if (isSame(image, copy)) {
            return Written.AS_STAGED;
        }
        List<String> findings = replaced ? DatabaseCheck.quickCheck(copy) : List.of("it holds the old content");
        if (findings.isEmpty()) {
            return Written.AND_CHANGED_SINCE;
        }
        throw new HermesException(
                Reason.IO,
                Subject.OTHER,
                Failures.name(target) + ": does not hold what was restored into it: " + findings.get(0));
    }

    /** A copy that is too damaged to be compared is another one; what is the matter with it, the check says. */
    private boolean isSame(Path image, Path copy) throws IOException {
        try {
            return new PageComparison(disk, image, copy).isSame();
        } catch (HermesException e) {
            if (e.reason() == Reason.CORRUPT) {
                return false;
            }
            throw e;
        }
    }

    private void readBack(Path copy) throws IOException {
        int code;
        try {
            code = new PageCopy(disk, patience).copy(target, copy);
        } catch (HermesException e) {
            String text = ": the restored content was written, but could not be read back: ";
            throw new HermesException(e.reason(), e.subject(), Failures.name(target) + text + e.getMessage(), e);
        }
        if (code != Failures.OK) {
            throw Failures.of(code, target, "read it back after the restored content was written", null);
        }
    }
}
