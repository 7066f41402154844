package io.github.hermesbackup.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.EOFException;
import java.io.InterruptedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AwaitTest {

    @Test
    void givesWhatTheWorkGave() throws Exception {
        assertThat(Await.result(CompletableFuture.completedFuture("x"), "The work"))
                .isEqualTo("x");
    }

    static Stream<Throwable> failures() {
        return Stream.of(new EOFException("short"), new IllegalArgumentException("bad"), new OutOfMemoryError("full"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void throwsWhatTheWorkThrew(Throwable failure) {
        assertThat(catchThrowable(() -> Await.result(CompletableFuture.failedFuture(failure), "The work")))
                .isSameAs(failure);
    }

    @Test
    void whatNoWorkOfOursThrowsIsABug() {
        assertThatThrownBy(() ->
                        Await.result(CompletableFuture.failedFuture(new CloneNotSupportedException()), "The work"))
                .isInstanceOf(IllegalStateException.class)
                .hasCauseInstanceOf(CloneNotSupportedException.class);
    }

    @Test
    void whoIsInterruptedStaysInterrupted() {
        Thread.currentThread().interrupt();

        Throwable failure = catchThrowable(() -> Await.result(new FutureTask<>(() -> "never run"), "The work"));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(failure).isInstanceOf(InterruptedIOException.class).hasMessage("The work was interrupted");
    }

    @ParameterizedTest
    @MethodSource("failures")
    void whoWaitsToTheEndIsToldWhatTheWorkThrew(Throwable failure) {
        assertThat(catchThrowable(() -> Await.uninterrupted(CompletableFuture.failedFuture(failure))))
                .isSameAs(failure);
    }

    @ParameterizedTest
    @MethodSource("failures")
    void whoOnlyWaitsForTheEndIsNotToldOfIt(Throwable failure) {
        Await.ended(CompletableFuture.failedFuture(failure));

        assertThat(failure).hasNoSuppressedExceptions();
    }

    @Test
    void whoWaitsToTheEndDoesSoThoughInterruptedAndStaysInterrupted() throws Exception {
        CompletableFuture<String> work = new CompletableFuture<>();
        Thread waiting = Thread.currentThread();
        Thread ending = new Thread(() -> {
            while (waiting.isInterrupted() || waiting.getState() != Thread.State.WAITING) {
                Thread.onSpinWait(); // until the interrupt has reached who waits, and it waits again
            }
            work.complete("done");
        });
        ending.setDaemon(true);
        ending.start();
        waiting.interrupt();

        assertThat(Await.uninterrupted(work)).isEqualTo("done");
        assertThat(Thread.interrupted()).isTrue();
    }
}
