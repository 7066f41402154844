package io.github.hermesbackup.archive;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Arrays that are not in use: a fresh one is memory that has to be cleared, and may have to be asked of the system.
 * There are never more than were in use at the same time. Safe for use by several threads.
 */
public final class SpareArrays {

    private final Queue<byte[]> idle = new ConcurrentLinkedQueue<>();

    /** An array of at least so many bytes, with anything in it. */
    public byte[] take(int bytes) {
        byte[] array = idle.poll();
        return array == null || array.length < bytes ? new byte[bytes] : array;
    }

    /** It may be handed out again from now on. */
    public void giveBack(byte[] array) {
        idle.add(array);
    }
}
