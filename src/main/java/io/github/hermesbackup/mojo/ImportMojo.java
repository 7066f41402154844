package io.github.hermesbackup.mojo;

import io.github.hermesbackup.home.HermesHome;
import io.github.hermesbackup.home.HomeLocator;
import io.github.hermesbackup.home.Markers;
import io.github.hermesbackup.home.ScanRules;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.io.HermesException.Reason;
import io.github.hermesbackup.io.HermesException.Subject;
import io.github.hermesbackup.report.Finding;
import io.github.hermesbackup.report.RunReport;
import io.github.hermesbackup.report.Status;
import io.github.hermesbackup.restore.ArchiveSource;
import io.github.hermesbackup.restore.DryRun;
import io.github.hermesbackup.restore.DryRunResult;
import io.github.hermesbackup.restore.ProfileAliases;
import io.github.hermesbackup.restore.Restore;
import io.github.hermesbackup.restore.RestoreRequest;
import io.github.hermesbackup.restore.RestoreResult;
import io.github.hermesbackup.restore.Selection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.codehaus.plexus.components.interactivity.Prompter;

/**
 * Restores an archive into the home, which may be in use, all or nothing: everything is verified and staged before the first
 * change, any error takes back what was changed, and after a crash the next goal that writes to the home does. Files that are in
 * the home and not in the archive stay, unless told otherwise.
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
     * Whether to restore into a home that has a configuration already. Without it an interactive build asks, and any other
     * fails.
     *
     * @since 1.0.0
     */
    @Parameter(property = "hermes.force", defaultValue = "false")
    private boolean force;

    /**
     * Whether to only say what would be new, replaced, unchanged, removed and refused. Touches nothing at all.
     *
     * @since 1.0.0
     */
    @Parameter(property = "hermes.dryRun", defaultValue = "false")
    private boolean dryRun;

    /**
     * Whether to remove what is in the home and not in the archive. What a backup leaves out, and what belongs to the machine,
     * is never removed.
     *
     * @since 1.0.0
     */
    @Parameter(property = "hermes.exact", defaultValue = "false")
    private boolean exact;

    /**
     * Patterns of what to restore, relative to the home; {@code *} within a directory, {@code **} across directories. Default:
     * everything.
     *
     * @since 1.0.0
     */
    @Parameter(property = "hermes.select")
    private List<String> select;

    /**
     * What to do about a symbolic link in the home in place of a file that is to be replaced: {@code refuse}, or
     * {@code through} to write the file that it leads to and keep the link.
     *
     * @since 1.0.0
     */
    @Parameter(property = "hermes.links", defaultValue = "refuse")
    private String links;

    /**
     * Whether to back up a home that is not empty first, to {@code backups/pre-import-<stamp>.zip} in it, of which the newest 5
     * stay.
     *
     * @since 1.0.0
     */
    @Parameter(property = "hermes.safetyBackup", defaultValue = "true")
    private boolean safetyBackup;

    /**
     * Whether each profile of the home gets a command of its name in {@code ~/.local/bin}. Default: {@code true} if the home is
     * the default one, else {@code false}.
     *
     * @since 1.0.0
     */
    @Parameter(property = "hermes.profileAliases")
    private Boolean profileAliases;

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

    private final Prompter prompter;

    /** @param prompter asks the person at the terminal */
    @Inject
    public ImportMojo(Prompter prompter) {
        this.prompter = prompter;
    }

    @Override
    boolean skipGoal() {
        return skipImport;
    }

    @Override
    Conclusion run(Instant begun) throws IOException {
        Path path = requiredArchive();
        HermesHome target = HomeLocator.locateTarget(disk(), configuredHome().orElse(null), surroundings());
        Markers marks = Parameters.markers(markers);
        Selection selection = select == null ? Selection.ALL : Selection.of(select);
        Duration patience = Parameters.seconds("hermes.databaseTimeout", databaseTimeout);
        Question question = new Question(prompter, session().getRequest().isInteractiveMode());
        try (ArchiveSource source = ArchiveSource.open(disk(), path, marks)) {
            RestoreRequest request = new RestoreRequest(
                    source,
                    target,
                    marks,
                    force || question.canBeAsked(),
                    selection,
                    exact ? Optional.of(ScanRules.standard().withMarkers(marks)) : Optional.empty(),
                    Parameters.links(links),
                    patience);
            return dryRun
                    ? tryOut(request, path, begun)
                    : writing(target, patience, () -> restore(request, path, question, begun));
        }
    }

    private Conclusion tryOut(RestoreRequest request, Path path, Instant begun) throws IOException {
        HermesHome target = request.target();
        reportInterrupted(target);
        DryRunResult result = new DryRun(request, machine(), scratch()).run();
        new DryRunConsole(console()).say(result, path, target);
        Duration duration = Duration.between(begun, machine().clock().instant());
        Map<String, Long> counts = new LinkedHashMap<>();
        for (DryRunResult.Change change : DryRunResult.Change.values()) {
            counts.put(change.name().toLowerCase(java.util.Locale.ROOT), result.count(change));
        }
        conclude(Status.COMPLETE, "dry run, nothing was changed in " + target.describe(), duration);
        return report(target, path, begun, duration, Status.COMPLETE, counts, result.findings(), Optional.empty());
    }

    /** Outside the home, of which a dry run must not change anything. */
    private Path scratch() throws IOException {
        Optional<Path> build = buildDirectory();
        Path directory = build.isPresent() ? build.get() : Path.of(System.getProperty("java.io.tmpdir"));
        return Files.createDirectories(directory);
    }

    private Conclusion restore(RestoreRequest request, Path path, Question question, Instant begun) throws IOException {
        HermesHome target = request.target();
        SafetyBackup safety = new SafetyBackup(machine(), target, request.markers(), request.databasePatience());
        ImportConsole conversation = new ImportConsole(
                console(),
                path,
                target,
                !force && isConfigured(request) ? Optional.of(question) : Optional.empty(),
                safetyBackup ? Optional.of(safety) : Optional.empty());
        RestoreResult result = new Restore(request, machine(), conversation).run();
        conversation.say(result);
        safety.made().ifPresent(made -> console().fact("Undo", undo(target, made)));
        List<Finding> findings = new ArrayList<>(result.done().skipped());
        findings.addAll(afterwards(target, request.markers()));
        boolean partial = findings.stream().anyMatch(finding -> finding.kind() == Finding.Kind.FAILED);
        Status status = partial ? Status.PARTIAL : Status.COMPLETE;
        conclude(status, "import into " + target.describe(), result.duration());
        return report(
                target,
                path,
                begun,
                result.duration(),
                status,
                ImportConsole.counts(result),
                findings,
                partial
                        ? Optional.of("Everything was restored into " + target.describe()
                                + ", but not every profile has got its command; see above.")
                        : Optional.empty());
    }

    private Conclusion report(
            HermesHome target,
            Path path,
            Instant begun,
            Duration duration,
            Status status,
            Map<String, Long> counts,
            List<Finding> findings,
            Optional<String> failure) {
        RunReport report = new RunReport(
                goal(),
                status,
                begun,
                duration,
                Optional.of(target.path()),
                Optional.of(path),
                Optional.empty(),
                failure,
                counts,
                Map.of(),
                findings);
        return new Conclusion(report, failure);
    }

    private boolean isConfigured(RestoreRequest request) {
        return request.markers().configuration().stream()
                .anyMatch(name -> Files.exists(request.target().realPath().resolve(name)));
    }

    private String undo(HermesHome target, Path made) {
        List<String> options =
                new ArrayList<>(List.of("-Dhermes.archive=" + made, "-Dhermes.exact=true", "-Dhermes.force=true"));
        if (!isDefault(target)) {
            options.add("-Dhermes.home=" + target.path());
        }
        return command("import", options.toArray(String[]::new));
    }

    /** The commands of the profiles, and what a person may want to type next. */
    private List<Finding> afterwards(HermesHome target, Markers marks) {
        boolean hermes = marks.equals(Markers.standard());
        boolean wanted = profileAliases == null ? hermes && isDefault(target) : profileAliases;
        ImportFollowUp followUp = new ImportFollowUp(console(), disk(), surroundings());
        return followUp.say(
                target,
                isDefault(target),
                wanted ? Optional.of(new ProfileAliases(disk(), surroundings())) : Optional.empty(),
                hermes);
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
}
