package io.github.hermesbackup.restore;

/**
 * The content of a staged file.
 *
 * @param inode inode number, 0 where the platform has none
 * @param size bytes
 * @param sha256 SHA-256; never modified
 */
record Fingerprint(long inode, long size, byte[] sha256) {}
