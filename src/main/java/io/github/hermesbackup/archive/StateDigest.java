package io.github.hermesbackup.archive;

import io.github.hermesbackup.io.SourceStamp;
import io.github.hermesbackup.io.SourceStamp.Mark;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/**
 * In 64 bits the state of a home that an archive holds: of every member the name, the permission bits and the {@link SourceStamp} of
 * what it was made from. If a home has the same digest now, the archive holds exactly what a new one would, and nobody need read
 * the archive's directory to know.
 *
 * <p>It tells one state from another that came about by itself, as the stamps do, not from one that somebody has made to look the same:
 * so it is a CRC-32 and then a CRC-32C, which Java computes at full speed from its first second on, as it does not a SHA-256. They are
 * over one record for each member, in the order of the archive: length of the name in UTF-8 (8 bytes, big-endian as all numbers here) and the name, permission bits, a flag for a database and one for each of its log and
 * journal (8 bytes together), then for a file, not for a directory, the stamp. The {@code ctime} of a log or journal is left out,
 * which says nothing of its content, see {@link SourceStamp#equals}.
 */
public final class StateDigest {

    /** All of a record but the name, at the most. */
    private static final int FACT_BYTES = 16 + 3 * Mark.BYTES + 16;

    private final CRC32 crc32 = new CRC32();
    private final CRC32C crc32c = new CRC32C();
    private byte[] line = new byte[1024];
    private int length;
    private boolean proven = true;

    /**
     * Adds a directory.
     *
     * @param mode permission bits
     */
    public void addDirectory(String name, int mode) {
        begin(name, mode, 0);
        end();
    }

    /**
     * Adds a file.
     *
     * @param mode permission bits
     * @param stamp null if there is none that can be trusted: then nothing is proven of the whole
     */
    public void addFile(String name, int mode, boolean database, SourceStamp stamp) {
        if (stamp == null) {
            proven = false;
        }
        if (!proven) {
            return;
        }
        int flags = (database ? 1 : 0) | (stamp.wal() == null ? 0 : 2) | (stamp.journal() == null ? 0 : 4);
        begin(name, mode, flags);
        put(stamp.file().size());
        put(stamp.file().modified());
        put(stamp.file().changed());
        put(stamp.file().inode());
        putLog(stamp.wal());
        putLog(stamp.journal());
        put(stamp.bootHigh());
        put(stamp.bootLow());
        end();
    }

    /** Adds a member as it stands in an archive. */
    void add(ArchiveEntry entry) {
        Origin origin = entry.origin();
        if (entry.isDirectory()) {
            addDirectory(entry.name(), entry.mode());
        } else if (origin == null || origin.unsound()) {
            proven = false; // an unsound image is made anew each time, and said to be unsound each time
        } else {
            addFile(entry.name(), entry.mode(), origin.database(), origin.stamp());
        }
    }

    private void begin(String name, int mode, int flags) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        if (line.length < bytes.length + FACT_BYTES) {
            line = new byte[2 * (bytes.length + FACT_BYTES)];
        }
        length = 0;
        put(bytes.length);
        System.arraycopy(bytes, 0, line, length, bytes.length);
        length += bytes.length;
        put((long) mode << 8 | flags);
    }

    private void putLog(Mark log) {
        if (log != null) {
            put(log.size());
            put(log.modified());
            put(log.inode());
        }
    }

    private void put(long number) {
        for (int shift = 56; shift >= 0; shift -= 8) {
            line[length++] = (byte) (number >>> shift);
        }
    }

    private void end() {
        if (proven) {
            crc32.update(line, 0, length);
            crc32c.update(line, 0, length);
        }
    }

    /** The digest of all that was added, 16 lower-case hex digits; nothing if not all of it is proven. */
    public Optional<String> hex() {
        return proven
                ? Optional.of(HexFormat.of().toHexDigits(crc32.getValue() << 32 | crc32c.getValue()))
                : Optional.empty();
    }
}
