package io.github.hermesbackup.mojo;

import io.github.hermesbackup.backup.Backup;
import io.github.hermesbackup.backup.BackupRequest;
import io.github.hermesbackup.backup.BackupResult;
import io.github.hermesbackup.backup.Destination;
import io.github.hermesbackup.home.ArchiveName;
import io.github.hermesbackup.home.HermesHome;
import io.github.hermesbackup.home.HomeLocator;
import io.github.hermesbackup.home.ScanRules;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.io.HermesException.Subject;
import io.github.hermesbackup.report.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/**
 * Backs up a home, which may be in use, into one zip that proves itself. Everything is in it but what can be made again; see
 * the README for what exactly.
 *
 * @since 1.0.0
 */
@Mojo(name = "backup", requiresProject = false, threadSafe = true)
public final class BackupMojo extends HermesMojo {

    /**
     * Skips this goal.
     *
     * @since 1.0.0
     */
    @Parameter(property = "hermes.backup.skip", defaultValue = "false")
    private boolean skipBackup;

    /**
     * Where the archive goes: a file ({@code .zip} is appended if it is missing) or an existing directory, in which it gets
     * the name {@code hermes-backup-<yyyy-MM-dd-HHmmss>.zip}. Default: the user's home directory. {@code ~} is expanded,
     * missing parents are made. Text that ends in {@code /} is a directory.
     *
     * @since 1.0.0
     */
    @Parameter(property = "hermes.output")
    private String output;

    /**
     * How many complete archives with the default name stay in the output directory after a complete backup; 0 keeps all.
     *
     * @since 1.0.0
     */
    @Parameter(property = "hermes.keep", defaultValue = "0")
    private int keep;

    /**
     * What to do if nothing has changed since the newest complete archive in the output directory: {@code skip} names it and
     * writes nothing, {@code write} writes another one.
     *
     * @since 1.0.0
     */
    @Parameter(property = "hermes.ifUnchanged", defaultValue = "skip")
    private String ifUnchanged;

    /**
     * Whether the build fails if something that belongs into the archive could not be read. The archive is published
     * either way.
     *
     * @since 1.0.0
     */
    @Parameter(property = "hermes.failOnPartial", defaultValue = "true")
    private boolean failOnPartial;

    /**
     * Patterns of what to leave out besides the default rules, relative to the home; {@code *} within a directory,
     * {@code **} across directories.
     *
     * @since 1.0.0
     */
    @Parameter(property = "hermes.excludes")
    private List<String> excludes;

    /**
     * Patterns of what to keep although a default rule leaves it out.
     *
     * @since 1.0.0
     */
    @Parameter(property = "hermes.includes")
    private List<String> includes;

    /**
     * File names by which a home is recognised. Default: {@code config.yaml}, {@code .env}, {@code state.db}.
     *
     * @since 1.0.0
     */
    @Parameter(property = "hermes.markers")
    private List<String> markers;

    /**
     * How small the archive is made: {@code fast} (deflate level 1), {@code small} (deflate level 6) or {@code store}.
     *
     * @since 1.0.0
     */
    @Parameter(property = "hermes.compression", defaultValue = "fast")
    private String compression;

    /**
     * Seconds to wait, without progress, for a database that another process has locked.
     *
     * @since 1.0.0
     */
    @Parameter(property = "hermes.databaseTimeout", defaultValue = "10")
    private int databaseTimeout;

    @Override
    boolean skipGoal() {
        return skipBackup;
    }

    @Override
    Conclusion run(Instant begun) throws IOException {
        Destination destination = destination();
        HermesHome home = HomeLocator.locate(disk(), configuredHome().orElse(null), surroundings());
        ScanRules rules = ScanRules.standard()
                .excluding(excludes == null ? List.of() : excludes)
                .including(includes == null ? List.of() : includes)
                .withMarkers(Parameters.markers(markers));
        boolean explicitFile = destination instanceof Destination.File;
        BackupRequest request = new BackupRequest(
                home,
                rules,
                ArchiveName.Kind.BACKUP,
                destination,
                Parameters.compression(compression),
                explicitFile || writeUnchanged(),
                explicitFile ? 0 : Parameters.atLeast("hermes.keep", keep, 0),
                Parameters.seconds("hermes.databaseTimeout", databaseTimeout));
        buildDirectory()
                .filter(target -> destination.directory().startsWith(target))
                .ifPresent(target -> console().warn("The output lies in " + target + ": mvn clean removes it."));
        BackupConsole console = new BackupConsole(console(), home);
        BackupResult result = locked(home, () -> new Backup(request, machine(), console).run());
        result.archive()
                .ifPresent(archive ->
                        new ArchivesOfBuild(session().getRepositorySession().getData()).add(archive));
        return conclude(result, console, home, begun);
    }

    private boolean writeUnchanged() throws HermesException {
        return switch (ifUnchanged) {
            case "skip" -> false;
            case "write" -> true;
            default -> throw Parameters.invalid("hermes.ifUnchanged", ifUnchanged, "skip or write");
        };
    }

    private Destination destination() throws HermesException {
        if (output == null) {
            return new Destination.Directory(surroundings().userHome());
        }
        Path path = path(output, Subject.OUTPUT);
        if (output.endsWith("/") || Files.isDirectory(path)) {
            return new Destination.Directory(path);
        }
        boolean zip = output.regionMatches(true, Math.max(0, output.length() - 4), ".zip", 0, 4);
        return new Destination.File(zip ? path : path(output + ".zip", Subject.OUTPUT));
    }

    private Conclusion conclude(BackupResult result, BackupConsole console, HermesHome home, Instant begun)
            throws IOException {
        Status status = result.status();
        Optional<String> failure = Optional.empty();
        console.result(result, restoreCommand(result, home));
        if (status == Status.PARTIAL) {
            String message = console.partial(result);
            if (failOnPartial) {
                failure = Optional.of(message + " Repair it and run again, or accept partial backups with"
                        + " -Dhermes.failOnPartial=false.");
            } else {
                console().warn(message);
            }
        } else {
            conclude(status, "backup of " + home.describe(), result.duration());
        }
        return new Conclusion(BackupReport.of(goal(), result, home, begun, failure), failure);
    }

    private Optional<String> restoreCommand(BackupResult result, HermesHome home) throws IOException {
        if (result.archive().isEmpty()) {
            return Optional.empty();
        }
        String archive = "-Dhermes.archive=" + result.archive().get();
        boolean isDefault = home.path().equals(HomeLocator.defaultHome(surroundings()));
        return Optional.of(
                isDefault ? command("import", archive) : command("import", archive, "-Dhermes.home=" + home.path()));
    }
}
