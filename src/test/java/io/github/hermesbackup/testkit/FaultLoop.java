package io.github.hermesbackup.testkit;

import java.util.function.LongFunction;

/**
 * Does something again and again, each time with a later operation of its disk going wrong, until none does any more. So every
 * line that handles an error runs once (the way SQLite is tested: sqlite.org/testing.html, "I/O Error Testing").
 */
public final class FaultLoop {

    private FaultLoop() {}

    /** One time. */
    public interface Round {
        /** Does it on a disk, and checks what came out. */
        void run(FaultyDisk disk) throws Exception;
    }

    /**
     * Loops. An error of a round says which operation was hit.
     *
     * @param fault the fault of a round, by the number of the operation
     * @param stride every how many-th operation; 1 for all
     * @return the number of rounds in which something went wrong
     */
    public static int run(LongFunction<Fault> fault, int stride, Round round) throws Exception {
        for (int rounds = 0; ; rounds++) {
            FaultyDisk disk = new FaultyDisk(fault.apply(1 + (long) rounds * stride));
            try {
                round.run(disk);
            } catch (Exception | AssertionError e) {
                throw new AssertionError(disk.wasHit() ? "with " + disk.hits().get(0) : "with nothing going wrong", e);
            }
            if (!disk.wasHit()) {
                return rounds;
            }
        }
    }
}
