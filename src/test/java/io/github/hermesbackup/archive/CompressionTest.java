package io.github.hermesbackup.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CompressionTest {

    @ParameterizedTest
    @EnumSource(Compression.class)
    void isFoundByItsNameInAnyLetters(Compression compression) {
        assertThat(Compression.of(compression.name())).contains(compression);
        assertThat(Compression.of(compression.name().toLowerCase(java.util.Locale.ROOT)))
                .contains(compression);
        assertThat(Compression.of(compression.name() + "er")).isEmpty();
    }

    @Test
    void allNamesAreTold() {
        assertThat(Compression.names())
                .isEqualTo(Arrays.stream(Compression.values())
                        .map(value -> value.name().toLowerCase(java.util.Locale.ROOT))
                        .collect(Collectors.joining(", ")));
    }

    @Test
    void whatIsSmallerThanAskedIsTakenOverAndWhatFewerCanReadIsNot() {
        for (Compression compression : Compression.values()) {
            assertThat(compression.takes(compression, compression.method())).isTrue();
            assertThat(compression == Compression.ZSTD || !compression.takes(Compression.ZSTD, Method.ZSTD))
                    .isTrue();
        }
        assertThat(Compression.FAST.takes(Compression.SMALL, Method.DEFLATED)).isTrue();
        assertThat(Compression.SMALL.takes(Compression.FAST, Method.DEFLATED)).isFalse();
        assertThat(Compression.STORE.takes(Compression.FAST, Method.STORED)).isTrue();
        assertThat(Compression.STORE.takes(Compression.FAST, Method.DEFLATED)).isFalse();
    }

    @Test
    void onlyTheLargestContentsOfTheFastOneAreCutFiner() {
        long large = 256L << 20;

        assertThat(Compression.FAST.blockBytes()).isEqualTo(1 << 20);
        assertThat(Compression.FAST.blockBytes(0)).isEqualTo(1 << 20);
        assertThat(Compression.FAST.blockBytes(large - 1)).isEqualTo(1 << 20);
        assertThat(Compression.FAST.blockBytes(large)).isEqualTo(1 << 19);
        for (Compression other : new Compression[] {Compression.SMALL, Compression.STORE, Compression.ZSTD}) {
            assertThat(other.blockBytes(large)).isEqualTo(other.blockBytes()).isPositive();
        }
    }
}
