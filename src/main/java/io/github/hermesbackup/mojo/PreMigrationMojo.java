package io.github.hermesbackup.mojo;

import io.github.hermesbackup.home.ArchiveName;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/**
 * Backs up a home before a migration, to {@code backups/pre-migration-<stamp>.zip} in it. The same as {@code hermes:backup} otherwise.
 *
 * @since 1.0.0
 */
@Mojo(name = "pre-migration", defaultPhase = LifecyclePhase.INITIALIZE, requiresProject = false, threadSafe = true)
public final class PreMigrationMojo extends SafetyNetMojo {

    /**
     * Skips this goal.
     *
     * @since 1.0.0
     */
    @Parameter(property = "hermes.preMigration.skip", defaultValue = "false")
    private boolean skipPreMigration;

    /**
     * How many complete archives of this kind stay in the home's {@code backups/}; below 1 means 1.
     *
     * @since 1.0.0
     */
    @Parameter(property = "hermes.preMigration.keep", defaultValue = "5")
    private int keep;

    @Override
    boolean skipGoal() {
        return skipPreMigration;
    }

    @Override
    ArchiveName.Kind kind() {
        return ArchiveName.Kind.PRE_MIGRATION;
    }

    @Override
    int keep() {
        return keep;
    }
}
