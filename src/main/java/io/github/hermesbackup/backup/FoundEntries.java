package io.github.hermesbackup.backup;

import io.github.hermesbackup.home.ScanProgress;
import io.github.hermesbackup.home.ScannedEntry;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * What a scan finds, handed to another thread in the same order while the scan goes on. The scan waits if the other is too far
 * behind, so that not more than a few thousand are held.
 */
final class FoundEntries implements Iterator<ScannedEntry>, ScanProgress, AutoCloseable {

    static final int AT_ONCE = 256;
    static final int WAITING = 32;
    private static final List<ScannedEntry> END = List.of();

    private final BlockingQueue<List<ScannedEntry>> handedOn = new ArrayBlockingQueue<>(WAITING);
    private volatile boolean unwanted;
    private volatile boolean complete;

    /** Of the scan. */
    private List<ScannedEntry> found = new ArrayList<>(AT_ONCE);

    private boolean closed;

    /** Of the other thread. */
    private Iterator<ScannedEntry> current = END.iterator();

    private boolean ended;

    /** By the scan, which tells this to others. */
    @Override
    public void scanned(long files, long bytes) {
        return;
    }

    /** By the scan: one more. */
    @Override
    public void found(ScannedEntry entry) {
        if (unwanted) {
            return;
        }
        found.add(entry);
        if (found.size() == AT_ONCE) {
            handOn(found);
            found = new ArrayList<>(AT_ONCE);
        }
    }

    /** By the scan: these were all. */
    void end() {
        if (!found.isEmpty()) {
            handOn(found);
        }
        complete = !unwanted;
        close();
    }

    /** By the scan: nothing more comes, whether these were all or not. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            handOn(END);
        }
    }

    private void handOn(List<ScannedEntry> entries) {
        try {
            if (!unwanted) {
                handedOn.put(entries);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            giveUp();
            handedOn.offer(END);
        }
    }

    /** By the other thread, when it wants no more: the scan does not wait for it any longer. */
    void giveUp() {
        unwanted = true;
        complete = false;
        handedOn.clear();
    }

    /** Waits until there is another one or the scan has ended. */
    @Override
    public boolean hasNext() {
        while (!ended && !current.hasNext()) {
            try {
                List<ScannedEntry> next = handedOn.take();
                ended = next == END;
                current = next.iterator();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                complete = false;
                ended = true;
            }
        }
        return current.hasNext();
    }

    @Override
    public ScannedEntry next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return current.next();
    }

    /** True if there is no other one and the scan has come to its end. */
    boolean isComplete() {
        return !hasNext() && complete;
    }
}
