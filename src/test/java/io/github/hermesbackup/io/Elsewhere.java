package io.github.hermesbackup.io;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;

/** The real disk with one directory in the place of another: a {@code /proc} that the test has written, say. */
final class Elsewhere {

    private Elsewhere() {}

    static Disk with(Path instead, Path of) {
        return (Disk) Proxy.newProxyInstance(
                Disk.class.getClassLoader(), new Class<?>[] {Disk.class}, (proxy, method, arguments) -> {
                    for (int i = 0; i < arguments.length; i++) {
                        if (arguments[i] instanceof Path path && path.startsWith(of)) {
                            arguments[i] = instead.resolve(of.relativize(path).toString());
                        }
                    }
                    try {
                        return method.invoke(Disk.real(), arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
