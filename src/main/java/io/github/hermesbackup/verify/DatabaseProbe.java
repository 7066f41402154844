package io.github.hermesbackup.verify;

import io.github.hermesbackup.archive.BlockwiseContent;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileName;
import io.github.hermesbackup.io.GiveUp;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.io.HermesException.Reason;
import io.github.hermesbackup.io.HermesException.Subject;
import io.github.hermesbackup.io.Sizes;
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
    private boolean made;

    DatabaseProbe(Disk disk, Path work) {
        this.disk = disk;
        this.directory = work.resolve(".hermes-verify-" + UUID.randomUUID());
    }

    /**
     * Extracts the database, whereby it is verified, and checks it.
     *
     * @throws io.github.hermesbackup.archive.ArchiveException if it is damaged as a member
     */
    void check(Numbered member, BlockwiseContent contents, Tally tally) throws IOException {
        requireRoom(member.entry().size());
        Path file = directory.resolve("database");
        try (FileChannel out = disk.create(file, 0600)) {
            contents.copy(member.entry(), (bytes, length) -> {
                write(out, ByteBuffer.wrap(bytes, 0, length));
                tally.readOfMany(length);
            });
        } catch (IOException | RuntimeException e) {
            GiveUp.after(e, () -> removeIfThere(file));
            throw e;
        }
        try {
            tally.matched(member);
            tally.checking(member);
            List<String> problems = DatabaseCheck.integrityCheck(file);
            problems.forEach(problem -> tally.found(member, problem));
            Map<String, Long> rows =
                    problems.isEmpty() ? DatabaseCheck.rowCounts(file, "sessions", "messages") : Map.of();
            String name = FileName.escape(member.entry().name());
            tally.checked(
                    member,
                    new VerifyResult.Database(
                            name, problems.isEmpty(), rows(rows, "sessions"), rows(rows, "messages")));
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
                    "Not enough room in " + FileName.show(directory.getParent()) + " to check a database of "
                            + Sizes.bytes(bytes)
                            + ": " + Sizes.bytes(free)
                            + " are free. Name another directory with -Dhermes.workDirectory.");
        }
    }

    private static void write(FileChannel out, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            out.write(bytes);
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
