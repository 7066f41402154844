package io.github.hermesbackup.sqlite;

import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileName;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.io.HermesException.Reason;
import io.github.hermesbackup.io.HermesException.Subject;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;

/** SQLite's result codes (primary ones, <a href="https://www.sqlite.org/rescode.html">rescode.html</a>) as failures that a user can read. */
final class Failures {

    static final int OK = 0;
    static final int ERROR = 1;
    static final int BUSY = 5;
    static final int LOCKED = 6;
    static final int READONLY = 8;
    static final int IOERR = 10;
    static final int CORRUPT = 11;
    static final int FULL = 13;
    static final int CANTOPEN = 14;
    static final int PROTOCOL = 15;
    static final int NOTADB = 26;

    private Failures() {}

    /** The primary result code of a failure. */
    static int code(SQLException failure) {
        return failure.getErrorCode() & 0xff;
    }

    /** True if SQLite says that the file is damaged beyond reading. */
    static boolean isMalformed(int code) {
        return code == CORRUPT || code == NOTADB;
    }

    /** True if SQLite says that another connection is in the way. */
    static boolean isBusy(int code) {
        return code == BUSY || code == LOCKED || code == PROTOCOL;
    }

    /** A path for a person to read on one line. */
    static String name(Path path) {
        return FileName.show(path.toAbsolutePath());
    }

    /** The other process is looked for now, so call this while it still holds the lock. */
    static HermesException locked(Disk disk, Path database, Duration patience) {
        String seconds =
                BigDecimal.valueOf(patience.toMillis(), 3).stripTrailingZeros().toPlainString();
        String holder = new LockHolder(disk, database)
                .describe()
                .map(who -> " (" + who + ")")
                .orElse("");
        return new HermesException(
                Reason.LOCKED,
                Subject.OTHER,
                name(database) + ": locked by another process for " + seconds + " s" + holder
                        + "; stop it, or try again when it is done");
    }

    /** For any code but success; {@link #locked} says more about the codes that say busy. */
    static HermesException of(int code, Path database, String attempt, Throwable cause) {
        Reason reason = switch (code) {
            case FULL -> Reason.NO_SPACE;
            case CORRUPT, NOTADB -> Reason.CORRUPT;
            default -> Reason.IO;
        };
        String why = switch (code) {
            case FULL -> "the file system is full";
            case CORRUPT -> "the database is malformed";
            case NOTADB -> "not a database";
            case READONLY -> "the database is read-only";
            case IOERR -> "input/output error";
            case CANTOPEN -> "cannot be opened (permissions of the file and its directory?)";
            default -> cause == null || cause.getMessage() == null ? "SQLite error" : cause.getMessage();
        };
        String text = name(database) + ": could not " + attempt + ": " + why + " (SQLite code " + code + ")";
        return new HermesException(reason, Subject.OTHER, text.replaceAll("\\s+", " "), cause);
    }

    static HermesException of(SQLException failure, Path database, String attempt) {
        return of(code(failure), database, attempt, failure);
    }
}
