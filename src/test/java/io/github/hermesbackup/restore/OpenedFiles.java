package io.github.hermesbackup.restore;

import io.github.hermesbackup.io.Disk;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Knows of every file that was opened whether it was closed: one that is not cannot be removed on Windows. */
final class OpenedFiles {

    private record Opened(Path path, FileChannel file) {}

    private final Disk disk;
    private final List<Opened> opened = new ArrayList<>();

    OpenedFiles(Disk disk) {
        this.disk = disk;
    }

    /** How many there were. */
    synchronized int count() {
        return opened.size();
    }

    synchronized List<Path> stillOpen() {
        return opened.stream()
                .filter(each -> each.file().isOpen())
                .map(Opened::path)
                .toList();
    }

    Disk disk() {
        return (Disk) Proxy.newProxyInstance(
                Disk.class.getClassLoader(), new Class<?>[] {Disk.class}, (proxy, method, arguments) -> {
                    try {
                        Object result = method.invoke(disk, arguments);
                        if (result instanceof FileChannel file) {
                            add((Path) arguments[0], file);
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private synchronized void add(Path path, FileChannel file) {
        opened.add(new Opened(path, file));
    }
}
