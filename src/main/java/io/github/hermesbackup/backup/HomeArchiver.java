package io.github.hermesbackup.backup;

import io.github.hermesbackup.archive.ArchiveWriter;
import io.github.hermesbackup.archive.Compression;
import io.github.hermesbackup.archive.EntryName;
import io.github.hermesbackup.archive.EntryTime;
import io.github.hermesbackup.archive.SourceStamp;
import io.github.hermesbackup.home.ScannedEntry;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileName;
import io.github.hermesbackup.io.FileStat;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.report.Finding;
import io.github.hermesbackup.report.Finding.Kind;
import io.github.hermesbackup.sqlite.DatabaseFile;
import io.github.hermesbackup.sqlite.DatabaseImage;
import io.github.hermesbackup.sqlite.LiveCopy;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

/**
 * Carries the entries of a home into an archive, in their order. Small files are read and compressed by the workers ahead of
 * their turn; large ones and databases are streamed when it comes. A file that cannot be read becomes a finding and the rest
 * goes on; only an archive that cannot be written ends it.
 */
final class HomeArchiver {

    /** Content is cut into blocks of this size where the block index allows it. */
    static final int BLOCK_BYTES = 1 << 20;

    private static final int AHEAD_ENTRIES = 256;
    private static final long AHEAD_BYTES = 8L << 20;

    private final Disk disk;
    private final Path home;
    private final ArchiveWriter writer;
    private final Workers workers;
    private final Stamps stamps;
    private final LiveCopy databases;
    private final Path staging;
    private final BackupListener listener;
    private final SmallFile smallFiles;
    private final LargeFile largeFiles;
    private final Deque<Pending> pending = new ArrayDeque<>();
    private final List<Finding> findings = new ArrayList<>();
    private long pendingBytes;
    private long files;
    private long bytes;

    private record Pending(ScannedEntry entry, Future<Prepared> prepared, long bytes) {}

    /** What the archiver needs besides what it writes to. */
    record Setup(Disk disk, Path home, Stamps stamps, LiveCopy databases, Path staging, Compression compression) {}

    HomeArchiver(Setup setup, ArchiveWriter writer, Workers workers, BackupListener listener) {
        this.disk = setup.disk();
        this.home = setup.home();
        this.stamps = setup.stamps();
        this.databases = setup.databases();
        this.staging = setup.staging();
        this.writer = writer;
        this.workers = workers;
        this.listener = listener;
        this.smallFiles = new SmallFile(disk, stamps, setup.compression(), BLOCK_BYTES);
        this.largeFiles = new LargeFile(writer, workers, setup.compression(), BLOCK_BYTES);
    }

    void add(ScannedEntry entry) throws IOException {
        EntryName.Problem problem = EntryName.problemWith(entry.name()).orElse(null);
        if (problem != null) {
            findings.add(Findings.of(Kind.FAILED, entry.name(), "its name " + problem.detail()));
            return;
        }
        boolean directory = entry.kind() == ScannedEntry.Kind.DIRECTORY;
        boolean small = !directory && !entry.database() && entry.stat().size() <= BLOCK_BYTES;
        Future<Prepared> prepared;
        if (directory) {
            prepared = CompletableFuture.completedFuture(new Prepared.Directory(head(entry.name(), entry.stat())));
        } else if (small) {
            prepared = workers.submit(codec -> smallFiles.prepare(entry.name(), source(entry), codec));
        } else {
            prepared = CompletableFuture.completedFuture(new Prepared.Streamed());
        }
        long held = small ? entry.stat().size() : 0;
        pending.add(new Pending(entry, prepared, held));
        pendingBytes += held;
        while (pending.size() > AHEAD_ENTRIES || pendingBytes > AHEAD_BYTES) {
            writeOldest();
        }
    }

    void finish() throws IOException {
        while (!pending.isEmpty()) {
            writeOldest();
        }
    }

    /** Files in the archive so far. */
    long files() {
        return files;
    }

    /** Bytes of their contents. */
    long bytes() {
        return bytes;
    }

    List<Finding> findings() {
        return findings;
    }

    private void writeOldest() throws IOException {
        Pending oldest = pending.remove();
        pendingBytes -= oldest.bytes();
        Prepared prepared = Workers.await(oldest.prepared());
        if (prepared instanceof Prepared.Directory directory) {
            OutputFailure.guard(() -> writer.addDirectory(directory.head()));
        } else if (prepared instanceof Prepared.Missing missing) {
            findings.add(missing.finding());
        } else if (prepared instanceof Prepared.File file) {
            write(file);
        } else {
            stream(oldest.entry());
        }
        listener.progress(files, bytes);
    }

    private void write(Prepared.File file) throws IOException {
        OutputFailure.guard(() ->
                writer.addFile(file.head(), file.deflated(), List.of(file.block()), file.summary(), file.origin()));
        if (file.finding() != null) {
            findings.add(file.finding());
        }
        count(file.summary().size());
    }

    private void count(long size) {
        files++;
        bytes += size;
    }

    private void stream(ScannedEntry entry) throws IOException {
        try {
            Path path = source(entry);
            if (entry.database() || isDatabaseNow(path)) {
                database(entry.name(), path);
            } else {
                plain(entry.name(), path);
            }
        } catch (OutputFailure e) {
            throw e;
        } catch (IOException e) {
            findings.add(Findings.of(entry.name(), e));
        }
    }

    private boolean isDatabaseNow(Path path) throws IOException {
        FileStat stat = disk.stat(path);
        return stat.isFile() && DatabaseFile.isDatabase(disk, path);
    }

    private void plain(String name, Path path) throws IOException {
        boolean store = false;
        for (int attempt = 1; ; attempt++) {
            try (SourceFile source = SourceFile.open(disk, path)) {
                SourceStamp stamp = stamps.ofFile(source.stat());
                boolean deflate = !store && largeFiles.compressible(source);
                LargeFile.Written written = largeFiles.stream(head(name, source.stat()), source, deflate);
                boolean unchanged = unchangedOrAbandon(source, written);
                if (!unchanged && attempt < SourceFile.TRIES) {
                    OutputFailure.guard(written.member()::abandon);
                    continue;
                }
                if (!accept(written, unchanged ? stamp : null, false, false)) {
                    store = true; // deflated it grew past what its header can say
                    continue;
                }
                if (!unchanged) {
                    findings.add(Findings.changed(name));
                }
                count(written.summary().size());
                return;
            }
        }
    }

    private static boolean unchangedOrAbandon(SourceFile source, LargeFile.Written written) throws IOException {
        try {
            return source.unchanged();
        } catch (NoSuchFileException e) {
            return false; // what was read is whole: the file was removed or replaced after it was opened
        } catch (IOException e) {
            OutputFailure.guard(written.member()::abandon);
            throw e;
        }
    }

    private static boolean accept(LargeFile.Written written, SourceStamp stamp, boolean database, boolean unsound)
            throws OutputFailure {
        boolean[] accepted = new boolean[1];
        OutputFailure.guard(() -> accepted[0] = written.accept(stamp, database, unsound));
        return accepted[0];
    }

    private void database(String name, Path path) throws IOException {
        Stamps.DatabaseFacts before = stamps.factsOf(path);
        FileStat stat = before.file();
        if (!stat.isFile()) {
            throw new SourceFile.NotAFile(stat.kind());
        }
        listener.copyingDatabase(FileName.escape(name), stat.size());
        DatabaseImage image = copy(path);
        try {
            image(name, stat, stamps.afterCopy(path, before), image);
        } finally {
            disk.delete(image.file());
        }
        if (!image.sound()) {
            findings.add(Findings.of(
                    Kind.FAILED, name, "is damaged (" + String.join("; ", image.findings()) + "); archived as it is"));
        }
    }

    private DatabaseImage copy(Path path) throws IOException {
        try {
            return databases.copy(path, staging);
        } catch (HermesException e) {
            // Where a database cannot be staged, its archive cannot be written either.
            throw e.reason() == HermesException.Reason.NO_SPACE ? new OutputFailure(e) : e;
        }
    }

    private void image(String name, FileStat stat, SourceStamp stamp, DatabaseImage image) throws IOException {
        try (SourceFile source = staged(image)) {
            boolean deflate = largeFiles.compressible(source);
            LargeFile.Written written = largeFiles.stream(head(name, stat), source, deflate);
            if (accept(written, stamp, true, !image.sound())) {
                count(written.summary().size());
                return;
            }
        }
        try (SourceFile source = staged(image)) {
            LargeFile.Written written = largeFiles.stream(head(name, stat), source, false);
            accept(written, stamp, true, !image.sound());
            count(written.summary().size());
        }
    }

    /** A staged copy that cannot be opened is lost output, not a file of the home that has vanished. */
    private SourceFile staged(DatabaseImage image) throws OutputFailure {
        try {
            return SourceFile.open(disk, image.file());
        } catch (IOException e) {
            throw new OutputFailure(e);
        }
    }

    private Path source(ScannedEntry entry) {
        return entry.behindLink().orElseGet(() -> FileName.resolve(home, entry.name()));
    }

    private static ArchiveWriter.Head head(String name, FileStat stat) {
        return new ArchiveWriter.Head(name, Modes.of(stat), EntryTime.of(stat.modified()));
    }
}
