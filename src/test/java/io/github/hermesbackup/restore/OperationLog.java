package io.github.hermesbackup.restore;

import io.github.hermesbackup.io.Disk;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The real disk, and what was changed and forced on it in which order, a line each: {@code rename <from> <to>}. */
final class OperationLog {

    private static final Set<String> LOOKING = Set.of(
            "stat",
            "statBehind",
            "openForForcing",
            "list",
            "readLink",
            "openForReading",
            "usableSpace",
            "isWritable",
            "isLocal",
            "openForSharing",
            "toString");

    private final Path root;
    private final List<String> lines = new ArrayList<>();
    private final Map<FileChannel, String> names = new IdentityHashMap<>();

    /** @param root what the names in the lines are relative to */
    OperationLog(Path root) {
        this.root = root;
    }

    /** What was done, oldest first; staging directories are {@code STAGING} whatever their names. */
    synchronized List<String> lines() {
        return List.copyOf(lines);
    }

    Disk disk() {
        return (Disk) Proxy.newProxyInstance(
                Disk.class.getClassLoader(), new Class<?>[] {Disk.class}, (proxy, method, arguments) -> {
                    try {
                        Object result = method.invoke(Disk.real(), arguments);
                        note(method.getName(), arguments, result);
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private synchronized void note(String operation, Object[] arguments, Object result) {
        if (result instanceof FileChannel file) {
            names.put(file, shown((Path) arguments[0]));
        }
        if (LOOKING.contains(operation)) {
            return;
        }
        StringBuilder line = new StringBuilder(operation);
        for (Object argument : arguments) {
            if (argument instanceof Path path) {
                line.append(' ').append(shown(path));
            } else if (argument instanceof FileChannel file) {
                line.append(' ').append(names.get(file));
            }
        }
        lines.add(line.toString());
    }

    private String shown(Path path) {
        return root.relativize(path).toString().replaceAll("(backups/)?\\.restore-[0-9a-f-]+", "STAGING");
    }
}
