package io.github.hermesbackup.io;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hermesbackup.io.FileStat.Kind;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which differences in what the system says mean other content. */
class FileStatTest {

    private static final FileTime TIME = FileTime.fromMillis(1_000);
    private static final FileTime OTHER = FileTime.fromMillis(2_000);
    private static final FileStat STAT = new FileStat(Kind.FILE, 0644, 5, TIME, TIME, 6, 7, 1, 8, 9);

    @Test
    void anotherFileSizeOrTimeIsOtherContent() {
        for (FileStat changed : List.of(
                new FileStat(Kind.LINK, 0644, 5, TIME, TIME, 6, 7, 1, 8, 9),
                new FileStat(Kind.FILE, 0644, 4, TIME, TIME, 6, 7, 1, 8, 9),
                new FileStat(Kind.FILE, 0644, 5, OTHER, TIME, 6, 7, 1, 8, 9),
                new FileStat(Kind.FILE, 0644, 5, TIME, OTHER, 6, 7, 1, 8, 9),
                new FileStat(Kind.FILE, 0644, 5, TIME, TIME, 0, 7, 1, 8, 9),
                new FileStat(Kind.FILE, 0644, 5, TIME, TIME, 6, 0, 1, 8, 9))) {
            assertThat(STAT.sameContentAs(changed)).as("%s", changed).isFalse();
        }
        assertThat(STAT.sameContentAs(new FileStat(Kind.FILE, 0600, 5, TIME, TIME, 6, 7, 2, 0, 0)))
                .isTrue();
    }
}
