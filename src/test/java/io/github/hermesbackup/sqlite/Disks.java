package io.github.hermesbackup.sqlite;

import io.github.hermesbackup.io.Disk;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** The real file system with one thing about it changed. */
final class Disks {

    private Disks() {}

    /** Something to do before an operation. */
    interface Before {
        void run() throws Exception;
    }

    /** Claims endless room, so that a test runs into a full disk half-way. */
    static Disk thatPromisesRoom() {
        return wrap("usableSpace", () -> {}, Long.MAX_VALUE);
    }

    /** Runs something before each operation of that name. */
    static Disk before(String operation, Before action) {
        return wrap(operation, action, null);
    }

    private static Disk wrap(String operation, Before action, Object answer) {
        return (Disk) Proxy.newProxyInstance(
                Disk.class.getClassLoader(), new Class<?>[] {Disk.class}, (proxy, method, arguments) -> {
                    boolean chosen = method.getName().equals(operation);
                    if (chosen) {
                        action.run();
                    }
                    try {
                        return chosen && answer != null ? answer : method.invoke(Disk.real(), arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
