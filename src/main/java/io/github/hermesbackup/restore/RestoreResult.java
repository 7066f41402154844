package io.github.hermesbackup.restore;

import java.time.Duration;
import java.util.Optional;

/**
 * What a restore came to.
 *
 * @param done what it did
 * @param prefix leading directory that was stripped from the names, ending in {@code /}, or ""
 * @param leftover a private directory that could not be cleared away afterwards, with the reason
 * @param duration how long it took
 */
public record RestoreResult(RestorePreview done, String prefix, Optional<String> leftover, Duration duration) {}
