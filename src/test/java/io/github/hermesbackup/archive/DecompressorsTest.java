package io.github.hermesbackup.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** They hold native memory: what is idle is used again, and nothing is kept once the archive is closed. */
class DecompressorsTest {

    private final Decompressors decompressors = new Decompressors();

    @Test
    void whatIsGivenBackIsUsedAgain() {
        Inflation inflation = decompressors.inflation();
        ZstdStream stream = decompressors.stream();
        assertThat(decompressors.inflation()).isNotSameAs(inflation);
        assertThat(decompressors.stream()).isNotSameAs(stream);
        decompressors.giveBack(inflation);
        decompressors.giveBack(stream);

        assertThat(decompressors.inflation()).isSameAs(inflation);
        assertThat(decompressors.stream()).isSameAs(stream);
    }

    @Test
    void whatIsIdleEndsWithThemAndTheRestWhenItComesBack() {
        Inflation idle = decompressors.inflation();
        Inflation busy = decompressors.inflation();
        ZstdStream idleStream = decompressors.stream();
        ZstdStream busyStream = decompressors.stream();
        decompressors.giveBack(idle);
        decompressors.giveBack(idleStream);

        decompressors.close();

        assertThatThrownBy(idle::reset).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(idleStream::reset).isInstanceOf(IllegalStateException.class);
        busy.reset();
        busyStream.reset();
        decompressors.giveBack(busy);
        assertThatThrownBy(busy::reset).isInstanceOf(NullPointerException.class);
        decompressors.giveBack(busyStream);
        assertThatThrownBy(busyStream::reset).isInstanceOf(IllegalStateException.class);
    }
}
