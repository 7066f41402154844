package io.github.hermesbackup.archive;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Notices work that does not come to an end. It goes by the processor time of the thread that works, so a machine that is busy
 * with other things makes no difference.
 */
final class CpuGuard {

    /** Ten times what the policy allows for a megabyte, and the mutants have a few kilobytes. */
    private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(20);

    /** Work that may fail. */
    interface Work {
        void run() throws Exception;
    }

    private CpuGuard() {}

    /**
     * Runs some work, in another thread.
     *
     * @param step says what the work is at; each step has a time of its own
     */
    static void run(Supplier<String> step, Work work) throws Exception {
        FutureTask<Void> task = new FutureTask<>((Callable<Void>) () -> {
            work.run();
            return null;
        });
        Thread worker = new Thread(task, "guarded");
        worker.setDaemon(true);
        worker.start();
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        String at = "";
        long since = 0;
        while (true) {
            try {
                task.get(1, TimeUnit.SECONDS);
                return;
            } catch (TimeoutException e) {
                long used = threads.getThreadCpuTime(worker.getId());
                String now = step.get();
                if (!Objects.equals(now, at)) {
                    at = now;
                    since = used;
                } else if (used - since > MOST_NANOS) {
                    throw new AssertionError(
                            at + " takes more than " + TimeUnit.NANOSECONDS.toSeconds(MOST_NANOS) + " s");
                }
            } catch (ExecutionException e) {
                if (e.getCause() instanceof Exception cause) {
                    throw cause;
                }
                throw (Error) e.getCause();
            }
        }
    }
}
