package io.github.hermesbackup.backup;

import io.github.hermesbackup.archive.ArchiveReader;
import io.github.hermesbackup.archive.ArchiveWriter;
import io.github.hermesbackup.archive.SameMembers;
import io.github.hermesbackup.backup.BackupResult.Outcome;
import io.github.hermesbackup.home.ArchiveName;
import io.github.hermesbackup.home.HomeListing;
import io.github.hermesbackup.home.HomeScan;
import io.github.hermesbackup.home.ScannedEntry;
import io.github.hermesbackup.io.Disk;
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
     * @throws HermesException if the home cannot be read at all, or the archive cannot be written; nothing has changed then
     */
    public BackupResult run() throws IOException {
        output.requireUsable();
        HomeListing listing = new HomeScan(disk, request.home(), request.rules().leavingOut(output.leftOut())).run();
        listener.scanned(listing);
        List<Finding> scanned = new ArrayList<>(request.known());
        scanned.addAll(ScanFindings.of(listing));
        if (listing.totals().files() == 0 && scanned.isEmpty()) {
            return result(Outcome.NOTHING, Optional.empty(), listing, scanned);
        }
        Optional<Path> newest = request.writeUnchanged() ? Optional.empty() : output.newestComplete();
        if (newest.isPresent() && isUnchangedSince(newest.get(), listing, scanned)) {
            return result(Outcome.UNCHANGED, newest, listing, scanned);
        }
        if (listing.totals().databases() > 0) {
            SqliteLibrary.require(); // a home without its databases is no backup worth beginning
        }
        boolean written = false;
        try {
            output.prepare(begun, largestDatabase(listing));
            BackupResult result = write(listing, scanned, newest);
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

    private boolean isUnchangedSince(Path newest, HomeListing listing, List<Finding> scanned) {
        if (scanned.stream().anyMatch(finding -> finding.kind() == Finding.Kind.FAILED)) {
            return false;
        }
        try (ArchiveReader archive = ArchiveReader.open(disk, newest)) {
            return new Unchanged(disk, home, stamps).since(archive, listing);
        } catch (IOException e) {
            return false; // a damaged archive proves nothing; the new one does not build on it
        }
    }

    private static long largestDatabase(HomeListing listing) {
        long largest = 0;
        for (ScannedEntry entry : listing) {
            largest = entry.database() ? Math.max(largest, entry.stat().size()) : largest;
        }
        return largest;
    }

    private BackupResult write(HomeListing listing, List<Finding> scanned, Optional<Path> newest) throws IOException {
        List<Finding> findings = new ArrayList<>(scanned);
        try (PartialFile partial = output.create(ArchiveName.of(request.kind(), begun, machine.zone()))) {
            Contents contents = writeMembers(partial, listing, findings);
            String sha256;
            try {
                partial.force();
                sha256 = ReadBack.check(disk, partial);
            } catch (IOException e) {
                throw new OutputFailure(e);
            }
            boolean complete = BackupResult.isComplete(findings);
            if (complete && newest.isPresent() && holdsTheSame(partial.path(), newest.get())) {
                return result(Outcome.UNCHANGED, newest, listing, findings);
            }
            long bytes = partial.channel().size();
            Path archive;
            try {
                archive = output.publish(partial, ArchiveName.of(request.kind(), begun, machine.zone()));
            } catch (IOException e) {
                throw new OutputFailure(e);
            }
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
                    Optional.of(sha256),
                    contents.files(),
                    contents.bytes(),
                    findings,
                    listing,
                    pruned,
                    output.newestComplete(),
                    since(begun));
        }
    }

    private record Contents(long files, long bytes) {}

    private Contents writeMembers(PartialFile partial, HomeListing listing, List<Finding> findings) throws IOException {
        HomeArchiver.Setup setup = new HomeArchiver.Setup(
                disk,
                home,
                stamps,
                new LiveCopy(disk, request.databasePatience()),
                partial.sibling("database"),
                request.compression());
        try (Workers workers =
                        new Workers(machine.cores(), request.compression().level());
                ArchiveWriter writer = new ArchiveWriter(
                        disk, partial.channel(), partial.sibling("directory"), begun, machine.zone())) {
            HomeArchiver archiver = new HomeArchiver(setup, writer, workers, listener);
            for (ScannedEntry entry : listing) {
                archiver.add(entry);
            }
            archiver.finish();
            findings.addAll(archiver.findings());
            OutputFailure.guard(() -> writer.finish(!BackupResult.isComplete(findings)));
            return new Contents(archiver.files(), archiver.bytes());
        }
    }

    private boolean holdsTheSame(Path fresh, Path newest) {
        try (ArchiveReader one = ArchiveReader.open(disk, fresh);
                ArchiveReader other = ArchiveReader.open(disk, newest)) {
            return SameMembers.in(one, other);
        } catch (IOException e) {
            return false;
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
                since(begun));
    }

    private Duration since(Instant instant) {
        return Duration.between(instant, machine.clock().instant());
    }
}
