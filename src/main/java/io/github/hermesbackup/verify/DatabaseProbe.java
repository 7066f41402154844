package io.github.hermesbackup.verify;

import io.github.hermesbackup.archive.ArchiveEntry;
import io.github.hermesbackup.archive.EntryContent;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileName;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.io.HermesException.Reason;
import io.github.hermesbackup.io.HermesException.Subject;
import io.github.hermesbackup.io.Sizes;
import io.github.hermesbackup.report.Finding;
import io.github.hermesbackup.sqlite.DatabaseCheck;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;

/** Extracts one database at a time into a private directory, which is made when it is first needed, and has it checked. */
final class DatabaseProbe implements AutoCloseable {

    private final Disk disk;
    private final Path directory;
    private final VerifyListener listener;
    private boolean made;

    DatabaseProbe(Disk disk, Path work, VerifyListener listener) {
        this.disk = disk;
        this.directory = work.resolve(".hermes-verify-" + UUID.randomUUID());
        this.listener = listener;
    }

    /** Reads the content to its end, so that it is verified, and checks the database that it is. */
    VerifyResult.Database check(
            ArchiveEntry entry, EntryContent content, byte[] buffer, int buffered, List<Finding> findings)
            throws IOException {
        requireRoom(entry.size());
        Path file = directory.resolve("database");
        String name = FileName.escape(entry.name());
        try (FileChannel out = disk.create(file, 0600)) {
            extract(content, buffer, buffered, out);
        } catch (IOException e) {
            removeIfThere(file);
            throw e;
        }
        try {
            listener.checkingDatabase(name, entry.size());
            List<String> problems = DatabaseCheck.integrityCheck(file);
            problems.forEach(problem -> findings.add(new Finding(Finding.Kind.FAILED, name, problem)));
            Map<String, Long> rows =
                    problems.isEmpty() ? DatabaseCheck.rowCounts(file, "sessions", "messages") : Map.of();
            return new VerifyResult.Database(name, problems.isEmpty(), rows(rows, "sessions"), rows(rows, "messages"));
        } finally {
            disk.delete(file);
        }
    }

    private static OptionalLong rows(Map<String, Long> counts, String table) {
        return counts.containsKey(table) ? OptionalLong.of(counts.get(table)) : OptionalLong.empty();
    }

    private void requireRoom(long bytes) throws IOException {
        if (!made) {
            disk.makeDirectory(directory, 0700);
            made = true;
        }
        long free = disk.usableSpace(directory);
        if (free < bytes) {
            throw new HermesException(
                    Reason.NO_SPACE,
                    Subject.OTHER,
                    "Not enough room in " + directory.getParent() + " to check a database of " + Sizes.bytes(bytes)
                            + ": " + Sizes.bytes(free)
                            + " are free. Name another directory with -Dhermes.workDirectory.");
        }
    }

    private void extract(EntryContent content, byte[] buffer, int buffered, FileChannel out) throws IOException {
        for (int read = buffered; read > 0; read = content.read(buffer)) {
            ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, read);
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
        }
    }

    private void removeIfThere(Path file) throws IOException {
        try {
            disk.delete(file);
        } catch (NoSuchFileException e) {
            return; // it could not even be made
        }
    }

    @Override
    public void close() throws IOException {
        if (made) {
            disk.delete(directory);
        }
    }
}
