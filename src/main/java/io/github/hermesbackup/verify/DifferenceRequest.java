package io.github.hermesbackup.verify;

import io.github.hermesbackup.home.HermesHome;
import io.github.hermesbackup.home.Markers;
import io.github.hermesbackup.home.ScanRules;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A comparison that is wanted.
 *
 * @param archive what it was before
 * @param against what it is afterwards
 * @param markers by which files a backup is recognised
 * @param work an existing directory with room for a database twice; a private directory is made in it and removed
 */
public record DifferenceRequest(Path archive, Against against, Markers markers, Path work) {

    /** What an archive is compared with. */
    public sealed interface Against {}

    /** Another archive. */
    public record Archive(Path path) implements Against {}

    /**
     * A home: what a backup of it would contain.
     *
     * @param home where it is
     * @param rules what a backup leaves out
     * @param databasePatience how long a database that another process has locked is waited for
     */
    public record Home(HermesHome home, ScanRules rules, Duration databasePatience) implements Against {}
}
