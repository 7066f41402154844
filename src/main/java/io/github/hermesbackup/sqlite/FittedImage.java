package io.github.hermesbackup.sqlite;

import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.GiveUp;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import org.sqlite.SQLiteConnection;

/**
 * An image in the shape that a target can take over page by page: a target in WAL mode refuses another page size, and an
 * image with a WAL header would turn a rollback-journal target into WAL. The image itself if it fits, else a scratch copy.
 */
final class FittedImage implements AutoCloseable {

    private final Disk disk;
    private final Path file;
    private final boolean scratch;

    private FittedImage(Disk disk, Path file, boolean scratch) {
        this.disk = disk;
        this.file = file;
        this.scratch = scratch;
    }

    static FittedImage to(Disk disk, Path image, DatabaseFile.Header target) throws IOException {
        DatabaseFile.Header header = DatabaseFile.header(disk, image);
        if (target.isWal() && header.pageSize() != target.pageSize()) {
            try (FittedImage standalone = header.isWal() ? withRollbackHeader(disk, image) : asItIs(disk, image)) {
                FittedImage resized = new FittedImage(disk, Scratch.beside(image), true);
                return resized.make(() -> resized.vacuum(standalone.file, target.pageSize()));
            }
        }
        return !target.isWal() && header.isWal() ? withRollbackHeader(disk, image) : asItIs(disk, image);
    }

    private static FittedImage asItIs(Disk disk, Path image) {
        return new FittedImage(disk, image, false);
    }

    private static FittedImage withRollbackHeader(Disk disk, Path image) throws IOException {
        FittedImage copy = new FittedImage(disk, Scratch.beside(image), true);
        return copy.make(() -> copy.copyWithRollbackHeader(image));
    }

    Path file() {
        return file;
    }

    private interface Maker {
        void make() throws IOException;
    }

    private FittedImage make(Maker maker) throws IOException {
        try {
            maker.make();
            return this;
        } catch (IOException | RuntimeException e) {
            GiveUp.after(e, this::close);
            throw e;
        }
    }

    /**
     * {@code VACUUM INTO} keeps row ids, unlike {@code VACUUM}; both keep the settings in the header. Not through an
     * immutable connection: there it ignores the page size without a word.
     */
    private void vacuum(Path image, int pageSize) throws IOException {
        disk.create(file, 0600).close();
        try (SQLiteConnection connection = Connections.live(image, Duration.ZERO)) {
            String into = Connections.writableUri(file).replace("'", "''");
            Connections.execute(
                    connection,
                    "PRAGMA trusted_schema=OFF",
                    "PRAGMA page_size=" + pageSize,
                    "VACUUM INTO '" + into + "'");
        } catch (SQLException e) {
            throw Failures.of(e, image, "convert it to pages of " + pageSize + " bytes");
        }
    }

    private void copyWithRollbackHeader(Path image) throws IOException {
        try (FileChannel in = disk.openForReading(image);
                FileChannel out = disk.create(file, 0600)) {
            RawCopy.transfer(in, out);
            PageCopy.expectRollbackJournal(out);
        }
    }

    @Override
    public void close() throws IOException {
        if (scratch) {
            LiveCopy.deleteWithSidecars(disk, file);
        }
    }
}
