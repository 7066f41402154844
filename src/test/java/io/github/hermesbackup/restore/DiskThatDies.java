package io.github.hermesbackup.restore;

import io.github.hermesbackup.io.Disk;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;

/** The real disk, until a power cut: the k-th operation and all after it do not happen, and nothing can catch that. */
final class DiskThatDies {

    /** Not an exception, so that no clean-up of the code under test runs as if the process were still alive. */
    static final class PowerCut extends Error {
        private static final long serialVersionUID = 1;
    }

    private final Disk disk;
    private final int k;
    private final AtomicInteger operations = new AtomicInteger();

    DiskThatDies(int k) {
        this(Disk.real(), k);
    }

    DiskThatDies(Disk disk, int k) {
        this.disk = disk;
        this.k = k;
    }

    boolean hasDied() {
        return operations.get() >= k;
    }

    Disk disk() {
        return (Disk) Proxy.newProxyInstance(
                Disk.class.getClassLoader(), new Class<?>[] {Disk.class}, (proxy, method, arguments) -> {
                    if (operations.incrementAndGet() >= k) {
                        throw new PowerCut();
                    }
                    try {
                        return method.invoke(disk, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
