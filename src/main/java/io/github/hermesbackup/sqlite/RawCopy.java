package io.github.hermesbackup.sqlite;

import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileStat;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.io.HermesException.Reason;
import io.github.hermesbackup.io.HermesException.Subject;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sqlite.SQLiteConnection;

/**
 * Byte copies of databases that SQLite cannot open where they are. A copy counts only if the system's bookkeeping says that
 * neither the database nor its log changed from before the first byte to after the last.
 */
final class RawCopy {

    private static final int TRIES = 3;

    /** Longer than the kernel's clock tick: a change after this pause cannot have the time of one before the first stat. */
    private static final long TICK_MILLIS = 30;

    private static final List<String> LOGS = List.of("-wal", "-journal");

    private final Disk disk;

    RawCopy(Disk disk) {
        this.disk = disk;
    }

    /** The database with its log or journal, under the destination's name. */
    void takeWithLog(Path source, Path destination) throws IOException {
        long log = 0;
        for (String suffix : LOGS) {
            log += DatabaseFile.sizeIfPresent(disk, DatabaseFile.sidecar(source, suffix));
        }
        // Twice: the log itself, and what it may add to the database.
        LiveCopy.requireSpace(disk, destination, disk.stat(source).size() + 2 * log);
        List<String> suffixes = new ArrayList<>(LOGS);
        suffixes.add("");
        takeStable(source, destination, suffixes);
    }

    /**
     * The database alone, as its bytes are, for one that SQLite calls malformed.
     *
     * @return why it is not sound; never empty
     */
    List<String> takeMalformed(Path source, Path destination) throws IOException {
        takeStable(source, destination, List.of(""));
        List<String> findings = new ArrayList<>(DatabaseCheck.quickCheck(destination));
        if (findings.isEmpty()) {
            findings.add("SQLite cannot read it where it is: " + liveFailure(source));
        }
        long log = DatabaseFile.sizeIfPresent(disk, DatabaseFile.sidecar(source, "-wal"));
        if (log > 0) {
            findings.add("its log of " + log + " bytes could not be applied and is not in the copy");
        }
        return findings;
    }

    private static String liveFailure(Path source) throws IOException {
        try (SQLiteConnection connection = Connections.live(source, Duration.ZERO)) {
            Connections.schemaCookie(connection);
            return "it was malformed a moment ago";
        } catch (SQLException e) {
            return "SQLite code " + Failures.code(e);
        }
    }

    private void takeStable(Path source, Path destination, List<String> suffixes) throws IOException {
        try {
            for (int tries = 0; tries < TRIES; tries++) {
                List<Optional<FileStat>> before = describe(source);
                pause();
                for (String suffix : suffixes) {
                    copyIfPresent(sidecar(source, suffix), sidecar(destination, suffix));
                }
                if (same(before, describe(source))) {
                    return;
                }
                LiveCopy.deleteWithSidecars(disk, destination);
            }
        } catch (AccessDeniedException e) {
            throw new HermesException(Reason.IO, Subject.OTHER, Failures.name(source) + ": permission denied", e);
        }
        throw new HermesException(
                Reason.IO,
                Subject.OTHER,
                Failures.name(source) + ": changed while it was copied, " + TRIES + " tries; stop what writes to it");
    }

    private static Path sidecar(Path database, String suffix) {
        return suffix.isEmpty() ? database : DatabaseFile.sidecar(database, suffix);
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(TICK_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    private List<Optional<FileStat>> describe(Path source) throws IOException {
        List<Optional<FileStat>> all = new ArrayList<>();
        all.add(Optional.of(disk.stat(source)));
        for (String suffix : LOGS) {
            try {
                all.add(Optional.of(disk.stat(DatabaseFile.sidecar(source, suffix))));
            } catch (NoSuchFileException e) {
                all.add(Optional.empty());
            }
        }
        return all;
    }

    private static boolean same(List<Optional<FileStat>> before, List<Optional<FileStat>> after) {
        for (int i = 0; i < before.size(); i++) {
            Optional<FileStat> then = before.get(i);
            Optional<FileStat> now = after.get(i);
            if (then.isPresent() != now.isPresent()
                    || (then.isPresent() && !then.get().sameContentAs(now.get()))) {
                return false;
            }
        }
        return true;
    }

    private void copyIfPresent(Path from, Path to) throws IOException {
        try (FileChannel in = disk.openForReading(from)) {
            copy(in, to);
        } catch (NoSuchFileException e) {
            return; // the comparison afterwards notices one that vanished
        }
    }

    private void copy(FileChannel in, Path to) throws IOException {
        try (FileChannel out = disk.create(to, 0600)) {
            transfer(in, out);
        } catch (EOFException e) {
            return; // it shrank: the comparison afterwards notices
        }
    }

    static void transfer(FileChannel in, FileChannel out) throws IOException {
        long size = in.size();
        long position = 0;
        in.read(ByteBuffer.allocate(1), 0); // that of a directory says so, while a transfer finds "no such device"
        while (position < size) {
            long moved = in.transferTo(position, size - position, out);
            if (moved <= 0) {
                throw new EOFException("ended after " + position + " of " + size + " bytes");
            }
            position += moved;
        }
    }
}
