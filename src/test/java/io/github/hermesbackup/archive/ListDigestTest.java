package io.github.hermesbackup.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The digest can be computed from its description alone, without our code. */
class ListDigestTest {

    private static final byte[] SHA = Sha256.digest().digest(new byte[] {1});
    private static final EntryTime TIME = EntryTime.of(Instant.parse("2026-03-04T05:06:07.1234567Z"));

    private static ArchiveEntry entry(String name, int mode, long size, byte[] sha256) {
        return new ArchiveEntry(name, mode, TIME, size, size, Zip.STORED, 0, 0, sha256, 0, null);
    }

    @Test
    void itIsOverOneLineAMemberAndTheTimeOfCreation() {
        ListDigest digest = new ListDigest();
        digest.add(entry(".env", 0600, 412, SHA));
        digest.add(entry("skills/", 0755, 0, null));
        digest.add(entry("say \"\u65e5\u672c\" \\ \n", -1, 7, SHA));

        String sha256 = HexFormat.of().formatHex(SHA);
        String lines = "f 600 17726007671234567 412 " + sha256 + " \".env\"\n"
                + "d 755 17726007671234567 0 - \"skills/\"\n"
                + "f - 17726007671234567 7 " + sha256 + " \"say \\\"\u65e5\u672c\\\" \\\\ \\u000a\"\n"
                + "created=2026-11-22T10:15:02.123Z\n";
        assertThat(digest.entries()).isEqualTo(3);
        assertThat(digest.of(ArchiveBuilder.CREATED))
                .isEqualTo(HexFormat.of().formatHex(Sha256.digest().digest(lines.getBytes(StandardCharsets.UTF_8))));
    }

    @Test
    void aModeOfNothingIsNotAMissingOne() {
        ListDigest digest = new ListDigest();
        digest.add(entry("locked", 0, 1, SHA));

        assertIsOver(digest, "f 0 17726007671234567 1 " + HexFormat.of().formatHex(SHA) + " \"locked\"\n");
    }

    @Test
    void timesBefore1970AreNegative() {
        ListDigest digest = new ListDigest();
        for (long ticks : new long[] {-1, -1_234_567_890L, Long.MIN_VALUE}) {
            digest.add(new ArchiveEntry("d/", 0700, new EntryTime(ticks), 0, 0, Zip.STORED, 0, 0, null, 0, null));
        }

        assertIsOver(
                digest, "d 700 -1 0 - \"d/\"\nd 700 -1234567890 0 - \"d/\"\nd 700 -9223372036854775808 0 - \"d/\"\n");
    }

    /** No archive with such a name is accepted, but the longest line there can be must still fit. */
    @Test
    void everyCharacterOfALongNameMayHaveToBeEscaped() {
        ListDigest digest = new ListDigest();
        digest.add(entry("\u0000", 0600, 1, SHA));
        digest.add(entry("\u001f".repeat(4096), 0600, Long.MAX_VALUE, SHA));

        String sha256 = HexFormat.of().formatHex(SHA);
        assertIsOver(
                digest,
                "f 600 17726007671234567 1 " + sha256 + " \"\\u0000\"\n"
                        + "f 600 17726007671234567 9223372036854775807 " + sha256 + " \"" + "\\u001f".repeat(4096)
                        + "\"\n");
    }

    private static void assertIsOver(ListDigest digest, String lines) {
        String all = lines + "created=2026-11-22T10:15:02.123Z\n";
        assertThat(digest.of(ArchiveBuilder.CREATED))
                .isEqualTo(HexFormat.of().formatHex(Sha256.digest().digest(all.getBytes(StandardCharsets.UTF_8))));
    }
}
