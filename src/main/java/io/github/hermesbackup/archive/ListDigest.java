package io.github.hermesbackup.archive;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;

/**
 * The digest by which an archive proves its list of members: SHA-256 over one line per entry in the order of the central
 * directory, followed by the creation time.
 *
 * <pre>
 * f 600 17637234001234567 412 &lt;sha-256 of the content&gt; ".env"
 * d 755 17637234000000000 0 - "skills/"
 * created=2026-11-22T10:15:02.123Z
 * </pre>
 *
 * <p>Type, octal permission bits, modification time (100 ns since 1970), size, SHA-256 and the name as a JSON string. It can
 * be recomputed from the zip alone, and covers what CRC-32 does not: names, modes and times. It detects corruption; whoever
 * can rewrite the archive can rewrite the digest.
 */
final class ListDigest {

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    /** All of a line but the name, at the most. */
    private static final int FACT_BYTES = 160;
    /** What a character of a name takes at the most: {@code \\u001f}. */
    private static final int CHARACTER_BYTES = 6;

    private final MessageDigest lines = Sha256.digest();
    private byte[] line = new byte[1024];
    private int length;
    private long entries;

    /** Adds the line of an entry. Made of bytes at once: this runs several times for each member of each backup. */
    void add(ArchiveEntry entry) {
        byte[] name = entry.name().getBytes(StandardCharsets.UTF_8);
        int most = FACT_BYTES + CHARACTER_BYTES * name.length;
        if (line.length < most) {
            line = new byte[most];
        }
        length = 0;
        put(entry.isDirectory() ? 'd' : 'f');
        put(' ');
        if (entry.mode() < 0) {
            put('-');
        } else {
            putNumber(entry.mode(), 8);
        }
        put(' ');
        putNumber(entry.time().ticks(), 10);
        put(' ');
        putNumber(entry.size(), 10);
        put(' ');
        putSha256(entry.sha256());
        put(' ');
        put('"');
        putJson(name);
        put('"');
        put('\n');
        lines.update(line, 0, length);
        entries++;
    }

    private void put(int character) {
        line[length++] = (byte) character;
    }

    private void putNumber(long number, int radix) {
        int digits = 1;
        for (long rest = number / radix; rest != 0; rest /= radix) {
            digits++;
        }
        if (number < 0) {
            put('-');
        }
        length += digits;
        long rest = number;
        for (int i = 1; i <= digits; i++) {
            line[length - i] = (byte) ('0' + Math.abs(rest % radix));
            rest /= radix;
        }
    }

    private void putSha256(byte[] sha256) {
        if (sha256 == null) {
            put('-');
            return;
        }
        for (byte b : sha256) {
            put(HEX[b >> 4 & 15]);
            put(HEX[b & 15]);
        }
    }

    /** What JSON escapes is ASCII, and no byte of another character of UTF-8 is. */
    private void putJson(byte[] name) {
        for (byte b : name) {
            if (b == '"' || b == '\\') {
                put('\\');
                put(b);
            } else if (b >= 0 && b < 0x20) {
                put('\\');
                put('u');
                put('0');
                put('0');
                put(HEX[b >> 4]);
                put(HEX[b & 15]);
            } else {
                put(b);
            }
        }
    }

    long entries() {
        return entries;
    }

    /** The digest of the lines so far and the creation time; ends the computation. */
    String of(Instant created) {
        lines.update(("created=" + ArchiveComment.formatTime(created) + "\n").getBytes(StandardCharsets.US_ASCII));
        return HexFormat.of().formatHex(lines.digest());
    }
}
