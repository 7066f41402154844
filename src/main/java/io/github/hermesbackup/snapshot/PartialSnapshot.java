package io.github.hermesbackup.snapshot;

import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileName;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.io.HermesException.Reason;
import io.github.hermesbackup.io.HermesException.Subject;
import io.github.hermesbackup.io.IoReason;
import io.github.hermesbackup.restore.TreeRemoval;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** A snapshot that is being made, in a private directory that gets its name when everything in it is on the device. */
final class PartialSnapshot implements Closeable {

    private final Disk disk;
    private final SnapshotStore store;
    private final Path directory;
    private final Map<String, Path> directories = new LinkedHashMap<>();
    private boolean published;

    private PartialSnapshot(Disk disk, SnapshotStore store, Path directory) {
        this.disk = disk;
        this.store = store;
        this.directory = directory;
        directories.put("", directory);
    }

    static PartialSnapshot create(Disk disk, SnapshotStore store, SnapshotId id) throws IOException {
        if (!store.exists()) {
            disk.makeDirectory(store.root(), 0700);
            Ownership.adopt(disk, store.root());
            disk.forceDirectory(store.root().getParent());
        }
        Path directory = store.working(id.text());
        disk.makeDirectory(directory, 0700);
        Ownership.adopt(disk, directory);
        return new PartialSnapshot(disk, store, directory);
    }

    /** Where a file of this name goes; the directories on the way are there afterwards. */
    Path place(String name) throws IOException {
        for (int slash = name.indexOf('/'); slash >= 0; slash = name.indexOf('/', slash + 1)) {
            String parent = name.substring(0, slash);
            if (!directories.containsKey(parent)) {
                Path path = FileName.resolve(directory, parent);
                disk.makeDirectory(path, 0700);
                Ownership.adopt(disk, path);
                directories.put(parent, path);
            }
        }
        return FileName.resolve(directory, name);
    }

    /** Gives it its name, which must be free, once everything is on the device. */
    Path publish(Manifest manifest) throws IOException {
        SnapshotStore.writeManifest(disk, directory.resolve(Manifest.FILE_NAME), manifest);
        Path[] made = directories.values().toArray(new Path[0]);
        for (int i = made.length - 1; i >= 0; i--) {
            disk.forceDirectory(made[i]);
        }
        Path target = store.root().resolve(manifest.id());
        disk.rename(directory, target);
        try {
            disk.forceDirectory(store.root());
        } catch (IOException e) {
            takeBack(target, manifest.id(), e);
            throw e;
        }
        published = true;
        return target;
    }

    /** It might not survive, so it is not said to be there; if that cannot be helped, it is said what is the matter with it. */
    private void takeBack(Path target, String id, IOException unforced) throws HermesException {
        try {
            disk.rename(target, directory);
        } catch (IOException e) {
            published = true;
            unforced.addSuppressed(e);
            throw new HermesException(
                    Reason.IO,
                    Subject.OTHER,
                    "The snapshot " + id + " was made, but its directory cannot be forced to the device ("
                            + IoReason.of(unforced)
                            + "): it may be gone after a power cut. See which there are with hermes:snapshot-list.",
                    unforced);
        }
    }

    /** Removes it unless it was published. */
    @Override
    public void close() throws IOException {
        if (!published) {
            new TreeRemoval(disk).remove(directory);
        }
    }
}
