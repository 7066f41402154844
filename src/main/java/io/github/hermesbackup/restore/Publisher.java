package io.github.hermesbackup.restore;

import io.github.hermesbackup.archive.ArchiveEntry;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileStat;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;

/** Makes what is staged visible, one atomic step at a time, each with the step that takes it back. */
final class Publisher {

    private final Disk disk;
    private final TargetTree target;
    private final Staging staging;
    private final Metadata metadata;
    private final DatabaseTarget databases;
    private final Undo undo;
    private final Set<Path> touchedDirectories = new LinkedHashSet<>();

    Publisher(Disk disk, TargetTree target, Staging staging, Metadata metadata, DatabaseTarget databases, Undo undo) {
        this.disk = disk;
        this.target = target;
        this.staging = staging;
        this.metadata = metadata;
        this.databases = databases;
        this.undo = undo;
    }

    /** A directory that is not there yet; its own bits and time come last, when nothing is put into it any more. */
    void createDirectory(String name) throws IOException {
        if (target.stat(name).isPresent()) {
            return; // made as the parent of a member that stands before it in the archive
        }
        Path path = target.path(name);
        requireParent(path);
        disk.makeDirectory(path, 0700);
        undo.add(path + " is left over", () -> disk.delete(path));
        touchedDirectories.add(path.getParent());
    }

    /** Archives of other tools may have no member for a directory. */
    private void requireParent(Path path) throws IOException {
        Path parent = path.getParent();
        try {
            disk.stat(parent);
        } catch (NoSuchFileException e) {
            requireParent(parent);
            disk.makeDirectory(parent, metadata.newDirectoryMode());
            undo.add(parent + " is left over", () -> disk.delete(parent));
            touchedDirectories.add(parent.getParent());
        }
    }

    void writeDatabase(int ordinal, ArchiveEntry entry, String name) throws IOException {
        Path path = target.path(name);
        FileStat before = disk.stat(path);
        undo.add(otherMetadata(path), () -> metadata.putBack(path, before));
        databases.write(staging.fresh(ordinal), path, staging.old(ordinal, ""), undo);
        metadata.apply(path, entry, name);
    }

    void createFile(int ordinal, ArchiveEntry entry, String name, boolean database) throws IOException {
        Path path = target.path(name);
        requireParent(path);
        if (database) {
            databases.moveSidecarsAway(path, staging, ordinal, undo);
        }
        Path fresh = staging.fresh(ordinal);
        metadata.apply(fresh, entry, name);
        try {
            disk.link(fresh, path);
        } catch (FileAlreadyExistsException e) {
            throw new IOException(path + " was made by somebody else in the meantime", e);
        } catch (UnsupportedOperationException | FileSystemException e) {
            renameTo(path, fresh, name); // a file system without hard links
        }
        undo.add(path + " is left over", () -> disk.delete(path));
        touchedDirectories.add(path.getParent());
    }

    private void renameTo(Path path, Path fresh, String name) throws IOException {
        if (target.stat(name).isPresent()) {
            throw new IOException(path + " was made by somebody else in the meantime");
        }
        disk.rename(fresh, path);
    }

    void replaceFile(int ordinal, ArchiveEntry entry, String name, boolean database) throws IOException {
        Path path = target.path(name);
        Path fresh = staging.fresh(ordinal);
        Path old = staging.old(ordinal, "");
        FileStat before = target.stat(name)
                .orElseThrow(() -> new IOException(path + " was removed by somebody else in the meantime"));
        if (database) {
            databases.moveSidecarsAway(path, staging, ordinal, undo);
        }
        metadata.apply(fresh, entry, name);
        metadata.takeOwner(fresh, before);
        setAside(path, old);
        undo.add(path + " is in " + old, () -> disk.rename(old, path));
        disk.rename(fresh, path);
        touchedDirectories.add(path.getParent());
    }

    /** A second name keeps the old file, so that the first never disappears; without hard links it does, for a moment. */
    private void setAside(Path path, Path old) throws IOException {
        try {
            disk.link(path, old);
        } catch (UnsupportedOperationException | FileSystemException e) {
            disk.rename(path, old);
        }
    }

    void adjust(ArchiveEntry entry, String name) throws IOException {
        Path path = target.path(name);
        FileStat before = disk.stat(path);
        if (!metadata.isRight(before, entry, name)) {
            undo.add(otherMetadata(path), () -> metadata.putBack(path, before));
            metadata.apply(path, entry, name);
        }
    }

    /** A database that is right already keeps its time, which says when it was last in use, but not bits that are too wide. */
    void adjustMode(ArchiveEntry entry, String name) throws IOException {
        Path path = target.path(name);
        FileStat before = disk.stat(path);
        if (before.mode() >= 0 && (before.mode() & 0777) != metadata.mode(entry, name)) {
            undo.add(otherMetadata(path), () -> disk.setMode(path, before.mode()));
            disk.setMode(path, metadata.mode(entry, name));
        }
    }

    private static String otherMetadata(Path path) {
        return path + " may have another mode or time";
    }

    /** Forces the new names to the device. */
    void force() throws IOException {
        for (Path directory : touchedDirectories) {
            disk.forceDirectory(directory);
        }
    }
}
