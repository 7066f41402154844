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

    private static final HexFormat HEX = HexFormat.of();
    private final MessageDigest lines = Sha256.digest();
    private final StringBuilder line = new StringBuilder(256);
    private long entries;

    void add(ArchiveEntry entry) {
        line.setLength(0);
        line.append(entry.isDirectory() ? "d " : "f ");
        line.append(entry.mode() < 0 ? "-" : Integer.toOctalString(entry.mode()));
        line.append(' ')
                .append(entry.time().ticks())
                .append(' ')
                .append(entry.size())
                .append(' ');
        if (entry.sha256() == null) {
            line.append('-');
        } else {
            HEX.formatHex(line, entry.sha256());
        }
        line.append(" \"");
        appendJson(entry.name());
        line.append("\"\n");
        lines.update(line.toString().getBytes(StandardCharsets.UTF_8));
        entries++;
    }

    private void appendJson(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '"' || c == '\\') {
                line.append('\\').append(c);
            } else if (c < 0x20) {
                line.append("\\u00").append(HEX.toHexDigits((byte) c));
            } else {
                line.append(c);
            }
        }
    }

    long entries() {
        return entries;
    }

    /** The digest of the lines so far and the creation time; ends the computation. */
    String of(Instant created) {
        lines.update(("created=" + ArchiveComment.formatTime(created) + "\n").getBytes(StandardCharsets.US_ASCII));
        return HEX.formatHex(lines.digest());
    }
}
