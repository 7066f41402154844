package io.github.hermesbackup.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SizesTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0 B",
        "1023, 1023 B",
        "1024, 1.0 KB",
        "1536, 1.5 KB",
        "2097152, 2.0 MB",
        "1048524, 1023.9 KB",
        "1048525, 1.0 MB",
        "1073741823, 1.0 GB",
        "11489037516, 10.7 GB",
        "9223372036854775807, 8.0 EB"
    })
    void bytesAreShownInStepsOf1024(long bytes, String text) {
        assertThat(Sizes.bytes(bytes)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0.0 s",
        "649, 0.6 s",
        "59949, 59.9 s",
        "59950, 1 min 00 s",
        "125000, 2 min 05 s",
        "7199990, 120 min 00 s"
    })
    void durationsAreShownInSecondsAndMinutes(long millis, String text) {
        assertThat(Sizes.seconds(Duration.ofMillis(millis))).isEqualTo(text);
    }

    @Test
    void numbersDoNotDependOnTheLocale() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.GERMANY);
            assertThat(Sizes.count(4579, "file")).isEqualTo("4,579 files");
            assertThat(Sizes.count(1, "file")).isEqualTo("1 file");
            assertThat(Sizes.bytes(1536)).isEqualTo("1.5 KB");
        } finally {
            Locale.setDefault(before);
        }
    }
}
