package io.github.hermesbackup.mojo;

import io.github.hermesbackup.home.HermesHome;
import io.github.hermesbackup.home.HomeLocator;
import io.github.hermesbackup.report.Finding;
import io.github.hermesbackup.report.RunReport;
import io.github.hermesbackup.report.Status;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/**
 * Finishes a restore that was cut off: what it had changed is taken back, or, if all had been restored, what it left is cleared
 * away. Every goal that writes to the home does so first; this one does nothing else.
 *
 * @since 1.0.0
 */
@Mojo(name = "recover", requiresProject = false, threadSafe = true)
public final class RecoverMojo extends HermesMojo {

    /**
     * Skips this goal.
     *
     * @since 1.0.0
     */
    @Parameter(property = "hermes.recover.skip", defaultValue = "false")
    private boolean skipRecover;

    /**
     * Seconds to wait, without progress, for a database that another process has locked.
     *
     * @since 1.0.0
     */
    @Parameter(property = "hermes.databaseTimeout", defaultValue = "10")
    private int databaseTimeout;

    @Override
    boolean skipGoal() {
        return skipRecover;
    }

    @Override
    Conclusion run(Instant begun) throws IOException {
        HermesHome home = HomeLocator.locate(disk(), configuredHome().orElse(null), surroundings());
        Duration patience = Parameters.seconds("hermes.databaseTimeout", databaseTimeout);
        List<Finding> findings = locked(home, () -> interrupted(home, patience).finish());
        Duration duration = Duration.between(begun, machine().clock().instant());
        conclude(Status.COMPLETE, "recovery, no interrupted restore is left in " + home.describe(), duration);
        RunReport report = new RunReport(
                goal(),
                Status.COMPLETE,
                begun,
                duration,
                Optional.of(home.path()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                Map.of(),
                findings);
        return new Conclusion(report, Optional.empty());
    }
}
