package io.github.hermesbackup.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArchiveCommentTest {

    private static final String SHA = "0123456789abcdef".repeat(4);
    private static final String STATE = "0123456789abcdef";
    private static final String WHOLE = "hermes-backup/1 created=2026-11-22T10:15:02.123Z entries=4579 sha256=" + SHA;

    @Test
    void itIsOneLineThatSaysWhatTheArchiveIs() {
        ArchiveComment comment =
                new ArchiveComment(ArchiveBuilder.CREATED, 4579, SHA, Optional.empty(), OptionalInt.empty(), false);

        assertThat(comment.format()).isEqualTo(WHOLE);
        assertThat(ArchiveComment.parse(WHOLE)).contains(comment);
        assertThat(ArchiveComment.isOurs(WHOLE)).isTrue();
    }

    @Test
    void aPartialOneSaysSo() {
        ArchiveComment comment = new ArchiveComment(
                Instant.parse("1999-12-31T23:59:59Z"),
                999_999_999_999_999_999L,
                SHA,
                Optional.empty(),
                OptionalInt.empty(),
                true);

        assertThat(comment.format())
                .isEqualTo("hermes-backup/1 created=1999-12-31T23:59:59.000Z entries=999999999999999999 sha256=" + SHA
                        + " partial")
                .hasSizeLessThanOrEqualTo(200);
        assertThat(ArchiveComment.parse(comment.format())).contains(comment);
    }

    @Test
    void theLongestOneFitsInto200Bytes() {
        ArchiveComment comment = new ArchiveComment(
                Instant.parse("9999-12-31T23:59:59.999Z"),
                999_999_999_999_999_999L,
                SHA,
                Optional.empty(),
                OptionalInt.of(0xFFFF_FFFF),
                true);

        assertThat(comment.format())
                .isEqualTo("hermes-backup/1 created=9999-12-31T23:59:59.999Z entries=999999999999999999 sha256=" + SHA
                        + " directory=ffffffff partial")
                .hasSizeLessThanOrEqualTo(200);
        assertThat(ArchiveComment.parse(comment.format())).contains(comment);
    }

    /** One that is not partial may say more. */
    @Test
    void theLongestOneOfAWholeArchiveFitsInto200Bytes() {
        ArchiveComment comment = new ArchiveComment(
                Instant.parse("9999-12-31T23:59:59.999Z"),
                999_999_999_999_999_999L,
                SHA,
                Optional.of(STATE),
                OptionalInt.of(0xFFFF_FFFF),
                false);

        assertThat(comment.format())
                .isEqualTo("hermes-backup/1 created=9999-12-31T23:59:59.999Z entries=999999999999999999 sha256=" + SHA
                        + " state=" + STATE + " directory=ffffffff")
                .hasSizeLessThanOrEqualTo(200);
        assertThat(ArchiveComment.parse(comment.format())).contains(comment);
    }

    @Test
    void whatItSaysOfTheStateIsCoveredByWhatItSaysOfTheDirectory() {
        String line = ArchiveComment.parse(WHOLE + " state=" + STATE)
                .orElseThrow()
                .over(crc(new byte[1]))
                .format();
        String other = line.replace(STATE, STATE.replace('0', '1'));

        assertThat(ArchiveComment.parse(line).orElseThrow().state()).contains(STATE);
        assertThat(ArchiveComment.parse(line).orElseThrow().isOver(crc(new byte[1]), line))
                .isTrue();
        assertThat(ArchiveComment.parse(other).orElseThrow().isOver(crc(new byte[1]), other))
                .isFalse();
    }

    /** The first number has zeros in front, the second is negative where there are only 32 bits. */
    @ParameterizedTest
    @ValueSource(strings = {"0000abcd", "80000000", "00000000"})
    void whatItSaysOfTheDirectoryIsReadAsItIsWritten(String digits) {
        String line = WHOLE + " directory=" + digits;
        ArchiveComment comment = ArchiveComment.parse(line).orElseThrow();

        assertThat(comment.directory()).hasValue(Integer.parseUnsignedInt(digits, 16));
        assertThat(comment.partial()).isFalse();
        assertThat(comment.format()).isEqualTo(line);
    }

    @Test
    void itIsOfOneDirectoryAndOfOneLine() {
        byte[] directory = "PK...".getBytes(StandardCharsets.US_ASCII);
        ArchiveComment comment = ArchiveComment.parse(WHOLE).orElseThrow().over(crc(directory));

        assertThat(comment.directory()).hasValue((int)
                crc(("PK..." + WHOLE).getBytes(StandardCharsets.US_ASCII)).getValue());
        String line = comment.format();
        assertThat(comment.isOver(crc(directory), line)).isTrue();
        assertThat(comment.isOver(crc(new byte[1]), line)).isFalse();
        assertThat(ArchiveComment.parse(WHOLE).orElseThrow().isOver(crc(directory), WHOLE))
                .isFalse();
        String later = line.replace(":02.123Z", ":03.123Z");
        assertThat(ArchiveComment.parse(later).orElseThrow().isOver(crc(directory), later))
                .isFalse();
    }

    private static CRC32 crc(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return crc;
    }

    @Test
    void whatIsNotExactlyOfThisFormIsNone() {
        for (String other : List.of(
                "",
                " " + WHOLE,
                WHOLE + " ",
                WHOLE + "\n",
                WHOLE + " partially",
                WHOLE.replace("/1 ", "/2 "),
                WHOLE.replace(":02.123Z", ":02Z"),
                WHOLE.replace("4579", "-1"),
                WHOLE.replace("4579", "1" + "0".repeat(18)),
                WHOLE.replace('a', 'A'),
                WHOLE + " directory=",
                WHOLE + " directory=1234567",
                WHOLE + " directory=123456789",
                WHOLE + " directory=1234567A",
                WHOLE + " directory=12345678 directory=12345678",
                WHOLE + " partial directory=12345678",
                WHOLE + " state=" + STATE.substring(1),
                WHOLE + " state=" + STATE + "0",
                WHOLE + " state=" + STATE.replace('a', 'A'),
                WHOLE + " directory=12345678 state=" + STATE,
                WHOLE.substring(0, WHOLE.length() - 1))) {
            assertThat(ArchiveComment.parse(other)).as(other).isEmpty();
        }
    }

    @Test
    void aTimeThatDoesNotExistMakesItNone() {
        assertThat(ArchiveComment.parse(WHOLE.replace("11-22", "13-22"))).isEmpty();
        assertThat(ArchiveComment.parse(WHOLE.replace("T10", "T25"))).isEmpty();
    }

    @Test
    void anotherVersionIsOursAllTheSame() {
        assertThat(ArchiveComment.isOurs("hermes-backup/2 whatever")).isTrue();
        assertThat(ArchiveComment.isOurs("made by hermes-backup/1")).isFalse();
    }
}
