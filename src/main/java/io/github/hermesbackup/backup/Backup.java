package io.github.hermesbackup.backup;

import io.github.hermesbackup.archive.ArchiveWriter;
import io.github.hermesbackup.archive.Compression;
import io.github.hermesbackup.archive.ZstdLibrary;
import io.github.hermesbackup.backup.BackupResult.Outcome;
import io.github.hermesbackup.home.ArchiveName;
import io.github.hermesbackup.home.HomeListing;
import io.github.hermesbackup.home.HomeScan;
import io.github.hermesbackup.home.ScannedEntry;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.EarlyForce;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.io.Machine;
import io.github.hermesbackup.io.PartialFile;
import io.github.hermesbackup.io.Stamps;
import io.github.hermesbackup.report.Finding;
import io.github.hermesbackup.retention.Archives;
import io.github.hermesbackup.sqlite.LiveCopy;
import io.github.hermesbackup.sqlite.SqliteLibrary;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes one archive of a home that others may be writing to.
 *
 * <p>The archive appears under its name only when it is complete and has been read back; whatever fails before leaves an
 * older archive of that name as it was, and nothing else behind.
 */
public final class Backup {

    private final BackupRequest request;
    private final Machine machine;
    private final BackupListener listener;
    private final Disk disk;
    private final Path home;
    private final Stamps stamps;
    private final Instant begun;
    private Path published;
    private final OutputDirectory output;

    /** Prepares a backup; nothing happens before {@link #run}. */
    public Backup(BackupRequest request, Machine machine, BackupListener listener) {
        this.request = request;
        this.machine = machine;
        this.listener = listener;
        this.disk = machine.disk();
        this.home = request.home().realPath();
        this.stamps = new Stamps(disk, machine.clock(), machine.boot().orElse(null));
        this.begun = machine.clock().instant().truncatedTo(ChronoUnit.MILLIS);
        this.output = new OutputDirectory(disk, request.destination(), request.kind());
    }

    /**
     * Runs it.
     *
     * @throws HermesException if the home cannot be read at all, or the archive cannot be written; nothing has changed then, or the message says
     *     which archive is there all the same
     */
    public BackupResult run() throws IOException {
        try {
            return archive();
        } catch (HermesException e) {
            throw e;
        } catch (IOException e) {
            // What concerns files of the home is a finding, or says so itself.
            throw published == null ? output.failure(e) : output.failureAfter(published, e);
        }
    }

    private BackupResult archive() throws IOException {
        output.requireUsable();
        try (EarlierArchive earlier = EarlierArchive.begin(disk, output, request.compression(), this::loadLibraries);
                Comparison comparison =
                        Comparison.begin(earlier, new Unchanged(disk, home, stamps), !request.writeUnchanged())) {
            return run(scan(comparison.found()), earlier, comparison);
        }
    }

    /** What a first backup is going to need is unpacked while the home is scanned; whoever needs it asks again. */
    private void loadLibraries() {
        try {
            if (disk.stat(home.resolve("state.db")).isFile()) {
                SqliteLibrary.require();
            }
            if (request.compression() == Compression.ZSTD) {
                ZstdLibrary.require();
            }
        } catch (IOException e) {
            return; // there is none, or it cannot be loaded: then asking again says why
        }
    }

    private HomeListing scan(FoundEntries found) throws IOException {
        HomeScan scan = new HomeScan(disk, request.home(), request.rules().leavingOut(output.leftOut()));
        try (found) {
            HomeListing listing = scan.run(found);
            found.end();
            return listing;
        }
    }

    private BackupResult run(HomeListing listing, EarlierArchive archives, Comparison comparison) throws IOException {
        List<Finding> scanned = new ArrayList<>(request.known());
        scanned.addAll(ScanFindings.of(listing));
        listener.scanned(listing);
        if (listing.totals().files() == 0 && scanned.isEmpty()) {
            return result(Outcome.NOTHING, Optional.empty(), listing, scanned);
        }
        if (request.compression() == Compression.ZSTD) {
            ZstdLibrary.require();
        }
        Optional<Path> older = archives.found().path();
        Optional<Path> unreadable = request.reuse() ? output.unreadable(older) : Optional.empty();
        if (BackupResult.isComplete(scanned) && comparison.provesTheSame(listing)) {
            output.removeLeftovers(begun);
            return result(Outcome.UNCHANGED, older, listing, scanned);
        }
        Optional<Predecessor> predecessor = archives.found().predecessor();
        BackupResult result = write(listing, scanned, predecessor);
        Optional<String> damage = predecessor.flatMap(Predecessor::damage).filter(reason -> request.reuse());
        damage.ifPresent(reason -> listener.notTakenOver(older.orElseThrow(), reason));
        unreadable.filter(path -> damage.isEmpty()).ifPresent(this::sayUnreadable);
        return result;
    }

    private void sayUnreadable(Path archive) {
        listener.notTakenOver(archive, isEmpty(archive) ? "empty" : "cut, damaged or of another tool");
    }

    private boolean isEmpty(Path archive) {
        try {
            return disk.stat(archive).size() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static long largestOf(List<ScannedEntry> databases) {
        return databases.stream().mapToLong(entry -> entry.stat().size()).max().orElse(0);
    }

    private BackupResult write(HomeListing listing, List<Finding> scanned, Optional<Predecessor> older)
            throws IOException {
        Optional<Predecessor> reused = older.filter(archive -> request.reuse());
        List<ScannedEntry> changed = new ChangedDatabases(home, stamps).since(reused, listing);
        if (!changed.isEmpty()) {
            SqliteLibrary.require(); // a home without its databases is no backup worth beginning
        }
        boolean written = false;
        try {
            output.prepare(begun, largestOf(changed));
            BackupResult result = writeArchive(listing, scanned, older, changed);
            written = true;
            return result;
        } catch (OutputFailure e) {
            throw output.failure(e.reason());
        } finally {
            if (!written) {
                output.removeMade();
            }
        }
    }

    private BackupResult writeArchive(
            HomeListing listing, List<Finding> scanned, Optional<Predecessor> older, List<ScannedEntry> changed)
            throws IOException {
        List<Finding> findings = new ArrayList<>(scanned);
        try (PartialFile partial = output.create(ArchiveName.of(request.kind(), begun, machine.zone()))) {
            Contents contents = writeMembers(partial, listing, findings, older, changed);
            boolean complete = BackupResult.isComplete(findings);
            try (ReadBack readBack = ReadBack.begin(partial)) {
                readBack.check(disk, partial);
                if (complete
                        && !request.writeUnchanged()
                        && older.filter(readBack::holdsTheSameAs).isPresent()) {
                    return result(Outcome.UNCHANGED, older.map(Predecessor::path), listing, findings);
                }
            }
            older.ifPresent(Predecessor::close); // it may be about to be replaced or removed
            long bytes = partial.channel().size();
            Path archive;
            try {
                archive = output.publish(partial, ArchiveName.of(request.kind(), begun, machine.zone()));
            } catch (IOException e) {
                if (partial.isPublished()) {
                    throw output.unforced(e);
                }
                if (partial.emptyName().isPresent()) {
                    throw output.emptied(partial.emptyName().get(), e);
                }
                throw new OutputFailure(e);
            }
            published = archive;
            List<Path> pruned = complete
                    ? Archives.keepNewest(
                            disk,
                            archive,
                            request.kind(),
                            request.keep(),
                            machine.clock().instant())
                    : List.of();
            return new BackupResult(
                    Outcome.WRITTEN,
                    Optional.of(archive),
                    bytes,
                    contents.sha256(),
                    contents.files(),
                    contents.bytes(),
                    findings,
                    listing,
                    pruned,
                    output.newestComplete(),
                    contents.takenOver(),
                    since(begun));
        }
    }

    private record Contents(long files, long bytes, Optional<String> sha256, Optional<TakenOver> takenOver) {}

    private Contents writeMembers(
            PartialFile partial,
            HomeListing listing,
            List<Finding> findings,
            Optional<Predecessor> older,
            List<ScannedEntry> changed)
            throws IOException {
        HomeArchiver.Setup setup = new HomeArchiver.Setup(disk, home, stamps, request.compression());
        Optional<Predecessor> predecessor = older.filter(archive -> request.reuse());
        LiveCopy copies = new LiveCopy(disk, request.databasePatience());
        try (Workers workers = new Workers(machine.cores(), request.compression());
                ArchiveWriter writer = new ArchiveWriter(
                        disk, partial.channel(), partial.sibling("directory"), begun, machine.zone());
                ArchiveDigest digest = request.digest() ? new ArchiveDigest(partial.channel(), writer) : null;
                EarlyForce early = EarlyForce.begin(
                        disk, partial.channel(), listing.totals().bytes());
                StagedDatabases staged = new StagedDatabases(setup, copies, partial::sibling)) {
            HomeArchiver archiver = new HomeArchiver(setup, writer, workers, listener, staged, predecessor);
            staged.begin(changed, listing.totals().bytes());
            for (ScannedEntry entry : listing) {
                archiver.add(entry);
            }
            archiver.finish();
            findings.addAll(archiver.findings());
            List<String> sha256 = new ArrayList<>();
            OutputFailure.guard(() -> {
                writer.finish(!BackupResult.isComplete(findings));
                early.end();
                if (digest != null) {
                    sha256.add(digest.finish());
                }
            });
            return new Contents(
                    archiver.files(), archiver.bytes(), sha256.stream().findFirst(), archiver.takenOver());
        }
    }

    private BackupResult result(Outcome outcome, Optional<Path> archive, HomeListing listing, List<Finding> findings)
            throws IOException {
        return new BackupResult(
                outcome,
                archive,
                archive.isPresent() ? disk.stat(archive.get()).size() : 0,
                Optional.empty(),
                listing.totals().files(),
                listing.totals().bytes(),
                findings,
                listing,
                List.of(),
                archive,
                Optional.empty(),
                since(begun));
    }

    private Duration since(Instant instant) {
        return Duration.between(instant, machine.clock().instant());
    }
}
