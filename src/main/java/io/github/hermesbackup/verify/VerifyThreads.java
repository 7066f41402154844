package io.github.hermesbackup.verify;

import io.github.hermesbackup.io.Await;
import io.github.hermesbackup.io.Background;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * The threads of a check: one a core for members, one for members that are read by their blocks, its helpers, which are one less
 * than the cores since it does blocks itself (with one more, the thread that has the block which is waited for would lose its core
 * to the others), and one for databases, of which there is one copy at a time.
 */
final class VerifyThreads implements AutoCloseable {

    private final int count;
    private final ExecutorService members;
    private final ExecutorService divided;
    private final ExecutorService helpers;
    private final ExecutorService databases;

    VerifyThreads(int count) {
        this.count = count;
        this.members = threads(count);
        this.divided = threads(1);
        this.helpers = threads(Math.max(1, count - 1));
        this.databases = threads(1);
    }

    private static ExecutorService threads(int count) {
        return Executors.newFixedThreadPool(count, Background.threads("hermes-verify"));
    }

    int count() {
        return count;
    }

    ExecutorService members() {
        return members;
    }

    ExecutorService divided() {
        return divided;
    }

    ExecutorService helpers() {
        return helpers;
    }

    ExecutorService databases() {
        return databases;
    }

    /** Waits for submitted work; what it threw is thrown here. */
    static void await(Future<?> future) throws IOException {
        Await.result(future, "The check");
    }

    /** Ends them, and waits until nothing is being done any more: copies of databases are to be gone then. */
    @Override
    public void close() {
        List<ExecutorService> all = List.of(members, divided, helpers, databases);
        all.forEach(ExecutorService::shutdownNow);
        boolean interrupted = Thread.interrupted();
        for (ExecutorService threads : all) {
            while (!threads.isTerminated()) {
                try {
                    threads.awaitTermination(1, TimeUnit.HOURS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
