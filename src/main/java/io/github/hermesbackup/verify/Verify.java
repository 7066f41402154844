package io.github.hermesbackup.verify;

import io.github.hermesbackup.archive.ArchiveEntry;
import io.github.hermesbackup.archive.ArchiveException;
import io.github.hermesbackup.archive.ArchiveReader;
import io.github.hermesbackup.archive.EntryContent;
import io.github.hermesbackup.archive.EntryCursor;
import io.github.hermesbackup.home.MarkerCheck;
import io.github.hermesbackup.home.MarkerResult;
import io.github.hermesbackup.io.FileName;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.io.HermesException.Reason;
import io.github.hermesbackup.io.HermesException.Subject;
import io.github.hermesbackup.io.Machine;
import io.github.hermesbackup.report.Finding;
import io.github.hermesbackup.sqlite.DatabaseFile;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Checks whether an archive is what it says it is. Writes nothing but private copies of its databases, for a moment. */
public final class Verify {

    private static final int BUFFER_BYTES = 256 * 1024;

    private final VerifyRequest request;
    private final Machine machine;
    private final VerifyListener listener;
    private final List<Finding> findings = new ArrayList<>();
    private final List<VerifyResult.Database> databases = new ArrayList<>();
    private long matchedSha256;
    private long matchedCrc;
    private long bytesRead;

    /** Prepares a check; nothing happens before {@link #run}. */
    public Verify(VerifyRequest request, Machine machine, VerifyListener listener) {
        this.request = request;
        this.machine = machine;
        this.listener = listener;
    }

    /**
     * Runs it. Damaged members and databases are findings of the result, all of them.
     *
     * @throws ArchiveException if the structure is broken or ambiguous, so that there are no members to speak of
     * @throws HermesException if it is no backup, or cannot be read
     */
    public VerifyResult run() throws IOException {
        Instant begun = machine.clock().instant();
        try (ArchiveReader archive = ArchiveReader.open(machine.disk(), request.archive())) {
            MarkerResult markers = markers(archive);
            if (request.level().includes(Level.FULL)) {
                try (DatabaseProbe probe = new DatabaseProbe(machine.disk(), request.work(), listener)) {
                    checkContents(archive, probe);
                }
            }
            return new VerifyResult(
                    request.archive(),
                    archive.comment(),
                    archive.entries(),
                    archive.files(),
                    archive.totalSize(),
                    markers,
                    matchedSha256,
                    matchedCrc,
                    databases,
                    findings,
                    Duration.between(begun, machine.clock().instant()));
        }
    }

    private MarkerResult markers(ArchiveReader archive) throws IOException {
        MarkerCheck check = new MarkerCheck(request.markers());
        EntryCursor cursor = archive.cursor();
        for (ArchiveEntry entry = cursor.next(); entry != null; entry = cursor.next()) {
            check.accept(entry.name());
        }
        MarkerResult markers = check.result();
        if (!markers.isBackup()) {
            throw new HermesException(
                    Reason.CORRUPT,
                    Subject.ARCHIVE,
                    request.archive() + " is refused: " + markers.refusal().orElseThrow());
        }
        return markers;
    }

    private void checkContents(ArchiveReader archive, DatabaseProbe probe) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        EntryCursor cursor = archive.cursor();
        for (ArchiveEntry entry = cursor.next(); entry != null; entry = cursor.next()) {
            try (EntryContent content = archive.content(entry)) {
                checkContent(entry, content, probe, buffer);
            } catch (ArchiveException e) {
                findings.add(new Finding(Finding.Kind.FAILED, FileName.escape(entry.name()), e.detail()));
            }
            listener.progress(matchedSha256 + matchedCrc, bytesRead);
        }
    }

    private void checkContent(ArchiveEntry entry, EntryContent content, DatabaseProbe probe, byte[] buffer)
            throws IOException {
        int first = content.readNBytes(buffer, 0, buffer.length);
        boolean deep = request.level().includes(Level.DEEP) && DatabaseFile.hasHeader(buffer, first);
        if (deep) {
            databases.add(probe.check(entry, content, buffer, first, findings));
        } else {
            int read = first;
            while (read > 0) {
                bytesRead += read;
                read = content.read(buffer);
            }
        }
        if (!entry.isDirectory()) {
            matchedSha256 += entry.sha256() != null ? 1 : 0;
            matchedCrc += entry.sha256() == null ? 1 : 0;
        }
    }
}
