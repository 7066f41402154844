package io.github.hermesbackup.mojo;

import io.github.hermesbackup.archive.Compression;
import io.github.hermesbackup.backup.Backup;
import io.github.hermesbackup.backup.BackupRequest;
import io.github.hermesbackup.backup.BackupResult;
import io.github.hermesbackup.backup.Destination;
import io.github.hermesbackup.home.ArchiveName;
import io.github.hermesbackup.home.HermesHome;
import io.github.hermesbackup.home.ScanRules;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.report.Finding;
import io.github.hermesbackup.report.Status;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.maven.plugins.annotations.Parameter;

/** What the goals share that make one archive of a whole home. */
abstract class ArchivingMojo extends HermesMojo {

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
     * How small the archive is made: {@code fast} (deflate level 1), {@code small} (deflate level 6, or 5 where 6
     * gains half a percent), {@code store}, or {@code zstd} (Zstandard, zip method 93), which is faster and smaller than all of
     * them, and which this plugin, 7-Zip and Python from 3.14 can read, but {@code unzip}, Java and an older
     * {@code hermes import} cannot.
     *
     * @since 1.0.0
     */
    @Parameter(property = "hermes.compression", defaultValue = "fast")
    private String compression;

    /**
     * Whether what has not changed is taken over, compressed as it is, from the newest complete archive in the output
     * directory, or from the one that the new one replaces. The new archive is complete and independent either way;
     * {@code false} reads and compresses everything anew.
     *
     * @since 1.0.0
     */
    @Parameter(property = "hermes.reuse", defaultValue = "true")
    private boolean reuse;

    /**
     * Seconds to wait, without progress, for a database that another process has locked.
     *
     * @since 1.0.0
     */
    @Parameter(property = "hermes.databaseTimeout", defaultValue = "10")
    private int databaseTimeout;

    /** Refuses values that cannot be used, before anything happens. */
    final void requireKnownValues() throws HermesException {
        rules();
        writeUnchanged();
        Parameters.compression(compression);
        databasePatience();
    }

    final Duration databasePatience() throws HermesException {
        return Parameters.seconds("hermes.databaseTimeout", databaseTimeout);
    }

    final boolean writeUnchanged() throws HermesException {
        return switch (ifUnchanged) {
            case "skip" -> false;
            case "write" -> true;
            default -> throw Parameters.invalid("hermes.ifUnchanged", ifUnchanged, "skip or write");
        };
    }

    private ScanRules rules() throws HermesException {
        return ScanRules.standard()
                .excluding(excludes == null ? List.of() : excludes)
                .including(includes == null ? List.of() : includes)
                .withMarkers(Parameters.markers(markers));
    }

    /** Makes the archive, under the home's lock, and says so. */
    final Conclusion archive(
            HermesHome home,
            ArchiveName.Kind kind,
            Destination destination,
            boolean writeUnchanged,
            int keep,
            List<Finding> known,
            Instant begun)
            throws IOException {
        Compression how = Parameters.compression(compression);
        BackupRequest request = new BackupRequest(
                home,
                rules(),
                kind,
                destination,
                how,
                writeUnchanged,
                keep,
                databasePatience(),
                known,
                reuse,
                isReported());
        BackupConsole console = new BackupConsole(console(), home);
        BackupResult result = new Backup(request, machine(), console).run();
        result.archive()
                .ifPresent(archive ->
                        new ArchivesOfBuild(session().getRepositorySession().getData()).add(archive));
        console.result(result, restoreCommand(result, home));
        Optional<String> failure = Optional.empty();
        if (result.status() == Status.PARTIAL) {
            failure = partial(console.partial(result));
        } else {
            conclude(result.status(), goal() + " of " + home.describe(), result.duration());
        }
        return new Conclusion(BackupReport.of(goal(), result, home, begun, failure), failure);
    }

    private Optional<String> partial(String message) {
        if (failOnPartial) {
            return Optional.of(
                    message + " Repair it and run again, or accept partial backups with -Dhermes.failOnPartial=false.");
        }
        console().warn(message);
        return Optional.empty();
    }

    private Optional<String> restoreCommand(BackupResult result, HermesHome home) {
        return result.archive()
                .map(archive -> "-Dhermes.archive=" + archive)
                .map(archive -> isDefault(home)
                        ? command("import", archive)
                        : command("import", archive, "-Dhermes.home=" + home.path()));
    }
}
