package io.github.hermesbackup.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArchiveCommentTest {

    private static final String SHA = "0123456789abcdef".repeat(4);
    private static final String WHOLE = "hermes-backup/1 created=2026-11-22T10:15:02.123Z entries=4579 sha256=" + SHA;

    @Test
    void itIsOneLineThatSaysWhatTheArchiveIs() {
        ArchiveComment comment = new ArchiveComment(ArchiveBuilder.CREATED, 4579, SHA, false);

        assertThat(comment.format()).isEqualTo(WHOLE);
        assertThat(ArchiveComment.parse(WHOLE)).contains(comment);
        assertThat(ArchiveComment.isOurs(WHOLE)).isTrue();
    }

    @Test
    void aPartialOneSaysSo() {
        ArchiveComment comment =
                new ArchiveComment(Instant.parse("1999-12-31T23:59:59Z"), 999_999_999_999_999_999L, SHA, true);

        assertThat(comment.format())
                .isEqualTo("hermes-backup/1 created=1999-12-31T23:59:59.000Z entries=999999999999999999 sha256=" + SHA
                        + " partial")
                .hasSizeLessThanOrEqualTo(200);
        assertThat(ArchiveComment.parse(comment.format())).contains(comment);
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
