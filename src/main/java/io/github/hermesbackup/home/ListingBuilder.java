package io.github.hermesbackup.home;

import io.github.hermesbackup.home.HomeListing.Totals;
import io.github.hermesbackup.io.FileName;
import io.github.hermesbackup.io.IoReason;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;

/** Collects what a scan finds. */
final class ListingBuilder {

    private static final int FILES_BETWEEN_REPORTS = 1000;

    private final HermesHome home;
    private final ScanProgress progress;
    private final MarkerCheck markers;
    private final PackedEntries entries = new PackedEntries();
    private final PackedEntries databases = new PackedEntries();
    private final PackedReports leftOut = new PackedReports();
    private final PackedReports failed = new PackedReports();
    private final PackedReports notes = new PackedReports();
    private FailedPath unseen;
    private long files;
    private long directories;
    private long bytes;

    ListingBuilder(HermesHome home, Markers markers, ScanProgress progress) {
        this.home = home;
        this.progress = progress;
        this.markers = new MarkerCheck(markers);
    }

    void entry(ScannedEntry entry) {
        entries.add(entry);
        progress.found(entry);
        markers.accept(entry.name());
        if (!entry.isFile()) {
            directories++;
            return;
        }
        files++;
        bytes += entry.stat().size();
        if (entry.database()) {
            databases.add(entry);
        }
        if (files % FILES_BETWEEN_REPORTS == 0) {
            progress.scanned(files, bytes);
        }
    }

    void leftOut(String name, ScanRule rule, String detail) {
        leftOut(name, rule.id(), rule.reason(), detail);
    }

    void leftOut(String name, String rule, String reason, String detail) {
        leftOut.add(new PackedReports.Line(FileName.escape(name), rule + "\n" + reason, detail));
    }

    void failed(String name, String reason) {
        failed(name, reason, "");
    }

    /** @param reason what many failures share; a detail that differs follows it after a space */
    void failed(String name, String reason, String detail) {
        failed.add(new PackedReports.Line(FileName.escape(name), reason, detail));
    }

    /** Something that was listed could not be looked at: gone in the meantime, or refused. */
    void refused(String name, IOException cause) {
        if (cause instanceof NoSuchFileException) {
            note(name, ScanNote.Kind.VANISHED, "vanished during the scan");
        } else {
            failed(name, IoReason.of(cause));
            if (unseen == null) {
                unseen = new FailedPath(FileName.escape(name), IoReason.of(cause));
            }
        }
    }

    void note(String name, ScanNote.Kind kind, String text) {
        notes.add(new PackedReports.Line(FileName.escape(name), kind.name(), text));
    }

    HomeListing build() {
        progress.scanned(files, bytes);
        Totals totals = new Totals(files, directories, databases.count(), bytes);
        return new HomeListing(
                home,
                markers.result(),
                totals,
                entries,
                databases,
                leftOut,
                failed,
                notes,
                Optional.ofNullable(unseen));
    }
}
