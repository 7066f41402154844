package io.github.hermesbackup.mojo;

import io.github.hermesbackup.backup.Destination;
import io.github.hermesbackup.home.ArchiveName;
import io.github.hermesbackup.home.HermesHome;
import io.github.hermesbackup.home.HomeLocator;
import io.github.hermesbackup.home.RealPath;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.io.HermesException.Subject;
import io.github.hermesbackup.report.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/**
 * Backs up a home, which may be in use, into one zip that proves itself. Everything is in it but what can be made again; see
 * the README for what exactly.
 *
 * @since 1.0.0
 */
@Mojo(name = "backup", requiresProject = false, threadSafe = true)
public final class BackupMojo extends ArchivingMojo {

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

    @Override
    boolean skipGoal() {
        return skipBackup;
    }

    @Override
    Timing timing() {
        return Timing.FIRST_MODULE;
    }

    @Override
    String subject() throws IOException {
        Destination wanted = destination();
        Path place = wanted instanceof Destination.File file ? file.path() : wanted.directory();
        return homeSubject() + " " + RealPath.ofPossible(disk(), place).toUri();
    }

    @Override
    Conclusion run(Instant begun) throws IOException {
        Destination destination = destination();
        HermesHome home = HomeLocator.locate(disk(), configuredHome().orElse(null), surroundings());
        boolean explicitFile = destination instanceof Destination.File;
        int keepNewest = explicitFile ? 0 : Parameters.atLeast("hermes.keep", keep, 0);
        buildDirectory()
                .filter(target -> destination.directory().startsWith(target))
                .ifPresent(target -> console().warn("The output lies in " + target + ": mvn clean removes it."));
        requireKnownValues();
        return locked(
                home,
                () -> archive(
                        home,
                        ArchiveName.Kind.BACKUP,
                        destination,
                        explicitFile || writeUnchanged(),
                        keepNewest,
                        betweenStates(home),
                        begun));
    }

    /** A backup only reads the home, so it does not finish an interrupted restore; but what it makes is no whole state. */
    private List<Finding> betweenStates(HermesHome home) throws IOException {
        return interrupted(home, Duration.ZERO)
                .describeUnderLock()
                .map(state ->
                        new Finding(Finding.Kind.FAILED, ".", state + ". Finish it with: " + recoverCommand(home)))
                .stream()
                .toList();
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
}
