package io.github.hermesbackup.verify;

import io.github.hermesbackup.io.Await;
import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** The threads of a check: one a core for members, and one for databases, of which there is one copy at a time. */
final class VerifyThreads implements AutoCloseable {

    private final int count;
    private final ExecutorService members;
    private final ExecutorService databases;

    VerifyThreads(int count) {
        this.count = count;
        this.members = threads(count);
        this.databases = threads(1);
    }

    private static ExecutorService threads(int count) {
        return Executors.newFixedThreadPool(count, task -> {
            Thread thread = new Thread(task, "hermes-verify");
            thread.setDaemon(true);
            return thread;
        });
    }

    int count() {
        return count;
    }

    ExecutorService members() {
        return members;
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
        members.shutdownNow();
        databases.shutdownNow();
        boolean interrupted = Thread.interrupted();
        boolean ended = false;
        while (!ended) {
            try {
                ended = members.awaitTermination(1, TimeUnit.HOURS) && databases.awaitTermination(1, TimeUnit.HOURS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
