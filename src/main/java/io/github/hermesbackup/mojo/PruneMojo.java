package io.github.hermesbackup.mojo;

import io.github.hermesbackup.home.ArchiveName;
import io.github.hermesbackup.home.HermesHome;
import io.github.hermesbackup.home.HomeLocator;
import io.github.hermesbackup.io.FileName;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.io.HermesException.Reason;
import io.github.hermesbackup.io.HermesException.Subject;
import io.github.hermesbackup.report.Status;
import io.github.hermesbackup.retention.Prune;
import io.github.hermesbackup.retention.PruneResult;
import io.github.hermesbackup.retention.RetentionPolicy;
import io.github.hermesbackup.retention.Within;
import io.github.hermesbackup.snapshot.SnapshotPrune;
import io.github.hermesbackup.snapshot.SnapshotStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
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

    private static final String SNAPSHOT = "snapshot";
    private static final String KINDS = Stream.concat(
                    Arrays.stream(ArchiveName.Kind.values()).map(ArchiveName.Kind::word), Stream.of(SNAPSHOT))
            .collect(Collectors.joining(", "));

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
     * Which backups: {@code backup}, {@code pre-update}, {@code pre-migration}, {@code pre-import} or {@code snapshot}. The others
     * are not looked at.
     *
     * @since 1.0.0
     */
    @Parameter(property = "hermes.kind", defaultValue = "backup")
    private String kind;

    /**
     * Directory of the archives. Default: for {@code backup} the user's home directory, for the other kinds {@code backups} in
     * the Hermes home. Snapshots lie in their home, so it is not for them.
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
        RetentionPolicy policy = policy();
        if (kind.equals(SNAPSHOT)) {
            return snapshots(policy, begun);
        }
        ArchiveName.Kind wanted =
                ArchiveName.Kind.of(kind).orElseThrow(() -> Parameters.invalid("hermes.kind", kind, "one of " + KINDS));
        Optional<HermesHome> home = home(wanted);
        Path directory = directory(wanted, home);
        Prune prune = new Prune(machine(), directory, wanted, policy);
        Optional<HermesHome> inside =
                home.filter(at -> directory.startsWith(at.path()) || directory.startsWith(at.realPath()));
        PruneResult result = prune(inside, prune::run);
        new PruneConsole(console(), machine())
                .say(result, directory, "archive", " " + wanted.prefix() + "*.zip", policy, dryRun);
        return conclude(result, inside, directory, "archive", begun);
    }

    private Conclusion snapshots(RetentionPolicy policy, Instant begun) throws IOException {
        if (output != null) {
            throw new HermesException(
                    Reason.INVALID_INPUT,
                    Subject.OUTPUT,
                    output + " means nothing to hermes.kind=snapshot: snapshots lie in their home; name it with"
                            + " -Dhermes.home=<directory>.");
        }
        HermesHome home = HomeLocator.locate(disk(), configuredHome().orElse(null), surroundings());
        SnapshotStore store = new SnapshotStore(machine(), home);
        PruneResult result = prune(Optional.of(home), new SnapshotPrune(machine(), store, policy)::run);
        new PruneConsole(console(), machine()).say(result, store.shown(), SNAPSHOT, "", policy, dryRun);
        return conclude(result, Optional.of(home), store.shown(), SNAPSHOT, begun);
    }

    /** A pruning that is told whether it only decides. */
    private interface Pruning {
        PruneResult run(boolean dryRun) throws IOException;
    }

    /** @param inside the home that is written to, if one is */
    private PruneResult prune(Optional<HermesHome> inside, Pruning pruning) throws IOException {
        if (inside.isPresent() && !dryRun) {
            return writing(inside.get(), PATIENCE, () -> pruning.run(false));
        }
        if (inside.isPresent()) {
            reportInterrupted(inside.get());
        }
        return pruning.run(dryRun);
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

    private Conclusion conclude(
            PruneResult result, Optional<HermesHome> home, Path directory, String what, Instant begun) {
        Duration duration = Duration.between(begun, machine().clock().instant());
        Optional<String> failure = PruneReport.failure(result, directory, what);
        if (failure.isEmpty()) {
            conclude(
                    Status.COMPLETE,
                    dryRun
                            ? "dry run, nothing was removed from " + FileName.show(directory)
                            : "pruning of " + FileName.show(directory),
                    duration);
        }
        return new Conclusion(PruneReport.of(goal(), result, home, begun, duration, failure), failure);
    }
}
