package io.github.hermesbackup.io;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Names of files as other processes have them, each in its mount namespace, and as this one has them. */
final class MountNamespaces {

    private final Disk disk;
    private final Path below;
    private final Map<Path, MountTable> tables = new HashMap<>();
    private final Map<MountTable, Map<Path, Optional<Path>>> directories = new HashMap<>();
    private final MountTable own;

    MountNamespaces(Disk disk, Path below) throws IOException {
        this.disk = disk;
        this.below = below;
        own = of(Path.of("/proc/self"));
    }

    MountTable of(Path process) throws IOException {
        Path namespace = disk.readLink(process.resolve("ns/mnt"));
        MountTable table = tables.get(namespace);
        if (table == null) {
            table = MountTable.read(disk, process.resolve("mountinfo"));
            tables.put(namespace, table);
        }
        return table;
    }

    /** The path here of what a process knows by a name, if it is in the directory that matters. */
    Optional<Path> here(MountTable table, Path name) {
        Path parent = name.getParent();
        if (parent == null || !name.isAbsolute()) {
            return Optional.empty(); // a pipe, a socket
        }
        if (table == own && name.startsWith(below)) {
            return Optional.of(name);
        }
        return directories
                .computeIfAbsent(table, t -> new HashMap<>())
                .computeIfAbsent(parent, p -> own.translate(table, p, below))
                .map(directory -> directory.resolve(name.getFileName()));
    }
}
