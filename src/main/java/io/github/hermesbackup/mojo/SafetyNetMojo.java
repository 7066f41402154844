package io.github.hermesbackup.mojo;

import io.github.hermesbackup.backup.Destination;
import io.github.hermesbackup.home.ArchiveName;
import io.github.hermesbackup.home.HermesHome;
import io.github.hermesbackup.home.HomeLocator;
import io.github.hermesbackup.report.RunReport;
import io.github.hermesbackup.report.Status;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.maven.plugins.annotations.Parameter;

/** A backup that is made before something happens to the home, into the home's own {@code backups/}. */
abstract class SafetyNetMojo extends ArchivingMojo {

    /**
     * Whether a failure fails the build; {@code false} makes it one loud warning. A safety net that silently was not there is
     * worse than a stopped build.
     *
     * @since 1.0.0
     */
    @Parameter(property = "hermes.failOnError", defaultValue = "true")
    private boolean failOnError;

    abstract ArchiveName.Kind kind();

    /** How many archives of the kind stay. */
    abstract int keep();

    @Override
    final Timing timing() {
        return Timing.FIRST_MODULE;
    }

    @Override
    final boolean failsTheBuild() {
        return failOnError;
    }

    @Override
    final Conclusion run(Instant begun) throws IOException {
        HermesHome home = HomeLocator.locateTarget(disk(), configuredHome().orElse(null), surroundings());
        requireKnownValues();
        try {
            disk().stat(home.realPath());
        } catch (NoSuchFileException e) {
            return nothing(home, begun);
        }
        Destination backups = new Destination.Directory(home.path().resolve("backups"));
        // The archive just made is one of those that stay, whatever is asked for.
        int keepNewest = Math.max(1, keep());
        return writing(
                home,
                databasePatience(),
                () -> archive(home, kind(), backups, writeUnchanged(), keepNewest, List.of(), begun));
    }

    private Conclusion nothing(HermesHome home, Instant begun) {
        console().info("Nothing to back up: " + home.describe() + " does not exist.");
        Duration duration = Duration.between(begun, machine().clock().instant());
        conclude(Status.COMPLETE, goal() + " of " + home.describe(), duration);
        return new Conclusion(
                new RunReport(
                        goal(),
                        Status.COMPLETE,
                        begun,
                        duration,
                        Optional.of(home.path()),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Map.of("files", 0L, "written", 0L),
                        Map.of(),
                        List.of()),
                Optional.empty());
    }
}
