package io.github.hermesbackup.testkit;

import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileStat;
import io.github.hermesbackup.io.SharableFile;
import io.github.hermesbackup.io.WholeForce;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A disk on which the k-th operation goes wrong, as it would on a real one that breaks or is full. What goes wrong is not done,
 * apart from a short write, which is half done, and a close, which is done: close(2) lets go of a file even if it fails.
 */
public final class FaultyDisk implements Disk {

    private final Disk disk;
    private final Faults faults;
    private boolean forcesAtOnce;

    /** The disk of this machine with a fault. */
    public FaultyDisk(Fault fault) {
        this(Disk.real(), fault);
    }

    /** Another disk with a fault. */
    public FaultyDisk(Disk disk, Fault fault) {
        this.disk = disk;
        this.faults = new Faults(fault);
    }

    /** From now on everything can be forced at once. */
    public FaultyDisk forcingAtOnce() {
        forcesAtOnce = true;
        return this;
    }

    /** How many operations there have been that could have gone wrong in the chosen way. */
    public long operations() {
        return faults.counted();
    }

    /** How many operations of each kind there have been. */
    public Map<Operation, Long> counts() {
        return faults.counts();
    }

    /** What went wrong so far, in order: the failure, its number, the operation and its path. */
    public List<String> hits() {
        return faults.hits();
    }

    /** The operation that was begun last, and its path. */
    public String last() {
        return faults.last();
    }

    /** True if something went wrong. */
    public boolean wasHit() {
        return !faults.hits().isEmpty();
    }

    @Override
    public FileChannel openForReading(Path file) throws IOException {
        faults.name(Operation.OPEN, file, null);
        return new FaultyChannel(disk.openForReading(file), file, faults);
    }

    @Override
    public FileChannel openForWriting(Path file) throws IOException {
        faults.name(Operation.OPEN, file, null);
        return new FaultyChannel(disk.openForWriting(file), file, faults);
    }

    @Override
    public FileChannel create(Path file, int mode) throws IOException {
        faults.name(Operation.CREATE, file, null);
        return new FaultyChannel(disk.create(file, mode), file, faults);
    }

    @Override
    public Optional<SharableFile> openForSharing(Path file) throws IOException {
        faults.name(Operation.OPEN, file, null);
        return disk.openForSharing(file).map(Faulty::new);
    }

    private final class Faulty implements SharableFile {

        private final SharableFile file;

        Faulty(SharableFile file) {
            this.file = file;
        }

        @Override
        public boolean shareWith(Path made) throws IOException {
            faults.name(Operation.CREATE, made, null);
            return file.shareWith(made);
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }

    @Override
    public void force(FileChannel file) throws IOException {
        FaultyChannel faulty = (FaultyChannel) file;
        faults.descriptor(Operation.FORCE, faulty.path());
        disk.force(faulty.file());
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        faults.descriptor(Operation.FORCE_DIRECTORY, directory);
        disk.forceDirectory(directory);
    }

    @Override
    public Optional<WholeForce> openForForcing(Path directory, long files) throws IOException {
        if (!forcesAtOnce) {
            return Optional.empty();
        }
        faults.name(Operation.OPEN, directory, null);
        return Optional.of(new AtOnce(directory));
    }

    private final class AtOnce implements WholeForce {

        private final Path directory;

        AtOnce(Path directory) {
            this.directory = directory;
        }

        @Override
        public void force() throws IOException {
            faults.descriptor(Operation.FORCE_ALL, directory);
        }

        @Override
        public void close() {
            return;
        }
    }

    @Override
    public FileStat stat(Path path) throws IOException {
        faults.name(Operation.STAT, path, null);
        return disk.stat(path);
    }

    @Override
    public FileStat statBehind(Path path) throws IOException {
        faults.name(Operation.STAT, path, null);
        return disk.statBehind(path);
    }

    /** access(2) says no if it cannot look. */
    @Override
    public boolean isWritable(Path path) throws IOException {
        return faults.count(Operation.ACCESS, path, null) == null && disk.isWritable(path);
    }

    @Override
    public List<Path> list(Path directory) throws IOException {
        faults.name(Operation.LIST, directory, null);
        return disk.list(directory);
    }

    @Override
    public void makeDirectory(Path directory, int mode) throws IOException {
        faults.name(Operation.MAKE_DIRECTORY, directory, null);
        disk.makeDirectory(directory, mode);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        faults.name(Operation.RENAME, from, to);
        disk.rename(from, to);
    }

    @Override
    public void link(Path existing, Path name) throws IOException {
        faults.name(Operation.LINK, name, existing);
        disk.link(existing, name);
    }

    @Override
    public Path readLink(Path link) throws IOException {
        faults.name(Operation.READ_LINK, link, null);
        return disk.readLink(link);
    }

    @Override
    public void delete(Path path) throws IOException {
        faults.name(Operation.DELETE, path, null);
        disk.delete(path);
    }

    @Override
    public void setMode(Path path, int mode) throws IOException {
        faults.name(Operation.SET_MODE, path, null);
        disk.setMode(path, mode);
    }

    @Override
    public void setOwner(Path path, int uid, int gid) throws IOException {
        faults.name(Operation.SET_OWNER, path, null);
        disk.setOwner(path, uid, gid);
    }

    @Override
    public void setModified(Path path, FileTime time) throws IOException {
        faults.name(Operation.SET_MODIFIED, path, null);
        disk.setModified(path, time);
    }

    @Override
    public long usableSpace(Path path) throws IOException {
        faults.name(Operation.USABLE_SPACE, path, null);
        return disk.usableSpace(path);
    }
}
