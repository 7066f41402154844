package io.github.hermesbackup.mojo;

import io.github.hermesbackup.home.HermesHome;
import io.github.hermesbackup.home.HomeLocator;
import io.github.hermesbackup.home.Markers;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.io.HermesException.Reason;
import io.github.hermesbackup.io.HermesException.Subject;
import io.github.hermesbackup.io.Sizes;
import io.github.hermesbackup.report.Finding;
import io.github.hermesbackup.report.RunReport;
import io.github.hermesbackup.report.Status;
import io.github.hermesbackup.restore.ArchiveSource;
import io.github.hermesbackup.restore.Restore;
import io.github.hermesbackup.restore.RestoreListener;
import io.github.hermesbackup.restore.RestorePreview;
import io.github.hermesbackup.restore.RestoreRequest;
import io.github.hermesbackup.restore.RestoreRequest.Links;
import io.github.hermesbackup.restore.RestoreResult;
import io.github.hermesbackup.restore.Selection;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/**
 * Restores an archive into the home, which may be in use: everything is verified and staged before the first change, and any
 * error takes back what was changed. Files that are in the home and not in the archive stay.
 *
 * @since 1.0.0
 */
@Mojo(name = "import", requiresProject = false, threadSafe = true)
public final class ImportMojo extends HermesMojo {

    /**
     * Skips this goal.
     *
     * @since 1.0.0
     */
    @Parameter(property = "hermes.import.skip", defaultValue = "false")
    private boolean skipImport;

    /**
     * The archive to restore: one of this plugin's, of {@code hermes backup}, or any zip of a home. Required.
     *
     * @since 1.0.0
     */
    @Parameter(property = "hermes.archive")
    private String archive;

    /**
     * Whether to restore into a home that has a configuration already.
     *
     * @since 1.0.0
     */
    @Parameter(property = "hermes.force", defaultValue = "false")
    private boolean force;

    /**
     * File names by which a backup is recognised. Default: {@code config.yaml}, {@code .env}, {@code state.db}.
     *
     * @since 1.0.0
     */
    @Parameter(property = "hermes.markers")
    private List<String> markers;

    /**
     * Seconds to wait, without progress, for a database that another process has locked.
     *
     * @since 1.0.0
     */
    @Parameter(property = "hermes.databaseTimeout", defaultValue = "10")
    private int databaseTimeout;

    @Override
    boolean skipGoal() {
        return skipImport;
    }

    @Override
    Conclusion run(Instant begun) throws IOException {
        Path path = requiredArchive();
        HermesHome target = HomeLocator.locateTarget(disk(), configuredHome().orElse(null), surroundings());
        Markers marks = Parameters.markers(markers);
        Duration patience = Parameters.seconds("hermes.databaseTimeout", databaseTimeout);
        RestoreResult result;
        try (ArchiveSource source = ArchiveSource.open(disk(), path, marks)) {
            RestoreRequest request = new RestoreRequest(
                    source, target, marks, force, Selection.ALL, Optional.empty(), Links.REFUSE, patience);
            result = new Restore(request, machine(), listener(path, target)).run();
        }
        say(result, target);
        conclude(Status.COMPLETE, "import into " + target.describe(), result.duration());
        Map<String, Long> counts = new LinkedHashMap<>();
        counts.put("files", result.done().files());
        counts.put("created", result.done().created());
        counts.put("replaced", result.done().replaced());
        counts.put("unchanged", result.done().unchanged());
        counts.put("skipped", (long) result.done().skipped().size());
        return new Conclusion(
                new RunReport(
                        goal(),
                        Status.COMPLETE,
                        begun,
                        result.duration(),
                        Optional.of(target.path()),
                        Optional.of(path),
                        Optional.empty(),
                        Optional.empty(),
                        counts,
                        Map.of(),
                        result.done().skipped()),
                Optional.empty());
    }

    private Path requiredArchive() throws HermesException {
        if (archive == null) {
            throw new HermesException(
                    Reason.INVALID_INPUT,
                    Subject.OTHER,
                    "hermes.archive is missing; name the backup to restore with -Dhermes.archive=<file.zip>.");
        }
        Path path = path(archive, Subject.ARCHIVE);
        ArchiveFile.requireReadable(path);
        return path;
    }

    private RestoreListener listener(Path path, HermesHome target) {
        return new RestoreListener() {
            @Override
            public void accepted(long files, String prefix) {
                console().fact("Archive", path + "  contains " + Sizes.count(files, "file"));
                console().fact("Target", target.describe());
                if (!prefix.isEmpty()) {
                    console().fact("Prefix", prefix + " is stripped from every name");
                }
            }
        };
    }

    private void say(RestoreResult result, HermesHome target) {
        console()
                .fact(
                        "Restored",
                        Sizes.count(result.done().created()) + " new, "
                                + Sizes.count(result.done().replaced()) + " replaced, "
                                + Sizes.count(result.done().unchanged()) + " already right");
        List<Finding> skipped = result.done().skipped();
        if (!skipped.isEmpty()) {
            console()
                    .fact(
                            "Left out",
                            Sizes.count(skipped.size(), "member") + " that are never restored: "
                                    + String.join(
                                            ", ",
                                            skipped.stream()
                                                    .limit(Console.FIRST)
                                                    .map(Finding::path)
                                                    .toList())
                                    + (skipped.size() > Console.FIRST ? " …" : ""));
            skipped.forEach(finding -> console().detail("Left out", finding.path() + "  " + finding.reason()));
        }
        for (RestorePreview.Database database : result.done().databases()) {
            if (database.hasFewerRows()) {
                console()
                        .warn(database.name() + " had more rows than the archive: " + rows(database.before()) + " -> "
                                + rows(database.after()));
            }
        }
        result.leftover().ifPresent(left -> console().warn("Could not be cleared away: " + left));
    }

    private static String rows(RestorePreview.Rows rows) {
        return count(rows.sessions(), "session") + " / " + count(rows.messages(), "message");
    }

    private static String count(OptionalLong rows, String noun) {
        return rows.isPresent() ? Sizes.count(rows.getAsLong()) + " " + noun + "(s)" : "no " + noun + "s";
    }
}
