package io.github.hermesbackup.archive;

/**
 * A piece of a member's content, compressed on its own and ready to be written behind the one before it.
 *
 * @param bytes what goes into the archive; only the first {@code length} count
 * @param length number of those
 * @param row what the block index says of it
 */
public record Block(byte[] bytes, int length, BlockIndex.Block row) {}
