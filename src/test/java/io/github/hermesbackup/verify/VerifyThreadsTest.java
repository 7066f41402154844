package io.github.hermesbackup.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class VerifyThreadsTest {

    /** Copies of databases are removed by those who made them: they have to have ended. */
    @Test
    void closingWaitsForWhatIsBeingDoneAlsoWhenInterruptedAndTheInterruptIsNotLost() throws Exception {
        CountDownLatch begun = new CountDownLatch(2);
        AtomicBoolean member = new AtomicBoolean();
        AtomicBoolean database = new AtomicBoolean();
        Thread closer = Thread.currentThread();
        try (VerifyThreads threads = new VerifyThreads(1)) {
            threads.members().submit(() -> work(begun, member, null));
            threads.databases().submit(() -> work(begun, database, closer));
            begun.await();
        }
        assertThat(Thread.interrupted()).isTrue();
        assertThat(member).isTrue();
        assertThat(database).isTrue();
    }

    /** Does not let itself be interrupted, as an operation of the system does not. */
    private static void work(CountDownLatch begun, AtomicBoolean done, Thread interrupted) {
        begun.countDown();
        boolean told = false;
        for (int moments = 0; moments < 20 || !told; moments++) {
            try {
                Thread.sleep(5);
            } catch (InterruptedException e) {
                told = true; // it is being closed
                moments = 0;
            }
            if (told && moments == 10 && interrupted != null) {
                interrupted.interrupt(); // waits by now
            }
        }
        done.set(true);
    }

    @Test
    void whatWorkHasThrownIsThrownByWhoeverWaitsForIt() throws Exception {
        IOException failure = new IOException("broken");
        try (VerifyThreads threads = new VerifyThreads(2)) {
            var work = threads.members().submit(() -> {
                throw failure;
            });
            assertThatThrownBy(() -> VerifyThreads.await(work)).isSameAs(failure);
        }
    }
}
