package io.github.hermesbackup.testkit;

import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What was done to the files below a directory, as changes each of which may reach the device or not. */
final class History {

    private final Path root;
    private final ModelDisk start;
    private final ModelDisk now;
    private final Map<Long, Integer> open = new HashMap<>();
    private final List<Change> changes = new ArrayList<>();
    private int operation;

    /**
     * @param start what was below the directory before; gets the files that were created later, without names
     * @param log what was done then; what was done elsewhere is of no interest
     */
    History(Path root, ModelDisk start, List<LoggedOperation> log) {
        this.root = root;
        this.start = start;
        this.now = start.copy();
        for (LoggedOperation each : log) {
            each.replay(this);
            operation++;
        }
    }

    ModelDisk start() {
        return start;
    }

    List<Change> changes() {
        return changes;
    }

    private Integer node(Path path) {
        if (!path.startsWith(root)) {
            return null;
        }
        int node = ModelDisk.ROOT;
        for (Path name : path.equals(root) ? List.<Path>of() : root.relativize(path)) {
            Integer next = now.lookUp(node, name.toString());
            if (next == null) {
                throw new IllegalStateException(path + " was made past the recording disk");
            }
            node = next;
        }
        return node;
    }

    private Integer parent(Path path) {
        return path.startsWith(root) && !path.equals(root) ? node(path.getParent()) : null;
    }

    private void add(Change change) {
        change.apply(now);
        changes.add(change);
    }

    private void name(String text, Path path, Integer node) {
        Integer directory = parent(path);
        if (directory != null) {
            String name = path.getFileName().toString();
            add(Change.whole(operation, text, Set.of(directory), model -> model.name(directory, name, node)));
        }
    }

    void open(long file, Path path) {
        if (path.startsWith(root)) {
            open.put(file, node(path));
        }
    }

    /** The disk creates a file for its owner only, and then gives others their rights. */
    void create(long file, Path path, int mode) {
        if (parent(path) != null) {
            int node = start.size();
            start.addFile(node, mode & 0700);
            now.addFile(node, mode & 0700);
            open.put(file, node);
            name("create " + path, path, node);
            widen(path, mode);
        }
    }

    void makeDirectory(Path path, int mode) {
        if (parent(path) != null) {
            int node = start.size();
            start.addDirectory(node, mode & 0700);
            now.addDirectory(node, mode & 0700);
            name("mkdir " + path, path, node);
            widen(path, mode);
        }
    }

    private void widen(Path path, int mode) {
        if ((mode & ~0700) != 0) {
            setMode(path, mode);
        }
    }

    void write(long file, int offset, byte[] bytes) {
        Integer node = open.get(file);
        if (node != null) {
            String text = "write " + bytes.length + " bytes at " + offset + " of file " + node;
            add(Change.bytes(operation, text, node, offset, bytes));
        }
    }

    void truncate(long file, int size) {
        Integer node = open.get(file);
        if (node != null) {
            add(Change.size(operation, "truncate file " + node + " to " + size, node, size));
        }
    }

    void force(long file) {
        Integer node = open.get(file);
        if (node != null) {
            changes.forEach(change -> change.force(node, operation));
        }
    }

    void forceDirectory(Path directory) {
        if (directory.startsWith(root)) {
            int node = node(directory);
            changes.forEach(change -> change.force(node, operation));
        }
    }

    void forceAll() {
        changes.forEach(change -> change.force(operation));
    }

    /** Two names of one file: rename(2) does nothing then. */
    void rename(Path from, Path to) {
        Integer fromDirectory = parent(from);
        Integer toDirectory = parent(to);
        if ((fromDirectory == null) != (toDirectory == null)) {
            throw new IllegalStateException("cannot follow from " + from + " to " + to);
        }
        if (fromDirectory == null || node(from).equals(now.lookUp(toDirectory, name(to)))) {
            return;
        }
        Integer node = node(from);
        add(Change.whole(
                operation,
                "rename " + from + " to " + to,
                new TreeSet<>(List.of(fromDirectory, toDirectory)),
                model -> {
                    model.name(fromDirectory, name(from), null);
                    model.name(toDirectory, name(to), node);
                }));
    }

    private static String name(Path path) {
        return path.getFileName().toString();
    }

    void link(Path existing, Path name) {
        if (parent(name) != null) {
            name("link " + existing + " as " + name, name, node(existing));
        }
    }

    void delete(Path path) {
        name("unlink " + path, path, null);
    }

    void setMode(Path path, int mode) {
        Integer node = node(path);
        if (node != null) {
            add(Change.whole(operation, "chmod " + path, Set.of(node), model -> model.mode(node, mode)));
        }
    }

    void setOwner(Path path, int uid, int gid) {
        Integer node = node(path);
        if (node != null) {
            add(Change.whole(operation, "chown " + path, Set.of(node), model -> model.owner(node, uid, gid)));
        }
    }

    void setModified(Path path, FileTime time) {
        Integer node = node(path);
        if (node != null) {
            add(Change.whole(operation, "utimens " + path, Set.of(node), model -> model.modified(node, time)));
        }
    }
}
