package io.github.hermesbackup.backup;

import io.github.hermesbackup.archive.Codec;
import io.github.hermesbackup.archive.Compression;
import io.github.hermesbackup.io.Await;
import io.github.hermesbackup.io.Background;
import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The threads that read, hash and compress, each with a codec of its own. */
final class Workers implements AutoCloseable {

    /** Work that needs a codec for as long as it runs. */
    interface Task<T> {
        T run(Codec codec) throws IOException;
    }

    private final ExecutorService threads;
    private final Queue<Codec> idle = new ConcurrentLinkedQueue<>();
    private final Compression compression;
    private final int count;

    Workers(int count, Compression compression) {
        this.count = count;
        this.compression = compression;
        this.threads = Executors.newFixedThreadPool(count, Background.threads("hermes-backup"));
    }

    int count() {
        return count;
    }

    <T> Future<T> submit(Task<T> task) {
        return threads.submit(() -> run(task));
    }

    /** Does the work in the calling thread. */
    <T> T run(Task<T> task) throws IOException {
        Codec codec = idle.poll();
        if (codec == null) {
            codec = new Codec(compression);
        }
        try {
            return task.run(codec);
        } finally {
            idle.add(codec);
        }
    }

    /** The result of submitted work; what it threw is thrown here. */
    static <T> T await(Future<T> future) throws IOException {
        return Await.result(future, "The backup");
    }

    @Override
    public void close() {
        threads.shutdownNow();
        try {
            if (threads.awaitTermination(10, java.util.concurrent.TimeUnit.SECONDS)) {
                idle.forEach(Codec::close);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
