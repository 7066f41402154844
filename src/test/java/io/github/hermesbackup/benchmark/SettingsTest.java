package io.github.hermesbackup.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Properties;
import org.junit.jupiter.api.Test;

class SettingsTest {

    private final Properties properties = new Properties();

    @Test
    void measuresAllThatThereIsIfNothingIsSaid() {
        properties.setProperty("benchmark.operations", "");
        properties.setProperty("benchmark.tools", "");

        Settings settings = Settings.of(properties);

        assertThat(settings.rounds()).isEqualTo(5);
        assertThat(settings.scales()).containsExactly("S", "L", "FILES");
        assertThat(settings.operations()).hasSize(Operation.values().length - 1);
        assertThat(settings.files()).endsWith(400_000);
    }

    @Test
    void theFirstBackupIsMeasuredWithWhateverNeedsIt() {
        properties.setProperty("benchmark.operations", "restore, one-percent");
        assertThat(Settings.of(properties).operations())
                .containsExactlyInAnyOrder(Operation.COLD, Operation.RESTORE, Operation.ONE_PERCENT);

        properties.setProperty("benchmark.operations", "snapshot-changed");
        assertThat(Settings.of(properties).operations()).containsExactly(Operation.SNAPSHOT_CHANGED);
    }

    @Test
    void refusesNamesThatItDoesNotKnow() {
        properties.setProperty("benchmark.tools", "rsync");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Settings.of(properties))
                .withMessageContaining("rsync");

        properties.setProperty("benchmark.tools", "borg");
        properties.setProperty("benchmark.operations", "warm");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Settings.of(properties))
                .withMessageContaining("warm");
    }
}
