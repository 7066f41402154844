package io.github.hermesbackup.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ParallelWorkTest {

    private static final String NAME = "parallel-work-test";

    private final Set<Integer> done = ConcurrentHashMap.newKeySet();

    @Test
    void asManyPiecesAsWantedAreWorkedOnAtTheSameTime() throws Exception {
        CyclicBarrier allThree = new CyclicBarrier(3);
        try (ParallelWork work = new ParallelWork(NAME, 3, 0)) {
            for (int i = 0; i < 6; i++) {
                work.submit(turn -> meet(allThree));
            }
            work.await();
        }
    }

    @Test
    void theFirstPieceThatFailsIsReportedWhicheverThreadWasFaster() throws Exception {
        CountDownLatch laterHasFailed = new CountDownLatch(1);
        try (ParallelWork work = new ParallelWork(NAME, 2, 2)) {
            work.submit(turn -> {
                await(laterHasFailed);
                turn.requireWanted();
                throw new IOException("the first");
            });
            work.submit(turn -> {
                laterHasFailed.countDown();
                throw new IOException("the second");
            });
            assertThatThrownBy(work::await).isInstanceOf(IOException.class).hasMessage("the first");
        }
    }

    @Test
    void afterAFailureWhatCameBeforeIsFinishedAndWhatCameLaterIsGivenUp() throws Exception {
        CountDownLatch failed = new CountDownLatch(1);
        try (ParallelWork work = new ParallelWork(NAME, 3, 4)) {
            work.submit(turn -> {
                await(failed);
                turn.requireWanted();
                done.add(0);
            });
            work.submit(turn -> {
                failed.countDown();
                throw new IOException("broken");
            });
            assertThatThrownBy(
                            () -> { // whichever of these comes after the failure has been seen
                                work.submit(turn -> {
                                    while (true) {
                                        turn.requireWanted(); // ends only if it is told that it is given up
                                        Thread.onSpinWait();
                                    }
                                });
                                for (int i = 3; ; i++) {
                                    work.submit(turn -> done.add(9));
                                }
                            })
                    .hasMessage("broken");
        }
        assertThat(done).contains(0);
    }

    @Test
    void nothingRunsAnyMoreOnceItIsClosed() throws Exception {
        CountDownLatch begun = new CountDownLatch(2);
        AtomicInteger ended = new AtomicInteger();
        assertThatThrownBy(() -> {
                    try (ParallelWork work = new ParallelWork(NAME, 2, 10)) {
                        for (int i = 0; i < 10; i++) {
                            work.submit(turn -> {
                                begun.countDown();
                                await(begun);
                                sleep(200); // an operation of the system, which cannot be ended from outside
                                ended.incrementAndGet();
                            });
                        }
                        await(begun);
                        throw new IllegalStateException("the caller's own failure");
                    }
                })
                .hasMessage("the caller's own failure");
        assertThat(ended).as("those that had begun, and no other").hasValue(2);
        assertNoThreadIsLeft();
    }

    @Test
    void anInterruptOfTheCallerEndsTheWorkAndIsNotLost() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        Thread caller = Thread.currentThread();
        try (ParallelWork work = new ParallelWork(NAME, 1, 1)) {
            work.submit(turn -> {
                begun.countDown();
                caller.interrupt();
                sleep(100);
                done.add(1);
            });
            await(begun);
            assertThatThrownBy(work::await).isInstanceOf(InterruptedIOException.class);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(done).contains(1);
        assertNoThreadIsLeft();
    }

    @Test
    void nothingIsTakenOnAfterAFailure() throws Exception {
        try (ParallelWork work = new ParallelWork(NAME, 1, 1)) {
            work.submit(turn -> {
                throw new IOException("broken");
            });
            assertThatThrownBy(work::await).hasMessage("broken");
            assertThatThrownBy(() -> work.submit(turn -> done.add(1))).hasMessage("broken");
        }
        assertThat(done).isEmpty();
    }

    @Test
    void aBugOfAPieceIsNotWrapped() throws Exception {
        IllegalStateException bug = new IllegalStateException("a bug");
        try (ParallelWork work = new ParallelWork(NAME, 1, 1)) {
            work.submit(turn -> {
                throw bug;
            });
            assertThatThrownBy(work::await).isSameAs(bug);
        }
    }

    @Test
    void aLaterFailureDoesNotTakeThePlaceOfAnEarlierOne() throws Exception {
        CountDownLatch firstHasFailed = new CountDownLatch(1);
        CountDownLatch bothRun = new CountDownLatch(2);
        try (ParallelWork work = new ParallelWork(NAME, 2, 0)) {
            work.submit(turn -> {
                bothRun.countDown();
                await(bothRun);
                firstHasFailed.countDown();
                throw new IOException("the first");
            });
            work.submit(turn -> {
                bothRun.countDown();
                await(firstHasFailed);
                while (true) {
                    turn.requireWanted(); // fails once the first has
                    Thread.onSpinWait();
                }
            });
            assertThatThrownBy(work::await).hasMessage("the first");
        }
    }

    @Test
    void anErrorOfAPieceIsAnErrorOfTheWork() {
        assertThatThrownBy(() -> {
                    try (ParallelWork work = new ParallelWork(NAME, 1, 1)) {
                        work.submit(turn -> {
                            throw new StackOverflowError();
                        });
                        work.await();
                    }
                })
                .isInstanceOf(StackOverflowError.class);
    }

    /** A thread whose work has ended takes a moment to be gone. */
    private static void assertNoThreadIsLeft() throws InterruptedException {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals(NAME)) {
                thread.join(60_000);
                assertThat(thread.isAlive()).isFalse();
            }
        }
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            barrier.await(60, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException("nobody came");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException("a thread was interrupted, which would have closed its files", e);
        }
    }
}
