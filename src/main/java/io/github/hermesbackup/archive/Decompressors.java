package io.github.hermesbackup.archive;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The decompressors of one archive that are not in use: to make one takes longer than to decompress a small member. There are
 * never more than were in use at the same time. Safe for use by several threads.
 */
final class Decompressors {

    static final int INPUT_BYTES = 64 * 1024;

    private final Queue<Inflation> inflations = new ConcurrentLinkedQueue<>();
    private final Queue<ZstdStream> streams = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;

    Inflation inflation() {
        Inflation idle = inflations.poll();
        return idle == null ? new Inflation() : idle;
    }

    ZstdStream stream() {
        ZstdStream idle = streams.poll();
        return idle == null ? new ZstdStream(INPUT_BYTES) : idle;
    }

    void giveBack(Inflation inflation) {
        inflation.reset();
        inflations.add(inflation);
        endIfClosed();
    }

    void giveBack(ZstdStream stream) {
        stream.reset();
        streams.add(stream);
        endIfClosed();
    }

    /** Ends those that are here, and every one that still comes back. */
    void close() {
        closed = true;
        endIfClosed();
    }

    private void endIfClosed() {
        if (closed) {
            for (Inflation idle = inflations.poll(); idle != null; idle = inflations.poll()) {
                idle.end();
            }
            for (ZstdStream idle = streams.poll(); idle != null; idle = streams.poll()) {
                idle.close();
            }
        }
    }
}
