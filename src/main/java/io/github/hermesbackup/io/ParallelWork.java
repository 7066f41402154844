package io.github.hermesbackup.io;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Work in pieces, several at a time. Of the pieces that fail, the first in the order in which they were handed in is the one
 * that is reported, whichever thread was faster: what came before it is brought to its end, what came after it is given up.
 *
 * <p>Once it is closed, none of its threads runs any more, so what they were working on can be cleared away. They are never
 * interrupted, since that would close files that others read.
 */
public final class ParallelWork implements AutoCloseable {

    private static final long NONE = Long.MAX_VALUE;

    private final ExecutorService threads;
    private final int capacity;
    private final Semaphore room;
    private long handedIn;
    private volatile long failedAt = NONE;
    private Throwable failure;

    /** A piece of work. */
    public interface Piece {
        /** @param turn tells a long piece when it is given up */
        void run(Turn turn) throws IOException;
    }

    /** The place of a piece among the others. */
    public final class Turn {

        private final long number;

        private Turn(long number) {
            this.number = number;
        }

        /** @throws IOException if nobody wants the piece any more; it is not reported */
        public void requireWanted() throws IOException {
            if (isGivenUp()) {
                throw new IOException("given up");
            }
        }

        private boolean isGivenUp() {
            return number > failedAt;
        }
    }

    /**
     * @param name of the threads
     * @param count how many pieces are worked on at the same time
     * @param waiting how many more may have been handed in
     */
    public ParallelWork(String name, int count, int waiting) {
        this.capacity = count + waiting;
        this.room = new Semaphore(capacity);
        this.threads = Executors.newFixedThreadPool(count, Background.threads(name));
    }

    /**
     * Hands in a piece; waits until there is room for it. By one thread only.
     *
     * @throws IOException if a piece has failed: its reason
     */
    public void submit(Piece piece) throws IOException {
        if (failedAt != NONE) {
            await();
        }
        acquire(1);
        Turn turn = new Turn(handedIn++);
        threads.execute(() -> run(piece, turn));
    }

    private void run(Piece piece, Turn turn) {
        try {
            if (!turn.isGivenUp()) {
                piece.run(turn);
            }
        } catch (Throwable e) {
            failed(turn.number, e);
        } finally {
            room.release();
        }
    }

    private synchronized void failed(long number, Throwable e) {
        if (number < failedAt) {
            failedAt = number;
            failure = e;
        }
    }

    /**
     * Waits for everything that was handed in.
     *
     * @throws IOException if a piece has failed: its reason
     */
    public void await() throws IOException {
        acquire(capacity);
        room.release(capacity);
        Throwable first = failure();
        if (first instanceof IOException cause) {
            throw cause;
        } else if (first instanceof RuntimeException cause) {
            throw cause;
        } else if (first instanceof Error cause) {
            throw cause;
        }
    }

    private synchronized Throwable failure() {
        return failure;
    }

    private void acquire(int permits) throws IOException {
        try {
            room.acquire(permits);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    /** Gives up what has not been waited for, and returns when all threads have ended. */
    @Override
    public void close() {
        failed(-1, null);
        end(threads);
    }

    /** Takes on nothing more, and returns when what has been taken on is done; an interrupt is not lost. */
    public static void end(ExecutorService threads) {
        threads.shutdown();
        boolean interrupted = false;
        while (true) {
            try {
                if (threads.awaitTermination(1, TimeUnit.HOURS)) {
                    break;
                }
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
