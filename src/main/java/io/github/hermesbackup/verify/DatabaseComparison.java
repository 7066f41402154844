package io.github.hermesbackup.verify;

import io.github.hermesbackup.io.Attempts;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileName;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.io.HermesException.Reason;
import io.github.hermesbackup.io.HermesException.Subject;
import io.github.hermesbackup.io.IoReason;
import io.github.hermesbackup.io.Sizes;
import io.github.hermesbackup.sqlite.DatabaseCheck;
import io.github.hermesbackup.sqlite.LiveRestore;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Compares databases by what is in them, in private copies, one pair at a time; the directory is made when it is first needed. */
final class DatabaseComparison implements AutoCloseable {

    private final Disk disk;
    private final Path directory;
    private boolean made;

    DatabaseComparison(Disk disk, Path work) {
        this.disk = disk;
        this.directory = work.resolve(".hermes-diff-" + UUID.randomUUID());
    }

    /** Nothing if both hold the same; else the rows of their tables. Either may be null. */
    Optional<DifferenceResult.Database> compare(Held before, Held after) throws IOException {
        try (Images images = new Images(directory.resolve("before"), directory.resolve("after"))) {
            return compare(before, after, images);
        }
    }

    /** Where the copies of a pair are, as far as they are needed. */
    private final class Images implements Closeable {

        private final Path before;
        private final Path after;

        Images(Path before, Path after) {
            this.before = before;
            this.after = after;
        }

        @Override
        public void close() throws IOException {
            Attempts removals = new Attempts();
            removals.at(() -> remove(before));
            removals.at(() -> remove(after));
            removals.end();
        }
    }

    private Optional<DifferenceResult.Database> compare(Held before, Held after, Images images) throws IOException {
        try {
            boolean both = image(before, images.before) & image(after, images.after);
            if (both && sameContent(images.before, images.after)) {
                return Optional.empty();
            }
            String name = FileName.escape(before == null ? after.name() : before.name());
            return Optional.of(
                    new DifferenceResult.Database(name, rows(before, images.before), rows(after, images.after)));
        } catch (IOException e) {
            throw e instanceof HermesException || !made || !IoReason.isNoSpace(disk, e, directory) ? e : noRoom();
        }
    }

    /** False if this side has no database of the name. */
    private boolean image(Held held, Path destination) throws IOException {
        if (held == null || !held.isDatabase()) {
            return false;
        }
        if (!made) {
            disk.makeDirectory(directory, 0700);
            made = true;
        }
        if (disk.usableSpace(directory) < held.size()) {
            throw noRoom();
        }
        held.image(destination);
        return true;
    }

    private HermesException noRoom() throws IOException {
        return new HermesException(
                Reason.NO_SPACE,
                Subject.OTHER,
                "Not enough room in " + FileName.show(directory.getParent()) + " to compare databases: "
                        + Sizes.bytes(disk.usableSpace(directory.getParent()))
                        + " are free. Name another directory with -Dhermes.workDirectory.");
    }

    /** By schema and rows: page copies of the same content differ in their headers. */
    private boolean sameContent(Path one, Path other) throws IOException {
        LiveRestore images = new LiveRestore(disk, Duration.ZERO);
        try {
            return Arrays.equals(images.digestOfImage(one), images.digestOfImage(other));
        } catch (HermesException e) {
            return false; // damaged, or with a schema that only its application can read: not known to be the same
        }
    }

    private Map<String, Long> rows(Held held, Path image) throws IOException {
        return held != null && held.isDatabase() ? DatabaseCheck.rowCountsOfAll(image) : Map.of();
    }

    private void remove(Path file) throws IOException {
        try {
            disk.delete(file);
        } catch (NoSuchFileException e) {
            return; // it was not needed
        }
    }

    @Override
    public void close() throws IOException {
        if (made) {
            disk.delete(directory);
        }
    }
}
