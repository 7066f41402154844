package io.github.hermesbackup.snapshot;

import io.github.hermesbackup.home.FailedPath;
import io.github.hermesbackup.home.LeftOut;
import io.github.hermesbackup.home.Sidecar;
import io.github.hermesbackup.home.SqliteHeader;
import io.github.hermesbackup.home.StateListing;
import io.github.hermesbackup.home.StateListing.StateFile;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileName;
import io.github.hermesbackup.io.Stamps;
import io.github.hermesbackup.report.Finding;
import io.github.hermesbackup.report.Findings;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** A snapshot while it is filled: what is in it, what failed, and what is the same as in the one before. */
final class Draft implements Closeable {

    private final Disk disk;
    private final PartialSnapshot partial;
    private final Capture capture;
    private final SnapshotId id;
    private final SortedMap<String, Manifest.Entry> files = new TreeMap<>();
    private final SortedMap<String, String> failed = new TreeMap<>();
    private final SortedMap<String, String> skipped = new TreeMap<>();
    private final List<Finding> findings = new ArrayList<>();
    private long linked;
    private long copiedBytes;

    private Draft(Disk disk, PartialSnapshot partial, Capture capture, SnapshotId id) {
        this.disk = disk;
        this.partial = partial;
        this.capture = capture;
        this.id = id;
    }

    static Draft begin(
            Disk disk,
            SnapshotStore store,
            Stamps stamps,
            Optional<StoredSnapshot> base,
            SnapshotId id,
            Duration patience)
            throws IOException {
        PartialSnapshot[] partial = new PartialSnapshot[1];
        StoreFailure.guard(() -> partial[0] = PartialSnapshot.create(disk, store, id));
        return new Draft(disk, partial[0], new Capture(disk, stamps, partial[0], base, patience), id);
    }

    /** What a scan has to say of single paths. */
    static List<Finding> findings(List<FailedPath> failed, List<LeftOut> leftOut) {
        List<Finding> findings = new ArrayList<>();
        for (FailedPath path : failed) {
            findings.add(new Finding(Finding.Kind.FAILED, path.path(), path.reason()));
        }
        for (LeftOut path : leftOut) {
            findings.add(new Finding(Finding.Kind.SKIPPED, path.path(), path.reason()));
        }
        return findings;
    }

    void capture(StateListing listing) throws StoreFailure {
        for (Finding finding : findings(listing.failed(), listing.leftOut())) {
            note(finding);
        }
        Set<String> databases = new HashSet<>();
        for (StateFile file : listing.files()) {
            // Sorted by name, a database comes before what lies beside it.
            if (file.sidecarOf().filter(databases::contains).isEmpty()) {
                capture(file, databases);
            }
        }
    }

    private void capture(StateFile file, Set<String> databases) throws StoreFailure {
        if (file.name().equals(Manifest.FILE_NAME)) {
            note(Findings.of(Finding.Kind.FAILED, file.name(), "has the name of the snapshot's own manifest"));
            return;
        }
        try {
            SqliteHeader.Content content = SqliteHeader.look(disk, file.path());
            boolean database = content == SqliteHeader.Content.DATABASE;
            if (database) {
                databases.add(file.name());
            } else if (Sidecar.isDatabaseName(file.name())) {
                noteNoDatabase(file, content);
            }
            Capture.Outcome outcome = capture.file(file, database);
            files.put(file.name(), outcome.entry());
            linked += outcome.same() ? 1 : 0;
            copiedBytes += outcome.same() ? 0 : outcome.entry().size();
            outcome.finding().ifPresent(this::note);
        } catch (StoreFailure e) {
            throw e;
        } catch (IOException e) {
            note(Findings.of(file.name(), file.path(), e));
        }
    }

    private void noteNoDatabase(StateFile file, SqliteHeader.Content content) {
        boolean lost = content == SqliteHeader.Content.ZEROS || file.name().equals("state.db");
        note(Findings.of(
                lost ? Finding.Kind.FAILED : Finding.Kind.NOTE,
                file.name(),
                "named like a database, but does not begin like one of SQLite; it is in the snapshot as it is"));
    }

    private void note(Finding finding) {
        findings.add(finding);
        if (finding.kind() == Finding.Kind.FAILED) {
            failed.put(finding.path(), finding.reason());
        } else if (finding.kind() == Finding.Kind.SKIPPED) {
            skipped.put(finding.path(), finding.reason());
        }
    }

    /** True if it holds what another one holds, and nothing failed. */
    boolean isSameAs(StoredSnapshot other) {
        SortedMap<String, Manifest.Entry> theirs =
                other.manifest().orElseThrow().files();
        return failed.isEmpty()
                && linked == files.size()
                && files.keySet().equals(theirs.keySet())
                && files.entrySet().stream().allMatch(file -> hasMode(theirs.get(file.getKey()), file.getValue()));
    }

    /** True if another, partial one lacks the same files and holds the same content. */
    boolean repeats(StoredSnapshot other) {
        Manifest theirs = other.manifest().orElseThrow();
        return failed.keySet().equals(theirs.failed().keySet())
                && files.keySet().equals(theirs.files().keySet())
                && files.entrySet().stream().allMatch(file -> {
                    Manifest.Entry their = theirs.files().get(file.getKey());
                    return file.getValue().sha256().equals(their.sha256()) && hasMode(their, file.getValue());
                });
    }

    private static boolean hasMode(Manifest.Entry theirs, Manifest.Entry ours) {
        return theirs.mode() < 0 || theirs.mode() == ours.mode();
    }

    SortedMap<String, Manifest.Entry> files() {
        return files;
    }

    SortedMap<String, String> failed() {
        return failed;
    }

    List<Finding> findings() {
        return findings;
    }

    long linked() {
        return linked;
    }

    long copiedBytes() {
        return copiedBytes;
    }

    StoredSnapshot publish(Optional<String> label, boolean pinned) throws StoreFailure {
        Manifest manifest = new Manifest(id.text(), id.timestamp(), label, files, failed, skipped, pinned, false);
        Path[] made = new Path[1];
        StoreFailure.guard(() -> made[0] = partial.publish(manifest));
        return new StoredSnapshot(
                FileName.escape(made[0]), made[0], Optional.of(id), Optional.of(manifest), Optional.empty());
    }

    @Override
    public void close() throws IOException {
        partial.close();
    }
}
