package io.github.hermesbackup.verify;

import io.github.hermesbackup.home.Markers;
import java.nio.file.Path;

/**
 * A check that is wanted.
 *
 * @param archive what to check
 * @param level how much of it
 * @param markers by which files a backup is recognised
 * @param work an existing directory with room for the largest database; a private directory is made in it and removed
 */
public record VerifyRequest(Path archive, Level level, Markers markers, Path work) {}
