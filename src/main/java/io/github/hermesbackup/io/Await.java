package io.github.hermesbackup.io;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** Waits for work of other threads as if it were done here: what it threw is thrown, and not wrapped. */
public final class Await {

    private Await() {}

    /**
     * The result of work that was handed on.
     *
     * @param what is waited for, as the subject of a sentence: {@code The backup}
     * @throws IOException what the work threw, or {@link InterruptedIOException} if this thread was interrupted while it waited; it
     *     is still interrupted then
     */
    public static <T> T result(Future<T> work, String what) throws IOException {
        try {
            return work.get();
        } catch (ExecutionException e) {
            throw thrown(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException(what + " was interrupted");
        }
    }

    /**
     * The same, but waits to the end even if this thread is interrupted: for what must not go on when its caller returns.
     *
     * @throws IOException what the work threw; if this thread was interrupted, it still is
     */
    public static <T> T uninterrupted(Future<T> work) throws IOException {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return work.get();
                } catch (ExecutionException e) {
                    throw thrown(e.getCause());
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Waits to the end whatever comes of it: somebody else is told that. */
    public static void ended(Future<?> work) {
        try {
            uninterrupted(work);
        } catch (IOException | RuntimeException | Error e) {
            return; // thrown twice, an exception would be suppressed by itself
        }
    }

    private static IOException thrown(Throwable cause) {
        if (cause instanceof IOException failure) {
            return failure;
        } else if (cause instanceof RuntimeException defect) {
            throw defect;
        } else if (cause instanceof Error error) {
            throw error;
        }
        throw new IllegalStateException(cause);
    }
}
