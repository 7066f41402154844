package io.github.hermesbackup.restore;

import io.github.hermesbackup.home.HermesHome;
import io.github.hermesbackup.home.Markers;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A restore that is wanted.
 *
 * @param archive what to restore
 * @param target the home to restore into; it need not exist
 * @param markers by which files a backup, and a home that is configured already, are recognised
 * @param overwrite true to restore into a home that is configured already
 * @param databasePatience how long to wait without progress for a database that another process holds
 */
public record RestoreRequest(
        Path archive, HermesHome target, Markers markers, boolean overwrite, Duration databasePatience) {}
