package io.github.hermesbackup.io;

import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;

/** Work that another thread does meanwhile; {@link Await} waits for it. */
public final class Background {

    private Background() {}

    /**
     * Begins it at once, on a thread of its own that does not keep the machine from ending.
     *
     * @param name of the thread, for whoever looks at a dump of all threads
     */
    public static <T> Future<T> start(String name, Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        threads(name).newThread(task).start();
        return task;
    }

    /** Makes threads that do not keep the machine from ending, all of one name. */
    public static ThreadFactory threads(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }
}
