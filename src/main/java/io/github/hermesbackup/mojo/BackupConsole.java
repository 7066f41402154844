package io.github.hermesbackup.mojo;

import io.github.hermesbackup.backup.BackupListener;
import io.github.hermesbackup.backup.BackupResult;
import io.github.hermesbackup.home.HermesHome;
import io.github.hermesbackup.home.HomeListing;
import io.github.hermesbackup.home.LeftOut;
import io.github.hermesbackup.home.ScannedEntry;
import io.github.hermesbackup.report.Finding;
import io.github.hermesbackup.report.Sizes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

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
        leftOut(listing);
    }

    private static String largestDatabase(HomeListing listing) {
        ScannedEntry largest = null;
        for (ScannedEntry entry : listing) {
            if (entry.database()
                    && (largest == null || entry.stat().size() > largest.stat().size())) {
                largest = entry;
            }
        }
        return largest == null
                ? ""
                : " (" + io.github.hermesbackup.io.FileName.escape(largest.name()) + " "
                        + Sizes.bytes(largest.stat().size()) + ")";
    }

    private void leftOut(HomeListing listing) {
        Map<String, Long> directories = new TreeMap<>();
        Map<String, Long> files = new TreeMap<>();
        List<LeftOut> special = new ArrayList<>();
        for (LeftOut left : listing.leftOut()) {
            console.detail("Left out", left.path() + "  " + left.reason());
            if (left.rule().equals("link")
                    || left.rule().equals("socket")
                    || left.rule().equals("fifo")
                    || left.rule().equals("device")
                    || left.rule().equals("special")) {
                special.add(left);
            } else if (left.directory()) {
                String path = left.path();
                directories.merge(path.substring(path.lastIndexOf('/', path.length() - 2) + 1), 1L, Long::sum);
            } else {
                files.merge(left.reason(), 1L, Long::sum);
            }
        }
        if (!directories.isEmpty() || !files.isEmpty()) {
            String separator = directories.isEmpty() || files.isEmpty() ? "" : "; ";
            console.fact("Left out", joined(directories, "directories") + separator + joined(files, "files"));
        }
        special.stream()
                .limit(Console.FIRST)
                .forEach(left -> console.fact("Left out", left.path() + "  " + left.reason()));
        if (special.size() > Console.FIRST) {
            console.fact(
                    "",
                    "and " + Sizes.count(special.size() - Console.FIRST)
                            + " more of these (-X and the result file name all)");
        }
    }

    private static String joined(Map<String, Long> counts, String what) {
        if (counts.isEmpty()) {
            return "";
        }
        StringBuilder out = new StringBuilder();
        long total = counts.values().stream().mapToLong(Long::longValue).sum();
        out.append(Sizes.count(total))
                .append(' ')
                .append(total == 1 ? singular(what) : what)
                .append(": ");
        counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .limit(Console.FIRST)
                .forEach(entry -> out.append(entry.getKey())
                        .append(entry.getValue() == 1 ? "" : " " + Sizes.count(entry.getValue()))
                        .append(" · "));
        out.setLength(out.length() - 3);
        if (counts.size() > Console.FIRST) {
            out.append(" …");
        }
        return out.toString();
    }

    private static String singular(String what) {
        return what.equals("files") ? "file" : "directory";
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
                                + Sizes.bytes(result.archiveBytes()) + ", verified");
                result.pruned().forEach(path -> console.fact("Pruned", path.toString()));
            }
        }
        restoreCommand.ifPresent(command -> console.fact("Restore", command));
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
