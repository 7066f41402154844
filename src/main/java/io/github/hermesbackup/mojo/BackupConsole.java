package io.github.hermesbackup.mojo;

import io.github.hermesbackup.backup.BackupListener;
import io.github.hermesbackup.backup.BackupResult;
import io.github.hermesbackup.backup.TakenOver;
import io.github.hermesbackup.home.HermesHome;
import io.github.hermesbackup.home.HomeListing;
import io.github.hermesbackup.home.ScannedEntry;
import io.github.hermesbackup.io.FileName;
import io.github.hermesbackup.io.Sizes;
import io.github.hermesbackup.report.Finding;
import io.github.hermesbackup.report.Status;
import java.nio.file.Path;
import java.util.Optional;

/** What a backup says while it runs and when it has ended. */
final class BackupConsole implements BackupListener {

    private static final long WORTH_ANNOUNCING = 256L << 20;

    private final Console console;
    private final HermesHome home;

    BackupConsole(Console console, HermesHome home) {
        this.console = console;
        this.home = home;
    }

    @Override
    public void scanned(HomeListing listing) {
        HomeListing.Totals totals = listing.totals();
        console.fact(
                "Home",
                home.describe() + "  " + Sizes.count(totals.files(), "file") + ", " + Sizes.bytes(totals.bytes())
                        + largestDatabase(listing));
        if (!listing.markers().isBackup() && totals.files() > 0) {
            console.warn(home.path() + " has none of the files by which a home is recognised ("
                    + String.join(", ", listing.markers().markers().names())
                    + "); an import will refuse its archive unless hermes.markers names one that is there.");
        }
        if (!listing.markers().prefix().isEmpty()) {
            console.warn("Everything in " + home.path() + " lies in "
                    + listing.markers().prefix()
                    + ", which an import strips: is -Dhermes.home=" + home.path() + "/"
                    + listing.markers().prefix() + " meant?");
        }
        new LeftOutConsole(console).say(listing);
    }

    private static String largestDatabase(HomeListing listing) {
        ScannedEntry largest = null;
        for (ScannedEntry entry : listing.databases()) {
            if (largest == null || entry.stat().size() > largest.stat().size()) {
                largest = entry;
            }
        }
        return largest == null
                ? ""
                : " (" + FileName.escape(largest.name()) + " "
                        + Sizes.bytes(largest.stat().size()) + ")";
    }

    @Override
    public void copyingDatabase(String name, long bytes) {
        if (bytes >= WORTH_ANNOUNCING) {
            console.fact("Copying", name + ", " + Sizes.bytes(bytes));
        }
    }

    void result(BackupResult result, Optional<String> restoreCommand) {
        console.findings(result.findings());
        switch (result.outcome()) {
            case NOTHING -> console.info("Nothing to back up in " + home.path() + ".");
            case UNCHANGED ->
                console.fact("Unchanged", "since " + result.archive().orElseThrow() + "; nothing was written");
            case WRITTEN -> {
                console.fact(
                        "Wrote",
                        result.archive().orElseThrow() + "  " + Sizes.count(result.files(), "file") + ", "
                                + Sizes.bytes(result.archiveBytes())
                                + (result.status() == Status.PARTIAL ? ", PARTIAL" : ", verified")
                                + result.takenOver()
                                        .map(taken -> takenOver(taken, result.files()))
                                        .orElse(""));
                result.pruned().forEach(path -> console.fact("Pruned", path.toString()));
            }
        }
        restoreCommand.ifPresent(command -> console.fact("Restore", command));
    }

    private static String takenOver(TakenOver taken, long files) {
        String part = taken.part()
                .map(member -> member.percent() + " % of " + member.name())
                .orElse("");
        String whole = taken.files() == 0 ? "" : Sizes.count(taken.files()) + " of " + Sizes.count(files, "file");
        return " (" + whole + (whole.isEmpty() || part.isEmpty() ? "" : " and ") + part + " taken over from "
                + FileName.show(taken.from().getFileName()) + ")";
    }

    @Override
    public void notTakenOver(Path archive, String reason) {
        console.warn(FileName.show(archive) + " cannot be built upon, or not all of it (" + reason
                + "); the new archive was made from the home instead.");
    }

    /** The line with which an incomplete backup ends. */
    String partial(BackupResult result) {
        long failed = result.findings().stream()
                .filter(finding -> finding.kind() == Finding.Kind.FAILED)
                .count();
        String newest = result.newestComplete()
                .map(Path::getFileName)
                .map(name -> "the newest complete backup there is " + name + ".")
                .orElse("there is no complete backup in that directory.");
        return "PARTIAL: " + Sizes.count(failed, "path") + " failed (listed above); "
                + Sizes.count(result.files(), "file")
                + (result.files() == 1 ? " is" : " are") + " in "
                + result.archive().map(Path::toString).orElse("no archive") + ". Nothing was pruned; " + newest;
    }
}
