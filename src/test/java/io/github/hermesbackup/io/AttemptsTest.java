package io.github.hermesbackup.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AttemptsTest {

    private final Attempts attempts = new Attempts();
    private final List<String> done = new ArrayList<>();

    @Test
    void eachIsTriedAndTheFirstFailureIsToldWithTheOthersBesideIt() {
        IOException both = new IOException("first");
        attempts.at(() -> done.add("one"));
        attempts.at(() -> {
            throw both;
        });
        attempts.at(() -> done.add("two"));
        attempts.at(() -> {
            throw new IOException("second");
        });
        attempts.at(() -> {
            throw both; // a disk may throw one object again and again
        });

        assertThat(done).containsExactly("one", "two");
        assertThatThrownBy(attempts::end)
                .isSameAs(both)
                .satisfies(failure -> assertThat(failure.getSuppressed())
                        .extracting(Throwable::getMessage)
                        .containsExactly("second"));
    }

    @Test
    void nothingIsToldWhereNothingFailed() throws Exception {
        attempts.at(() -> done.add("one"));
        attempts.end();
        assertThat(done).containsExactly("one");
    }
}
