package io.github.hermesbackup.testkit;

import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileStat;
import io.github.hermesbackup.io.WholeForce;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The disk of this machine, writing down every change and every force in the order in which they were made.
 * {@link CrashImages} makes out of it what a crash may have left.
 */
public final class RecordingDisk implements Disk {

    private final Disk disk = Disk.real();
    private final boolean forcesAtOnce;
    private final List<LoggedOperation> log = new ArrayList<>();
    private long opened;

    /** One that forces files and directories one by one. */
    public RecordingDisk() {
        this(false);
    }

    /** @param forcesAtOnce true for one on which everything can be forced at once */
    public RecordingDisk(boolean forcesAtOnce) {
        this.forcesAtOnce = forcesAtOnce;
    }

    /** What was done so far, oldest first. */
    synchronized List<LoggedOperation> log() {
        return List.copyOf(log);
    }

    @Override
    public synchronized FileChannel openForReading(Path file) throws IOException {
        return opened(disk.openForReading(file), file);
    }

    @Override
    public synchronized FileChannel openForWriting(Path file) throws IOException {
        return opened(disk.openForWriting(file), file);
    }

    private FileChannel opened(FileChannel channel, Path path) {
        log.add(new LoggedOperation.Opened(++opened, path));
        return new RecordingChannel(channel, opened);
    }

    @Override
    public synchronized FileChannel create(Path file, int mode) throws IOException {
        FileChannel channel = disk.create(file, mode);
        log.add(new LoggedOperation.Created(++opened, file, mode));
        return new RecordingChannel(channel, opened);
    }

    @Override
    public void force(FileChannel file) throws IOException {
        file.force(true);
    }

    @Override
    public synchronized void forceDirectory(Path directory) throws IOException {
        disk.forceDirectory(directory);
        log.add(new LoggedOperation.DirectoryForced(directory));
    }

    @Override
    public Optional<WholeForce> openForForcing(Path directory, long files) {
        return forcesAtOnce ? Optional.of(new All()) : Optional.empty();
    }

    private final class All implements WholeForce {

        @Override
        public void force() {
            synchronized (RecordingDisk.this) {
                log.add(new LoggedOperation.AllForced());
            }
        }

        @Override
        public void close() {
            return;
        }
    }

    @Override
    public FileStat stat(Path path) throws IOException {
        return disk.stat(path);
    }

    @Override
    public FileStat statBehind(Path path) throws IOException {
        return disk.statBehind(path);
    }

    @Override
    public boolean isWritable(Path path) throws IOException {
        return disk.isWritable(path);
    }

    @Override
    public List<Path> list(Path directory) throws IOException {
        return disk.list(directory);
    }

    @Override
    public synchronized void makeDirectory(Path directory, int mode) throws IOException {
        disk.makeDirectory(directory, mode);
        log.add(new LoggedOperation.DirectoryMade(directory, mode));
    }

    @Override
    public synchronized void rename(Path from, Path to) throws IOException {
        disk.rename(from, to);
        log.add(new LoggedOperation.Renamed(from, to));
    }

    @Override
    public synchronized void link(Path existing, Path name) throws IOException {
        disk.link(existing, name);
        log.add(new LoggedOperation.Linked(existing, name));
    }

    @Override
    public Path readLink(Path link) throws IOException {
        return disk.readLink(link);
    }

    @Override
    public synchronized void delete(Path path) throws IOException {
        disk.delete(path);
        log.add(new LoggedOperation.Deleted(path));
    }

    @Override
    public synchronized void setMode(Path path, int mode) throws IOException {
        disk.setMode(path, mode);
        log.add(new LoggedOperation.ModeSet(path, mode));
    }

    @Override
    public synchronized void setOwner(Path path, int uid, int gid) throws IOException {
        disk.setOwner(path, uid, gid);
        log.add(new LoggedOperation.OwnerSet(path, uid, gid));
    }

    @Override
    public synchronized void setModified(Path path, FileTime time) throws IOException {
        disk.setModified(path, time);
        log.add(new LoggedOperation.ModifiedSet(path, time));
    }

    @Override
    public long usableSpace(Path path) throws IOException {
        return disk.usableSpace(path);
    }

    private final class RecordingChannel extends DelegatingChannel {

        private final long number;

        RecordingChannel(FileChannel file, long number) {
            super(file);
            this.number = number;
        }

        @Override
        public int write(ByteBuffer bytes) throws IOException {
            synchronized (RecordingDisk.this) {
                return write(bytes, position(), super::write);
            }
        }

        @Override
        public int write(ByteBuffer bytes, long position) throws IOException {
            synchronized (RecordingDisk.this) {
                return write(bytes, position, part -> super.write(part, position));
            }
        }

        private int write(ByteBuffer bytes, long offset, Write write) throws IOException {
            ByteBuffer before = bytes.duplicate();
            int count = write.write(bytes);
            byte[] written = new byte[count];
            before.get(written);
            log.add(new LoggedOperation.Written(number, offset, written));
            return count;
        }

        @Override
        public FileChannel truncate(long size) throws IOException {
            synchronized (RecordingDisk.this) {
                if (size < size()) {
                    log.add(new LoggedOperation.Truncated(number, size));
                }
                return super.truncate(size);
            }
        }

        @Override
        public void force(boolean metadata) throws IOException {
            synchronized (RecordingDisk.this) {
                super.force(metadata);
                log.add(new LoggedOperation.Forced(number));
            }
        }
    }

    private interface Write {
        int write(ByteBuffer bytes) throws IOException;
    }
}
