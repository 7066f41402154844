package io.github.hermesbackup.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleFileTest {

    private static final Sample ONE =
            new Sample("S", 2, Operation.ONE_FILE, "zip -6, unzip", 12.3456, 1_234_567_890_123L, 42, 46.3);
    private static final Sample OTHER = new Sample("S", 3, Operation.COLD, "borg", 0.5, 0, 0, 0);

    @TempDir
    Path directory;

    @Test
    void readsWhatWasWrittenWhereNumbersHaveAComma() throws Exception {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.GERMANY);
            SampleFile file = SampleFile.of(directory, "S");
            file.begin("Home S: 2,449 files; 2 cores");
            file.add(ONE);
            file.add(OTHER);

            assertThat(file.read()).containsExactly(ONE, OTHER);
            assertThat(file.title()).isEqualTo("Home S: 2,449 files; 2 cores");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void aLineThatWasCutOffIsNoSample() throws Exception {
        SampleFile file = SampleFile.of(directory, "S");
        file.begin("Home S");
        file.add(ONE);
        // Cut here, it would still be one, with another number.
        String cut = OTHER.line().substring(0, OTHER.line().length() - 2);
        Files.writeString(file.file(), cut, StandardOpenOption.APPEND);

        assertThat(file.read()).containsExactly(ONE);
    }

    @Test
    void anEarlierRunIsKeptAside() throws Exception {
        SampleFile file = SampleFile.of(directory, "S");
        file.begin("Home S, first run");
        file.add(ONE);
        file.begin("Home S, second run");

        assertThat(file.read()).isEmpty();
        assertThat(new SampleFile(Path.of(file.file() + ".old")).read()).containsExactly(ONE);
    }

    @Test
    void refusesALineOfAnotherKind() {
        assertThatIllegalArgumentException().isThrownBy(() -> Sample.parse("S;1;COLD;borg;1.0"));
    }
}
