package io.github.hermesbackup.testkit;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongFunction;

/**
 * Does something again and again, each time with a later operation of its disk going wrong, until none does any more. So every
 * line that handles an error runs once (the way SQLite is tested: sqlite.org/testing.html, "I/O Error Testing").
 */
public final class FaultLoop {

    /** Of one round. None takes a second where nothing else runs; whoever waits for what never comes waits longer than this. */
    private static final Duration LIMIT = Duration.ofMinutes(3);
    /** Parts of the limit that are waited for one by one: a process that is stopped for an hour loses one of them. */
    private static final int PARTS = 180;

    private FaultLoop() {}

    /** One time. */
    public interface Round {
        /** Does it on a disk, and checks what came out. */
        void run(FaultyDisk disk) throws Exception;
    }

    /**
     * Loops. An error of a round says which operation was hit. A round that does not come to its end within three minutes is
     * an error, too, which says where it stands.
     *
     * @param fault the fault of a round, by the number of the operation
     * @param stride every how many-th operation; 1 for all
     * @return the number of rounds in which something went wrong
     */
    public static int run(LongFunction<Fault> fault, int stride, Round round) throws Exception {
        return run(fault, stride, LIMIT, round);
    }

    /** The same with another limit. */
    static int run(LongFunction<Fault> fault, int stride, Duration limit, Round round) throws Exception {
        for (int rounds = 0; ; rounds++) {
            FaultyDisk disk = new FaultyDisk(fault.apply(1 + (long) rounds * stride));
            try {
                runWithin(limit, round, disk);
            } catch (Exception | AssertionError e) {
                throw new AssertionError("with " + whatWentWrong(disk), e);
            }
            if (!disk.wasHit()) {
                return rounds;
            }
        }
    }

    private static String whatWentWrong(FaultyDisk disk) {
        return disk.wasHit() ? disk.hits().get(0) : "nothing going wrong";
    }

    private static void runWithin(Duration limit, Round round, FaultyDisk disk) throws Exception {
        FutureTask<Void> task = new FutureTask<>(() -> {
            round.run(disk);
            return null;
        });
        Thread thread = new Thread(task, "fault-loop");
        thread.setDaemon(true);
        thread.start();
        for (int part = 0; part < PARTS; part++) {
            try {
                task.get(limit.toNanos() / PARTS, TimeUnit.NANOSECONDS);
                return;
            } catch (TimeoutException e) {
                continue;
            } catch (InterruptedException e) {
                thread.interrupt();
                throw e;
            } catch (ExecutionException e) {
                throw e.getCause() instanceof Exception failure ? failure : error(e.getCause());
            }
        }
        AssertionError hanging = new AssertionError("hangs; the last operation was " + disk.last());
        hanging.setStackTrace(thread.getStackTrace());
        thread.interrupt();
        throw hanging;
    }

    /** Never returns: an error is thrown as it is. */
    private static Exception error(Throwable error) {
        throw (Error) error;
    }
}
