package io.github.hermesbackup.verify;

import io.github.hermesbackup.archive.ArchiveEntry;
import io.github.hermesbackup.archive.ArchiveException;
import io.github.hermesbackup.archive.ArchiveReader;
import io.github.hermesbackup.archive.EntryCursor;
import io.github.hermesbackup.home.MarkerCheck;
import io.github.hermesbackup.home.MarkerResult;
import io.github.hermesbackup.io.FileName;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.io.HermesException.Reason;
import io.github.hermesbackup.io.HermesException.Subject;
import io.github.hermesbackup.io.Machine;
import io.github.hermesbackup.io.NameCollisions;
import io.github.hermesbackup.report.Finding;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Checks whether an archive is what it says it is. Writes nothing but private copies of its databases, for a moment. */
public final class Verify {

    /** So many large members are remembered from the first look; the others are met in their turn. */
    private static final int NOTED = 100;

    private final VerifyRequest request;
    private final Machine machine;
    private final VerifyListener listener;
    private final List<Numbered> large = new ArrayList<>();

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
            List<Finding> notes = NamesElsewhere.notes(visitor -> visit(archive, visitor));
            Tally tally = new Tally(listener);
            if (request.level().includes(Level.FULL)) {
                checkContents(archive, tally);
            }
            return new VerifyResult(
                    request.archive(),
                    archive.comment(),
                    archive.entries(),
                    archive.files(),
                    archive.totalSize(),
                    markers,
                    tally.matchedSha256(),
                    tally.matchedCrc(),
                    tally.databases(),
                    tally.findings(),
                    notes,
                    Duration.between(begun, machine.clock().instant()));
        }
    }

    /** Looks at all names, and notes the large members on the way. */
    private MarkerResult markers(ArchiveReader archive) throws IOException {
        MarkerCheck check = new MarkerCheck(request.markers());
        EntryCursor cursor = archive.cursor();
        long number = 0;
        for (ArchiveEntry entry = cursor.next(); entry != null; entry = cursor.next(), number++) {
            check.accept(entry.name());
            if (entry.size() >= ContentCheck.LARGE_BYTES && large.size() < NOTED) {
                large.add(new Numbered(number, entry));
            }
        }
        MarkerResult markers = check.result();
        if (!markers.isBackup()) {
            throw new HermesException(
                    Reason.CORRUPT,
                    Subject.ARCHIVE,
                    FileName.show(request.archive()) + " is refused: "
                            + markers.refusal().orElseThrow());
        }
        return markers;
    }

    private static void visit(ArchiveReader archive, NameCollisions.Visitor visitor) throws IOException {
        EntryCursor cursor = archive.cursor();
        for (ArchiveEntry entry = cursor.next(); entry != null; entry = cursor.next()) {
            visitor.visit(entry.name());
        }
    }

    private void checkContents(ArchiveReader archive, Tally tally) throws IOException {
        try (DatabaseProbe probe = new DatabaseProbe(machine.disk(), request.work());
                VerifyThreads threads = new VerifyThreads(machine.cores())) {
            boolean deep = request.level().includes(Level.DEEP);
            new ContentCheck(archive, threads, deep ? probe : null, tally).run(large);
        }
    }
}
