package io.github.hermesbackup.archive;

import java.util.HexFormat;
import java.util.Optional;

/**
 * One member of an archive, as its central header has it.
 *
 * @param name relative path with {@code /} separators; a directory's ends in {@code /}
 * @param mode permission bits (0777), or -1 where none are recorded
 * @param time modification time
 * @param size bytes of the content
 * @param compressedSize bytes in the archive
 * @param method 0 (stored), 8 (deflate) or 93 (Zstandard)
 * @param flags general purpose bits
 * @param crc CRC-32 of the content
 * @param sha256 SHA-256 of the content, or null where none is recorded; never modified
 * @param headerOffset where the local header begins
 * @param origin what the private field says of the file it was made from, or null
 */
public record ArchiveEntry(
        String name,
        int mode,
        EntryTime time,
        long size,
        long compressedSize,
        int method,
        int flags,
        int crc,
        byte[] sha256,
        long headerOffset,
        Origin origin) {

    /** True for a directory. */
    public boolean isDirectory() {
        return name.endsWith("/");
    }

    /** SHA-256 of the content in hex, if the archive records it. */
    public Optional<String> sha256Hex() {
        return Optional.ofNullable(sha256).map(HexFormat.of()::formatHex);
    }

    /** The same with its local header at another place. */
    ArchiveEntry at(long offset) {
        return new ArchiveEntry(name, mode, time, size, compressedSize, method, flags, crc, sha256, offset, origin);
    }

    boolean hasDescriptor() {
        return (flags & Zip.FLAG_DESCRIPTOR) != 0;
    }
}
