package io.github.hermesbackup.backup;

import io.github.hermesbackup.archive.ArchiveWriter;
import io.github.hermesbackup.archive.Codec;
import io.github.hermesbackup.archive.Compression;
import io.github.hermesbackup.archive.EntryName;
import io.github.hermesbackup.home.ScannedEntry;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileName;
import io.github.hermesbackup.io.Stamps;
import io.github.hermesbackup.report.Finding;
import io.github.hermesbackup.report.Finding.Kind;
import io.github.hermesbackup.report.Findings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

/**
 * Carries the entries of a home into an archive, in their order. Small files are read and compressed by the workers ahead of
 * their turn; large ones and databases are streamed when it comes. A file that cannot be read becomes a finding and the rest
 * goes on; only an archive that cannot be written ends it.
 */
final class HomeArchiver {

    private static final int AHEAD_ENTRIES = 256;
    private static final long AHEAD_BYTES = 8L << 20;

    private final Path home;
    private final ArchiveWriter writer;
    private final Workers workers;
    private final BackupListener listener;
    private final Optional<Predecessor> predecessor;
    private final Optional<Predecessor.Walk> walk;
    private final SmallFile smallFiles;
    private final StreamedFiles streamedFiles;
    private final TakenRuns runs;
    private final Deque<Pending> pending = new ArrayDeque<>();
    private final List<Finding> findings = new ArrayList<>();
    private long pendingBytes;
    private long files;
    private long bytes;
    private long takenFiles;
    private TakenOver.Part part;

    private record Pending(ScannedEntry entry, Optional<Earlier> earlier, Future<Prepared> prepared, long bytes) {}

    /** What the archiver needs besides what it writes to. */
    record Setup(Disk disk, Path home, Stamps stamps, Compression compression) {}

    HomeArchiver(
            Setup setup,
            ArchiveWriter writer,
            Workers workers,
            BackupListener listener,
            StagedDatabases staged,
            Optional<Predecessor> predecessor) {
        this.predecessor = predecessor;
        this.walk = predecessor.map(Predecessor::walk);
        this.home = setup.home();
        this.writer = writer;
        this.workers = workers;
        this.listener = listener;
        this.smallFiles = new SmallFile(setup.disk(), setup.stamps(), setup.compression());
        this.streamedFiles =
                new StreamedFiles(setup, new LargeFile(writer, workers, setup.compression()), staged, listener);
        this.runs = new TakenRuns(setup, writer, workers);
    }

    void add(ScannedEntry entry) throws IOException {
        Optional<Earlier> earlier = walk.flatMap(archive -> archive.member(entry.name()));
        if (earlier.isEmpty() && hasBadName(entry)) { // what an archive has held, one can hold
            return;
        }
        if (earlier.isPresent() && isUnchanged(entry, earlier.get())) {
            if (runs.join(entry, earlier.get())) {
                return;
            }
            endRun();
            if (runs.begin(entry, earlier.get())) {
                return;
            }
        }
        endRun();
        boolean small = isSmall(entry);
        Future<Prepared> prepared =
                small ? workers.submit(codec -> prepare(entry, earlier, codec)) : later(unread(entry));
        long held = small ? entry.stat().size() : 0;
        enqueue(new Pending(entry, earlier, prepared, held));
    }

    private boolean hasBadName(ScannedEntry entry) {
        Optional<EntryName.Problem> problem = EntryName.problemWith(entry.name());
        problem.ifPresent(why -> findings.add(Findings.of(Kind.FAILED, entry.name(), "its name " + why.detail())));
        return problem.isPresent();
    }

    /** A database that cannot be looked at is one that has changed: what is wrong is said in its turn. */
    private boolean isUnchanged(ScannedEntry entry, Earlier earlier) {
        try {
            return runs.isUnchanged(entry, earlier);
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isSmall(ScannedEntry entry) {
        return entry.isFile() && !entry.database() && entry.stat().size() <= SmallFile.LIMIT;
    }

    private Prepared prepare(ScannedEntry entry, Optional<Earlier> earlier, Codec codec) {
        return smallFiles.prepare(entry.name(), source(entry), entry.stat(), earlier, codec);
    }

    /** What is not read ahead of its turn. */
    private static Prepared unread(ScannedEntry entry) {
        return entry.isFile() ? new Prepared.Streamed() : new Prepared.Directory(Heads.of(entry.name(), entry.stat()));
    }

    private static Future<Prepared> later(Prepared prepared) {
        return CompletableFuture.completedFuture(prepared);
    }

    private void endRun() throws IOException {
        Optional<UnchangedRun> run = runs.end();
        if (run.isPresent()) {
            enqueue(new Pending(null, Optional.empty(), later(new Prepared.Unchanged(run.get())), 0));
        }
    }

    private void enqueue(Pending next) throws IOException {
        pending.add(next);
        pendingBytes += next.bytes();
        while (pending.size() > AHEAD_ENTRIES || pendingBytes > AHEAD_BYTES) {
            writeOldest();
        }
    }

    void finish() throws IOException {
        endRun();
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
        if (prepared instanceof Prepared.Unchanged unchanged) {
            carry(unchanged.run());
        } else {
            write(prepared, oldest.entry(), oldest.earlier());
        }
        listener.progress(files, bytes);
    }

    private void write(Prepared prepared, ScannedEntry entry, Optional<Earlier> earlier) throws IOException {
        if (prepared instanceof Prepared.Directory directory) {
            OutputFailure.guard(() -> writer.addDirectory(directory.head()));
        } else if (prepared instanceof Prepared.Missing missing) {
            findings.add(missing.finding());
        } else if (prepared instanceof Prepared.File file) {
            write(file);
        } else {
            stream(entry, earlier);
        }
    }

    /** Carries a run over; if the predecessor turns out to be damaged there, the rest goes the way of everything else. */
    private void carry(UnchangedRun run) throws IOException {
        int taken = runs.carry(run);
        for (UnchangedRun.Item item : run.items().subList(0, taken)) {
            if (item.entry().isFile()) {
                long size = item.earlier().summary().size();
                count(size, size, item.entry().name());
            }
        }
        List<UnchangedRun.Item> rest = run.items().subList(taken, run.items().size());
        if (!rest.isEmpty()) {
            predecessor.ifPresent(Predecessor::check);
        }
        for (UnchangedRun.Item item : rest) {
            Optional<Earlier> earlier = Optional.of(item.earlier());
            Prepared prepared = isSmall(item.entry())
                    ? workers.run(codec -> prepare(item.entry(), earlier, codec))
                    : unread(item.entry());
            write(prepared, item.entry(), earlier);
        }
    }

    private void write(Prepared.File file) throws IOException {
        OutputFailure.guard(
                () -> writer.addFile(file.head(), file.method(), List.of(file.block()), file.summary(), file.origin()));
        if (file.finding() != null) {
            findings.add(file.finding());
        }
        count(
                file.summary().size(),
                file.taken() ? file.summary().size() : -1,
                file.head().name());
    }

    private void count(long size, long taken, String name) {
        files++;
        bytes += size;
        if (taken == size) {
            takenFiles++;
        } else if (taken > 0 && (part == null || part.bytes() < size)) {
            part = new TakenOver.Part(FileName.escape(name), size, taken);
        }
    }

    /** What was taken over from the predecessor. */
    Optional<TakenOver> takenOver() {
        return predecessor
                .map(archive -> new TakenOver(archive.path(), takenFiles, Optional.ofNullable(part)))
                .filter(taken -> !taken.isNothing());
    }

    private void stream(ScannedEntry entry, Optional<Earlier> earlier) throws IOException {
        try {
            StreamedFiles.Outcome outcome = streamedFiles.archive(entry, source(entry), earlier);
            outcome.finding().ifPresent(findings::add);
            count(outcome.size(), outcome.size() == 0 ? -1 : outcome.taken(), entry.name());
        } catch (OutputFailure e) {
            throw e;
        } catch (IOException e) {
            findings.add(Findings.of(entry.name(), source(entry), e));
        }
    }

    private Path source(ScannedEntry entry) {
        return source(home, entry);
    }

    /** Where an entry's content is. */
    static Path source(Path home, ScannedEntry entry) {
        return entry.behindLink().orElseGet(() -> FileName.resolve(home, entry.name()));
    }
}
