package io.github.hermesbackup.mojo;

import io.github.hermesbackup.home.HermesHome;
import io.github.hermesbackup.home.Markers;
import io.github.hermesbackup.home.ScanRules;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.report.Finding;
import io.github.hermesbackup.report.RunReport;
import io.github.hermesbackup.report.Status;
import io.github.hermesbackup.restore.DryRun;
import io.github.hermesbackup.restore.DryRunResult;
import io.github.hermesbackup.restore.Restore;
import io.github.hermesbackup.restore.RestoreRequest;
import io.github.hermesbackup.restore.RestoreResult;
import io.github.hermesbackup.restore.Selection;
import io.github.hermesbackup.restore.Source;
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
import org.apache.maven.plugins.annotations.Parameter;
import org.codehaus.plexus.components.interactivity.Prompter;

/** What the goals share that restore something into a home: the question, the way back, the look first. */
abstract class RestoringMojo extends HermesMojo {

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
     * Seconds to wait, without progress, for a database that another process has locked.
     *
     * @since 1.0.0
     */
    @Parameter(property = "hermes.databaseTimeout", defaultValue = "10")
    private int databaseTimeout;

    private final Prompter prompter;

    RestoringMojo(Prompter prompter) {
        this.prompter = prompter;
    }

    final boolean dryRun() {
        return dryRun;
    }

    final Duration databasePatience() throws HermesException {
        return Parameters.seconds("hermes.databaseTimeout", databaseTimeout);
    }

    /** Refuses values that cannot be used, before anything happens. */
    final void requireKnownValues() throws HermesException {
        Parameters.links(links);
        databasePatience();
        selection();
    }

    private Selection selection() throws HermesException {
        return select == null ? Selection.ALL : Selection.of(select);
    }

    private Question question() {
        return new Question(prompter, session().getRequest().isInteractiveMode());
    }

    /** The restore that the parameters ask for. */
    final RestoreRequest request(Source source, HermesHome target, Markers markers, Optional<ScanRules> exactly)
            throws HermesException {
        return new RestoreRequest(
                source,
                target,
                markers,
                force || question().canBeAsked(),
                selection(),
                exactly,
                Parameters.links(links),
                databasePatience());
    }

    /** What is done and said after a restore; failures among it make the result partial. */
    List<Finding> afterwards(HermesHome target, Markers markers) {
        return List.of();
    }

    /** Says what a restore would do. */
    final Conclusion tryOut(RestoreRequest request, RestoreOrigin origin, Instant begun) throws IOException {
        HermesHome target = request.target();
        reportInterrupted(target);
        DryRunResult result = new DryRun(request, machine(), scratch()).run();
        new DryRunConsole(console()).say(result, origin, target);
        Duration duration = Duration.between(begun, machine().clock().instant());
        Map<String, Long> counts = new LinkedHashMap<>();
        for (DryRunResult.Change change : DryRunResult.Change.values()) {
            counts.put(change.name().toLowerCase(java.util.Locale.ROOT), result.count(change));
        }
        conclude(Status.COMPLETE, "dry run, nothing was changed in " + target.describe(), duration);
        return report(
                target, origin.path(), begun, duration, Status.COMPLETE, counts, result.findings(), Optional.empty());
    }

    /** Outside the home, of which a dry run must not change anything. */
    private Path scratch() throws IOException {
        Optional<Path> build = buildDirectory();
        Path directory = build.isPresent() ? build.get() : Path.of(System.getProperty("java.io.tmpdir"));
        return Files.createDirectories(directory);
    }

    /** Restores, under the home's lock. */
    final Conclusion restore(RestoreRequest request, RestoreOrigin origin, Instant begun) throws IOException {
        HermesHome target = request.target();
        SafetyBackup safety = new SafetyBackup(machine(), target, request.markers(), request.databasePatience());
        RestoreConsole conversation = new RestoreConsole(
                console(),
                origin,
                target,
                !force && isConfigured(request) ? Optional.of(question()) : Optional.empty(),
                safetyBackup ? Optional.of(safety) : Optional.empty());
        RestoreResult result = new Restore(request, machine(), conversation).run();
        conversation.say(result);
        safety.made().ifPresent(made -> console().fact("Undo", undo(target, made)));
        List<Finding> findings = new ArrayList<>(result.done().skipped());
        findings.addAll(afterwards(target, request.markers()));
        boolean partial = findings.stream().anyMatch(finding -> finding.kind() == Finding.Kind.FAILED);
        Status status = partial ? Status.PARTIAL : Status.COMPLETE;
        conclude(status, goal() + " into " + target.describe(), result.duration());
        return report(
                target,
                origin.path(),
                begun,
                result.duration(),
                status,
                RestoreConsole.counts(result),
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
}
