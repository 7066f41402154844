package io.github.hermesbackup.io;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hermesbackup.io.SourceStamp.Mark;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which differences in what the system says mean that a database may have changed. */
class SourceStampTest {

    private static final Mark FILE = new Mark(1, 2, 3, 4);
    private static final Mark LOG = new Mark(5, 6, 7, 8);
    private static final SourceStamp STAMP = new SourceStamp(FILE, LOG, LOG, 9, 10);

    @Test
    void everyPartOfTheFileCounts() {
        for (Mark other :
                List.of(new Mark(0, 2, 3, 4), new Mark(1, 0, 3, 4), new Mark(1, 2, 0, 4), new Mark(1, 2, 3, 0))) {
            assertThat(new SourceStamp(other, LOG, LOG, 9, 10)).isNotEqualTo(STAMP);
        }
        assertThat(new SourceStamp(new Mark(1, 2, 3, 4), LOG, LOG, 9, 10))
                .isEqualTo(STAMP)
                .hasSameHashCodeAs(STAMP);
        assertThat(STAMP).isNotEqualTo(null).isNotEqualTo("a stamp");
        assertThat(FILE).isNotEqualTo(null).isNotEqualTo("a mark");
    }

    /** Every reader of a database that root makes changes the last one. */
    @Test
    void ofALogEverythingCountsButTheTimeOfItsInode() {
        for (Mark other : List.of(new Mark(0, 6, 7, 8), new Mark(5, 0, 7, 8), new Mark(5, 6, 7, 0))) {
            assertThat(new SourceStamp(FILE, other, LOG, 9, 10)).isNotEqualTo(STAMP);
            assertThat(new SourceStamp(FILE, LOG, other, 9, 10)).isNotEqualTo(STAMP);
        }
        Mark looked = new Mark(5, 6, 0, 8);
        assertThat(new SourceStamp(FILE, looked, looked, 9, 10))
                .isEqualTo(STAMP)
                .hasSameHashCodeAs(STAMP);
    }

    @Test
    void aLogThatComesOrGoesCounts() {
        assertThat(new SourceStamp(FILE, null, LOG, 9, 10)).isNotEqualTo(STAMP);
        assertThat(new SourceStamp(FILE, LOG, null, 9, 10)).isNotEqualTo(STAMP);
        SourceStamp without = new SourceStamp(FILE, null, null, 9, 10);
        assertThat(without).isNotEqualTo(STAMP).isEqualTo(new SourceStamp(FILE, null, null, 9, 10));
    }

    @Test
    void anotherBootCounts() {
        assertThat(new SourceStamp(FILE, LOG, LOG, 0, 10)).isNotEqualTo(STAMP);
        assertThat(new SourceStamp(FILE, LOG, LOG, 9, 0)).isNotEqualTo(STAMP);
    }
}
