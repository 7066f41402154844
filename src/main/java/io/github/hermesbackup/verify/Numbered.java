package io.github.hermesbackup.verify;

import io.github.hermesbackup.archive.ArchiveEntry;

/**
 * A member and its place.
 *
 * @param number its place in the archive's directory, from 0
 * @param entry what the directory says of it
 */
record Numbered(long number, ArchiveEntry entry) {}
