package io.github.hermesbackup.testkit;

import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileStat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Part of a file system in memory: files and directories, which are numbers, and the names that lead to them. A file that no
 * name leads to is still there, for those who have it open or whose name for it has not reached the device.
 */
final class ModelDisk {

    /** The directory that everything is in. */
    static final int ROOT = 0;

    /** A file, or a directory if it has names. No time: the one that writing gave it. */
    private record Node(byte[] content, SortedMap<String, Integer> names, int mode, FileTime modified, int[] owner) {

        Node with(byte[] changed) {
            return new Node(changed, names, mode, null, owner);
        }

        Node copy() {
            return names == null ? this : new Node(content, new TreeMap<>(names), mode, modified, owner);
        }
    }

    private final Map<Integer, Node> nodes = new HashMap<>();

    private ModelDisk() {}

    /** What is below a directory now. */
    static ModelDisk of(Path directory) throws IOException {
        ModelDisk model = new ModelDisk();
        model.read(directory, ROOT, new HashMap<>());
        return model;
    }

    private void read(Path path, int number, Map<Long, Integer> numbers) throws IOException {
        FileStat stat = Disk.real().stat(path);
        int[] owner = {stat.uid(), stat.gid()};
        if (stat.isFile()) {
            nodes.put(number, new Node(content(path), null, stat.mode(), stat.modified(), owner));
            return;
        } else if (!stat.isDirectory()) {
            throw new IOException(path + " is neither a file nor a directory");
        }
        SortedMap<String, Integer> names = new TreeMap<>();
        nodes.put(number, new Node(null, names, stat.mode(), stat.modified(), owner));
        for (Path child : Disk.real().list(path)) {
            long inode = Disk.real().stat(child).inode();
            boolean isNew = !numbers.containsKey(inode);
            int childNumber = numbers.computeIfAbsent(inode, key -> numbers.size() + 1);
            names.put(child.getFileName().toString(), childNumber);
            if (isNew) {
                read(child, childNumber, numbers);
            }
        }
    }

    private static byte[] content(Path file) throws IOException {
        try (FileChannel channel = Disk.real().openForReading(file)) {
            ByteBuffer bytes = ByteBuffer.allocate((int) channel.size());
            while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
                continue;
            }
            return bytes.array();
        }
    }

    ModelDisk copy() {
        ModelDisk copy = new ModelDisk();
        nodes.forEach((number, node) -> copy.nodes.put(number, node.copy()));
        return copy;
    }

    /** A new file that no name leads to yet. */
    int addFile(int number, int mode) {
        nodes.put(number, new Node(new byte[0], null, mode, null, null));
        return number;
    }

    int addDirectory(int number, int mode) {
        nodes.put(number, new Node(null, new TreeMap<>(), mode, null, null));
        return number;
    }

    int size() {
        return nodes.size();
    }

    /** What a name in a directory leads to, or null. */
    Integer lookUp(int directory, String name) {
        return nodes.get(directory).names().get(name);
    }

    void name(int directory, String name, Integer number) {
        if (number == null) {
            nodes.get(directory).names().remove(name);
        } else {
            nodes.get(directory).names().put(name, number);
        }
    }

    int length(int file) {
        return nodes.get(file).content().length;
    }

    void write(int file, int offset, byte[] bytes) {
        byte[] old = nodes.get(file).content();
        byte[] content = Arrays.copyOf(old, Math.max(old.length, offset + bytes.length));
        System.arraycopy(bytes, 0, content, offset, bytes.length);
        nodes.computeIfPresent(file, (number, node) -> node.with(content));
    }

    /** Cuts a file off, or makes it longer with zeros. */
    void resize(int file, int size) {
        nodes.computeIfPresent(file, (number, node) -> node.with(Arrays.copyOf(node.content(), size)));
    }

    void mode(int number, int mode) {
        nodes.computeIfPresent(
                number, (same, node) -> new Node(node.content(), node.names(), mode, node.modified(), node.owner()));
    }

    void modified(int number, FileTime time) {
        nodes.computeIfPresent(
                number, (same, node) -> new Node(node.content(), node.names(), node.mode(), time, node.owner()));
    }

    void owner(int number, int uid, int gid) {
        nodes.computeIfPresent(
                number,
                (same, node) ->
                        new Node(node.content(), node.names(), node.mode(), node.modified(), new int[] {uid, gid}));
    }

    /** Makes everything that a name leads to below an existing empty directory. */
    void writeTo(Path directory) throws IOException {
        Map<Integer, Path> made = new HashMap<>();
        write(ROOT, directory, made);
    }

    private void write(int number, Path path, Map<Integer, Path> made) throws IOException {
        Node node = nodes.get(number);
        if (made.containsKey(number)) {
            if (node.names() == null) { // a directory has one name; which of two renames it has reached is open then
                Disk.real().link(made.get(number), path);
            }
            return;
        }
        made.put(number, path);
        if (node.names() == null) {
            try (FileChannel channel = Disk.real().create(path, 0600)) {
                channel.write(ByteBuffer.wrap(node.content()));
            }
        } else {
            if (number != ROOT) {
                Disk.real().makeDirectory(path, 0700);
            }
            for (Map.Entry<String, Integer> child : node.names().entrySet()) {
                write(child.getValue(), path.resolve(child.getKey()), made);
            }
        }
        Disk.real().setMode(path, node.mode());
        if (node.owner() != null) {
            Disk.real().setOwner(path, node.owner()[0], node.owner()[1]);
        }
        if (node.modified() != null) {
            Disk.real().setModified(path, node.modified());
        }
    }
}
