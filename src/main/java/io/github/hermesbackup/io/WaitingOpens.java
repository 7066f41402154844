package io.github.hermesbackup.io;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Lets go of those who wait in open(2) of a FIFO. Opening one for reading waits for somebody who writes, for ever if nobody
 * comes (fifo(7)), and a regular file can become one between the moment it was looked at and the moment it is opened. Java
 * cannot ask for {@code O_NONBLOCK}, and looking through a descriptor first ({@code O_PATH}) costs three times an open.
 *
 * <p>So a thread looks at the opens that take longer than a moment. One whose path is a FIFO by now gets its writer, for as
 * long as it takes to wake up. The thread ends when there was nothing to open for a while.
 */
public final class WaitingOpens {

    private static final long MOMENT_MILLIS = 100;
    private static final int IDLE_MOMENTS = 20;

    private static final Set<WaitingOpens> PENDING = new HashSet<>();
    private static boolean watched;

    private final Path path;
    private boolean seen;

    private WaitingOpens(Path path) {
        this.path = path;
    }

    /** Opens a file in some way. */
    public interface Opening<T, E extends Exception> {

        /** @throws E if it cannot be opened */
        T open() throws IOException, E;
    }

    /**
     * Opens something by a path that was a regular file a moment ago. If it is a FIFO now, what was opened is one: the caller
     * has to look.
     */
    public static <T, E extends Exception> T open(Path path, Opening<T, E> opening) throws IOException, E {
        WaitingOpens pending = new WaitingOpens(path);
        synchronized (PENDING) {
            PENDING.add(pending);
            if (!watched) {
                watched = true;
                Thread watch = new Thread(WaitingOpens::watch, "hermes-opens");
                watch.setDaemon(true);
                watch.start();
            }
        }
        try {
            return opening.open();
        } finally {
            synchronized (PENDING) {
                PENDING.remove(pending);
            }
        }
    }

    private static void watch() {
        int idle = 0;
        while (idle >= 0) {
            try {
                Thread.sleep(MOMENT_MILLIS);
            } catch (InterruptedException e) {
                // Nobody's but ours: whoever interrupts it means another thread.
            }
            List<Path> waiting = new ArrayList<>();
            synchronized (PENDING) {
                for (WaitingOpens pending : PENDING) {
                    if (pending.seen) {
                        waiting.add(pending.path);
                    }
                    pending.seen = true;
                }
                idle = PENDING.isEmpty() ? idle + 1 : 0;
                if (idle > IDLE_MOMENTS) {
                    watched = false;
                    idle = -1;
                }
            }
            waiting.forEach(WaitingOpens::letGo);
        }
    }

    private static void letGo(Path path) {
        try {
            if (RealDisk.INSTANCE.stat(path).kind() == FileStat.Kind.FIFO) {
                RealDisk.INSTANCE.wakeReaders(path);
            }
        } catch (IOException e) {
            // Gone, or not ours to write to; looked at again in a moment.
        }
    }
}
