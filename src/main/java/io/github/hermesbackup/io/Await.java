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
            if (e.getCause() instanceof IOException cause) {
                throw cause;
            } else if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            } else if (e.getCause() instanceof Error cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException(what + " was interrupted");
        }
    }
}
