package io.github.hermesbackup.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class GiveUpTest {

    private final IOException failure = new IOException("the first");

    @Test
    void theFirstFailureIsTheOneThatIsThrownAndTheSecondGoesWithIt() {
        IOException second = new IOException("the second");
        assertThat(GiveUp.after(failure, () -> {
                    throw second;
                }))
                .isSameAs(failure)
                .hasSuppressedException(second);
        IllegalStateException bug = new IllegalStateException("a bug");
        assertThat(GiveUp.after(failure, () -> {
                    throw bug;
                }))
                .isSameAs(failure)
                .hasSuppressedException(bug);
    }

    @Test
    void whatCanBeUndoneIsUndone() {
        boolean[] undone = new boolean[1];
        assertThat(GiveUp.after(failure, () -> undone[0] = true)).hasNoSuppressedExceptions();
        assertThat(undone[0]).isTrue();
    }
}
