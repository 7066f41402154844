package io.github.hermesbackup.mojo;

import io.github.hermesbackup.home.ArchiveName;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/**
 * Backs up a home before an update, to {@code backups/pre-update-<stamp>.zip} in it. The same as {@code hermes:backup} otherwise.
 *
 * @since 1.0.0
 */
@Mojo(name = "pre-update", defaultPhase = LifecyclePhase.INITIALIZE, requiresProject = false, threadSafe = true)
public final class PreUpdateMojo extends SafetyNetMojo {

    /**
     * Skips this goal.
     *
     * @since 1.0.0
     */
    @Parameter(property = "hermes.preUpdate.skip", defaultValue = "false")
    private boolean skipPreUpdate;

    /**
     * How many complete archives of this kind stay in the home's {@code backups/}; below 1 means 1.
     *
     * @since 1.0.0
     */
    @Parameter(property = "hermes.preUpdate.keep", defaultValue = "5")
    private int keep;

    @Override
    boolean skipGoal() {
        return skipPreUpdate;
    }

    @Override
    ArchiveName.Kind kind() {
        return ArchiveName.Kind.PRE_UPDATE;
    }

    @Override
    int keep() {
        return keep;
    }
}
