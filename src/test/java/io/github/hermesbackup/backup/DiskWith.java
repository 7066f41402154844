package io.github.hermesbackup.backup;

import io.github.hermesbackup.io.Disk;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** The real disk with something happening before chosen operations. */
public final class DiskWith {

    /** What happens; what it throws, the operation throws. */
    public interface Event {
        void happen(Path path) throws Exception;
    }

    private DiskWith() {}

    /** Something before each operation of a name on a path that the test chooses. */
    public static Disk before(String operation, Predicate<Path> paths, Event event) {
        return before(Set.of(operation), paths, event);
    }

    /** The same for several operations; an operation has all its paths tried, the first that fits is handed on. */
    public static Disk before(Set<String> operations, Predicate<Path> paths, Event event) {
        return before(Disk.real(), operations, paths, event);
    }

    /** The same on top of another disk. */
    public static Disk before(Disk disk, Set<String> operations, Predicate<Path> paths, Event event) {
        return (Disk) Proxy.newProxyInstance(
                Disk.class.getClassLoader(), new Class<?>[] {Disk.class}, (proxy, method, arguments) -> {
                    Path chosen = operations.contains(method.getName())
                            ? Arrays.stream(arguments)
                                    .filter(Path.class::isInstance)
                                    .map(Path.class::cast)
                                    .filter(paths)
                                    .findFirst()
                                    .orElse(null)
                            : null;
                    if (chosen != null) {
                        event.happen(chosen);
                    }
                    try {
                        return method.invoke(disk, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    /** Always gives the same answer to an operation on a path, whatever is there by now. */
    public static Disk answering(String operation, Path path, Object answer) {
        return (Disk) Proxy.newProxyInstance(
                Disk.class.getClassLoader(), new Class<?>[] {Disk.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals(operation) && arguments[0].equals(path)) {
                        return answer;
                    }
                    try {
                        return method.invoke(Disk.real(), arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    /** Fails the k-th of these operations, from 1, and no other; {@code counter} says how many there were. */
    public static Disk failing(Set<String> operations, int k, AtomicInteger counter, Predicate<Path> paths) {
        return before(operations, paths, path -> {
            if (counter.incrementAndGet() == k) {
                throw new IOException("Input/output error");
            }
        });
    }

    /** Claims endless room, so that a test runs into a full disk half-way. */
    public static Disk promisingRoom() {
        return (Disk) Proxy.newProxyInstance(
                Disk.class.getClassLoader(), new Class<?>[] {Disk.class}, (proxy, method, arguments) -> {
                    try {
                        return method.getName().equals("usableSpace")
                                ? Long.MAX_VALUE
                                : method.invoke(Disk.real(), arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    /** True for paths with this last component. */
    public static Predicate<Path> named(String name) {
        return path ->
                path.getFileName() != null && path.getFileName().toString().equals(name);
    }
}
