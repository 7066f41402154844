package io.github.hermesbackup.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    @ParameterizedTest
    @ValueSource(
            longs = {0, 1, 7, 8, 9, 10, 99, 100, -1, -9, -10, -15_732_000_000_000_001L, Long.MAX_VALUE, Long.MIN_VALUE})
    void numbersStandAsTheyAre(long number) {
        long size = number & Long.MAX_VALUE;
        for (int mode : new int[] {0, 7, 010, 0100, 0777}) {
            ArchiveEntry entry =
                    new ArchiveEntry("f", mode, new EntryTime(number), size, size, Zip.STORED, 0, 0, null, 0, null);

            assertLines("f " + Integer.toOctalString(mode) + " " + number + " " + size + " - \"f\"\n", entry);
        }
    }

    @Test
    void everyCharacterThatJsonEscapesIsEscapedHoweverLongTheName() {
        StringBuilder name = new StringBuilder();
        StringBuilder escaped = new StringBuilder();
        for (char c = 0; c < 0x100; c++) {
            name.append(c);
            escaped.append(
                    c < 0x20
                            ? String.format("\\u%04x", (int) c)
                            : c == '"' || c == '\\' ? "\\" + c : String.valueOf(c));
        }
        for (int times : new int[] {1, 20}) {
            assertLines(
                    "f 0 17726007671234567 1 - \"" + escaped.toString().repeat(times) + "\"\n",
                    entry(name.toString().repeat(times), 0, 1, null));
        }
    }

    /** As long as a line with a name of so many characters can be, below and above the room that a digest begins with. */
    @ParameterizedTest
    @ValueSource(ints = {143, 144, 145, 4096})
    void theLongestLinesHaveRoom(int characters) {
        ArchiveEntry entry = new ArchiveEntry(
                "\u0001".repeat(characters),
                0777,
                new EntryTime(Long.MIN_VALUE),
                Long.MAX_VALUE,
                0,
                Zip.STORED,
                0,
                0,
                SHA,
                0,
                null);

        assertLines(
                "f 777 -9223372036854775808 9223372036854775807 "
                        + HexFormat.of().formatHex(SHA) + " \"" + "\\u0001".repeat(characters) + "\"\n",
                entry);
    }

    private static void assertLines(String lines, ArchiveEntry entry) {
        ListDigest digest = new ListDigest();
        digest.add(entry);
        byte[] all = (lines + "created=2026-11-22T10:15:02.123Z\n").getBytes(StandardCharsets.UTF_8);
        assertThat(digest.of(ArchiveBuilder.CREATED))
                .isEqualTo(HexFormat.of().formatHex(Sha256.digest().digest(all)));
    }
}
