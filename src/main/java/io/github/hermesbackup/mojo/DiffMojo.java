package io.github.hermesbackup.mojo;

import io.github.hermesbackup.home.HermesHome;
import io.github.hermesbackup.home.HomeLocator;
import io.github.hermesbackup.home.Markers;
import io.github.hermesbackup.home.ScanRules;
import io.github.hermesbackup.io.FileName;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.io.HermesException.Reason;
import io.github.hermesbackup.io.HermesException.Subject;
import io.github.hermesbackup.io.Sizes;
import io.github.hermesbackup.report.Finding;
import io.github.hermesbackup.report.RunReport;
import io.github.hermesbackup.report.Status;
import io.github.hermesbackup.verify.Difference;
import io.github.hermesbackup.verify.DifferenceRequest;
import io.github.hermesbackup.verify.DifferenceRequest.Against;
import io.github.hermesbackup.verify.DifferenceResult;
import io.github.hermesbackup.verify.DifferenceResult.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/**
 * Says how a home, or another archive, differs from an archive: what is new, gone, or different in content, mode or time, and for
 * databases the rows of their tables. Never prints any content. Succeeds whether or not there are differences.
 *
 * @since 1.0.0
 */
@Mojo(name = "diff", requiresProject = false, threadSafe = true)
public final class DiffMojo extends HermesMojo {

    /**
     * Skips this goal.
     *
     * @since 1.0.0
     */
    @Parameter(property = "hermes.diff.skip", defaultValue = "false")
    private boolean skipDiff;

    /**
     * The archive: how it was. Required.
     *
     * @since 1.0.0
     */
    @Parameter(property = "hermes.archive")
    private String archive;

    /**
     * Another archive: how it became. Default: the home, as a backup of it would be now.
     *
     * @since 1.0.0
     */
    @Parameter(property = "hermes.against")
    private String against;

    /**
     * Patterns of what of the home to leave out besides the default rules, as for the backup.
     *
     * @since 1.0.0
     */
    @Parameter(property = "hermes.excludes")
    private List<String> excludes;

    /**
     * Patterns of what of the home to keep although a default rule leaves it out, as for the backup.
     *
     * @since 1.0.0
     */
    @Parameter(property = "hermes.includes")
    private List<String> includes;

    /**
     * File names by which a backup is recognised. Default: {@code config.yaml}, {@code .env}, {@code state.db}.
     *
     * @since 1.0.0
     */
    @Parameter(property = "hermes.markers")
    private List<String> markers;

    /**
     * Directory for private copies, with room for the largest database twice. Default: the build directory, without a project
     * the directory of the archive.
     *
     * @since 1.0.0
     */
    @Parameter(property = "hermes.workDirectory")
    private String workDirectory;

    /**
     * Seconds to wait, without progress, for a database that another process has locked.
     *
     * @since 1.0.0
     */
    @Parameter(property = "hermes.databaseTimeout", defaultValue = "10")
    private int databaseTimeout;

    @Override
    boolean skipGoal() {
        return skipDiff;
    }

    @Override
    boolean tellsTheJob() {
        return false;
    }

    @Override
    Conclusion run(Instant begun) throws IOException {
        if (archive == null) {
            throw new HermesException(
                    Reason.INVALID_INPUT,
                    Subject.OTHER,
                    "hermes.archive is missing; name a backup with -Dhermes.archive=<file.zip>.");
        }
        Path before = path(archive, Subject.ARCHIVE);
        ArchiveFile.requireReadable(before);
        Markers marks = Parameters.markers(markers);
        Optional<HermesHome> home = against == null
                ? Optional.of(HomeLocator.locate(disk(), configuredHome().orElse(null), surroundings()))
                : Optional.empty();
        if (home.isPresent()) {
            reportInterrupted(home.get());
        }
        DifferenceRequest request = new DifferenceRequest(before, against(home, marks), marks, work(before));
        DifferenceResult result = new Difference(request, machine()).run();
        String other = home.map(HermesHome::describe).orElse(against);
        new DiffConsole(console()).say(result, FileName.show(before), other);
        return conclude(result, before, home, other, begun);
    }

    private Against against(Optional<HermesHome> home, Markers marks) throws HermesException {
        if (home.isPresent()) {
            ScanRules rules = ScanRules.standard()
                    .excluding(excludes == null ? List.of() : excludes)
                    .including(includes == null ? List.of() : includes)
                    .withMarkers(marks);
            return new DifferenceRequest.Home(
                    home.get(), rules, Parameters.seconds("hermes.databaseTimeout", databaseTimeout));
        }
        Path path = path(against, Subject.OTHER);
        if (!Files.isRegularFile(path) || !Files.isReadable(path)) {
            throw new HermesException(
                    Reason.INVALID_INPUT,
                    Subject.OTHER,
                    "hermes.against=" + FileName.show(path)
                            + " is no archive that can be read; name one, or leave it out to compare with the home.");
        }
        return new DifferenceRequest.Archive(path);
    }

    private Path work(Path archivePath) throws IOException {
        Path work = workDirectory != null
                ? path(workDirectory, Subject.OTHER)
                : buildDirectory().orElse(archivePath.getParent());
        return Files.createDirectories(work);
    }

    private Conclusion conclude(
            DifferenceResult result, Path before, Optional<HermesHome> home, String other, Instant begun) {
        Duration duration = Duration.between(begun, machine().clock().instant());
        long failed = result.findings().stream()
                .filter(finding -> finding.kind() == Finding.Kind.FAILED)
                .count();
        Optional<String> failure = Optional.empty();
        if (result.status() == Status.PARTIAL) {
            failure = Optional.of("PARTIAL: " + Sizes.count(failed, "path")
                    + " could not be compared (listed above), so nothing can be said of them.");
        } else {
            conclude(Status.COMPLETE, "comparison with " + other, duration);
        }
        RunReport report = new RunReport(
                goal(),
                result.status(),
                begun,
                duration,
                home.map(HermesHome::path),
                Optional.of(before),
                Optional.empty(),
                failure,
                Map.of(
                        "added", result.count(Kind.ADDED),
                        "removed", result.count(Kind.REMOVED),
                        "changed", result.count(Kind.CHANGED),
                        "same", result.same(),
                        "databases", (long) result.databases().size(),
                        "failed", failed),
                Map.of(),
                result.findings(),
                DiffReport.sections(result));
        return new Conclusion(report, failure);
    }
}
