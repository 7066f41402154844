package io.github.hermesbackup.mojo;

import io.github.hermesbackup.home.ArchiveName;
import io.github.hermesbackup.home.HermesHome;
import io.github.hermesbackup.home.HomeLocator;
import io.github.hermesbackup.io.FileName;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.io.HermesException.Reason;
import io.github.hermesbackup.io.HermesException.Subject;
import io.github.hermesbackup.io.Sizes;
import io.github.hermesbackup.report.RunReport;
import io.github.hermesbackup.report.Status;
import io.github.hermesbackup.retention.Decision;
import io.github.hermesbackup.retention.Prune;
import io.github.hermesbackup.retention.PruneResult;
import io.github.hermesbackup.retention.RetentionPolicy;
import io.github.hermesbackup.retention.Stored;
import io.github.hermesbackup.retention.Within;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/**
 * Removes old backups: those of one kind in one directory that none of the given rules keeps. At least one rule is needed. Only
 * complete archives with the default name count, and only those are removed; the newest complete one always stays.
 *
 * @since 1.0.0
 */
@Mojo(name = "prune", requiresProject = false, threadSafe = true)
public final class PruneMojo extends HermesMojo {

    /** For a database, if there is an interrupted restore to finish first. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /**
     * Skips this goal.
     *
     * @since 1.0.0
     */
    @Parameter(property = "hermes.prune.skip", defaultValue = "false")
    private boolean skipPrune;

    /**
     * Which archives: {@code backup}, {@code pre-update}, {@code pre-migration} or {@code pre-import}. The others are not looked
     * at.
     *
     * @since 1.0.0
     */
    @Parameter(property = "hermes.kind", defaultValue = "backup")
    private String kind;

    /**
     * Directory of the archives. Default: for {@code backup} the user's home directory, for the other kinds {@code backups} in
     * the Hermes home.
     *
     * @since 1.0.0
     */
    @Parameter(property = "hermes.output")
    private String output;

    /**
     * Keeps the newest so many; 0 is no rule.
     *
     * @since 1.0.0
     */
    @Parameter(property = "hermes.keepLast", defaultValue = "0")
    private int keepLast;

    /**
     * Keeps the newest of each of the last so many days that have one, in local time; 0 is no rule.
     *
     * @since 1.0.0
     */
    @Parameter(property = "hermes.keepDaily", defaultValue = "0")
    private int keepDaily;

    /**
     * Keeps the newest of each of the last so many weeks (ISO 8601, from Monday) that have one; 0 is no rule.
     *
     * @since 1.0.0
     */
    @Parameter(property = "hermes.keepWeekly", defaultValue = "0")
    private int keepWeekly;

    /**
     * Keeps the newest of each of the last so many months that have one; 0 is no rule.
     *
     * @since 1.0.0
     */
    @Parameter(property = "hermes.keepMonthly", defaultValue = "0")
    private int keepMonthly;

    /**
     * Keeps the newest of each of the last so many years that have one; 0 is no rule.
     *
     * @since 1.0.0
     */
    @Parameter(property = "hermes.keepYearly", defaultValue = "0")
    private int keepYearly;

    /**
     * Keeps all that are at most so much older than the newest: {@code 30d}, {@code 2w}, {@code 6m} (months), {@code 1y}, or
     * {@code 1y6m}.
     *
     * @since 1.0.0
     */
    @Parameter(property = "hermes.keepWithin")
    private String keepWithin;

    /**
     * Only says what would be removed and what would stay, and why.
     *
     * @since 1.0.0
     */
    @Parameter(property = "hermes.dryRun", defaultValue = "false")
    private boolean dryRun;

    @Override
    boolean skipGoal() {
        return skipPrune;
    }

    @Override
    Conclusion run(Instant begun) throws IOException {
        ArchiveName.Kind wanted = ArchiveName.Kind.of(kind)
                .orElseThrow(() -> Parameters.invalid(
                        "hermes.kind",
                        kind,
                        "one of "
                                + Arrays.stream(ArchiveName.Kind.values())
                                        .map(ArchiveName.Kind::word)
                                        .collect(Collectors.joining(", "))));
        RetentionPolicy policy = policy();
        Optional<HermesHome> home = home(wanted);
        Path directory = directory(wanted, home);
        Prune prune = new Prune(machine(), directory, wanted, policy);
        Optional<HermesHome> inside =
                home.filter(at -> directory.startsWith(at.path()) || directory.startsWith(at.realPath()));
        PruneResult result;
        if (inside.isPresent() && !dryRun) {
            result = writing(inside.get(), PATIENCE, () -> prune.run(false));
        } else {
            if (inside.isPresent()) {
                reportInterrupted(inside.get());
            }
            result = prune.run(dryRun);
        }
        new PruneConsole(console(), machine()).say(result, directory, wanted, policy, dryRun);
        return conclude(result, inside, directory, begun);
    }

    private RetentionPolicy policy() throws HermesException {
        Optional<Within> within = keepWithin == null
                ? Optional.empty()
                : Optional.of(Within.of(keepWithin)
                        .orElseThrow(() -> Parameters.invalid(
                                "hermes.keepWithin", keepWithin, "a period like 30d, 2w, 6m (months) or 1y")));
        RetentionPolicy policy = new RetentionPolicy(
                Parameters.atLeast("hermes.keepLast", keepLast, 0),
                Parameters.atLeast("hermes.keepDaily", keepDaily, 0),
                Parameters.atLeast("hermes.keepWeekly", keepWeekly, 0),
                Parameters.atLeast("hermes.keepMonthly", keepMonthly, 0),
                Parameters.atLeast("hermes.keepYearly", keepYearly, 0),
                within);
        if (policy.isEmpty()) {
            throw new HermesException(
                    Reason.INVALID_INPUT,
                    Subject.OTHER,
                    "Nothing says which backups to keep, so none was removed; set at least one of -Dhermes.keepLast,"
                            + " keepDaily, keepWeekly, keepMonthly, keepYearly (numbers) or keepWithin (30d, 2w, 6m,"
                            + " 1y), and look first with -Dhermes.dryRun=true.");
        }
        return policy;
    }

    /** Backups outlive their home: those that do not lie in it are pruned without one. */
    private Optional<HermesHome> home(ArchiveName.Kind wanted) throws IOException {
        String configured = configuredHome().orElse(null);
        if (output == null && wanted != ArchiveName.Kind.BACKUP) {
            return Optional.of(HomeLocator.locate(disk(), configured, surroundings()));
        }
        HermesHome home = HomeLocator.locateTarget(disk(), configured, surroundings());
        return Files.isDirectory(home.realPath()) ? Optional.of(home) : Optional.empty();
    }

    private Path directory(ArchiveName.Kind wanted, Optional<HermesHome> home) throws HermesException {
        if (output != null) {
            return existingDirectory(output);
        }
        return wanted == ArchiveName.Kind.BACKUP
                ? surroundings().userHome()
                : home.orElseThrow().path().resolve("backups");
    }

    private Conclusion conclude(PruneResult result, Optional<HermesHome> home, Path directory, Instant begun) {
        Duration duration = Duration.between(begun, machine().clock().instant());
        Optional<String> failure = Optional.empty();
        if (result.status() == Status.PARTIAL) {
            failure = Optional.of("PARTIAL: " + Sizes.count(result.findings().size(), "archive") + " of "
                    + Sizes.count(result.findings().size() + result.removed().size())
                    + " could not be removed (listed above). Nothing that was to stay is lost; see to the permissions of "
                    + FileName.show(directory) + " and run it again.");
        } else {
            conclude(
                    Status.COMPLETE,
                    dryRun
                            ? "dry run, nothing was removed from " + FileName.show(directory)
                            : "pruning of " + FileName.show(directory),
                    duration);
        }
        RunReport report = new RunReport(
                goal(),
                result.status(),
                begun,
                duration,
                home.map(HermesHome::path),
                Optional.empty(),
                Optional.empty(),
                failure,
                Map.of(
                        "kept",
                        result.kept(),
                        "removed",
                        (long) result.removed().size(),
                        "notCounted",
                        (long) result.notCounted().size(),
                        "failed",
                        (long) result.findings().size()),
                Map.of("freed", result.freed()),
                result.findings(),
                Map.of("decisions", decisions(result)));
        return new Conclusion(report, failure);
    }

    private static List<Map<String, Object>> decisions(PruneResult result) {
        Stream<Map<String, Object>> counted = result.decisions().stream()
                .map(decision -> Map.of(
                        "path",
                        FileName.show(decision.item().path()),
                        "created",
                        decision.item().created().toString(),
                        "decision",
                        word(decision),
                        "reason",
                        decision.why()));
        Stream<Map<String, Object>> others = result.notCounted().stream()
                .map(stored -> Map.of("path", stored.id(), "decision", "notCounted", "reason", reason(stored)));
        return Stream.concat(counted, others).toList();
    }

    private static String word(Decision<?> decision) {
        return decision.kept() ? "keep" : "remove";
    }

    static String reason(Stored stored) {
        return stored.problem().orElse("it says nothing of itself");
    }
}
