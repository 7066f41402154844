package io.github.hermesbackup.home;

/**
 * Something that should be in a backup and cannot be: the backup is partial.
 *
 * @param path relative to the home, escaped for a person; a directory's ends in {@code /} and stands for all that is in it
 * @param reason why, for a person
 */
public record FailedPath(String path, String reason) {}
