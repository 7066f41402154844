package io.github.hermesbackup.testkit;

import io.github.hermesbackup.io.Disk;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The disk of this machine, on which something becomes of one file before the k-th operation on it: a look at it, a listing of
 * its directory, opening it, each read from it.
 */
public final class MovingDisk {

    private final Path file;
    private final Move move;
    private final int k;
    private int operations;
    private boolean moved;

    /** @param k from 1 */
    public MovingDisk(Path file, Move move, int k) {
        this.file = file;
        this.move = move;
        this.k = k;
    }

    /** True if there have been so many operations that it happened. */
    public synchronized boolean hasMoved() {
        return moved;
    }

    /** The disk. */
    public Disk disk() {
        return (Disk) Proxy.newProxyInstance(Disk.class.getClassLoader(), new Class<?>[] {Disk.class}, this::invoke);
    }

    private Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        boolean list = method.getName().equals("list") && arguments[0].equals(file.getParent());
        boolean touches = Arrays.asList(arguments).contains(file);
        if (list || touches) {
            count();
        }
        boolean open = touches && method.getName().equals("openForReading");
        if (open && hasMoved() && move == Move.FORBIDDEN) {
            throw new AccessDeniedException(file.toString()); // root is not refused by the system
        }
        try {
            Object answer = method.invoke(Disk.real(), arguments);
            return open ? new Counted((FileChannel) answer) : answer;
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private synchronized void count() throws IOException {
        if (++operations == k) {
            move.happen(file);
            moved = true;
        }
    }

    private final class Counted extends DelegatingChannel {

        Counted(FileChannel channel) {
            super(channel);
        }

        @Override
        public int read(ByteBuffer bytes) throws IOException {
            count();
            return super.read(bytes);
        }

        @Override
        public int read(ByteBuffer bytes, long position) throws IOException {
            count();
            return super.read(bytes, position);
        }
    }
}
