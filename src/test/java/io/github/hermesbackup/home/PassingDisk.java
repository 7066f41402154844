package io.github.hermesbackup.home;

import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileStat;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;

/** The real disk for a test to refine; a scan that changes anything fails at once. */
class PassingDisk implements Disk {

    @Override
    public FileChannel openForReading(Path file) throws IOException {
        return Disk.real().openForReading(file);
    }

    @Override
    public FileStat stat(Path path) throws IOException {
        return Disk.real().stat(path);
    }

    @Override
    public FileStat statBehind(Path path) throws IOException {
        return Disk.real().statBehind(path);
    }

    @Override
    public boolean isWritable(Path path) throws IOException {
        return Disk.real().isWritable(path);
    }

    @Override
    public List<Path> list(Path directory) throws IOException {
        return Disk.real().list(directory);
    }

    @Override
    public Path readLink(Path link) throws IOException {
        return Disk.real().readLink(link);
    }

    @Override
    public FileChannel openForWriting(Path file) {
        throw changed();
    }

    @Override
    public FileChannel create(Path file, int mode) {
        throw changed();
    }

    @Override
    public void force(FileChannel file) {
        throw changed();
    }

    @Override
    public void forceDirectory(Path directory) {
        throw changed();
    }

    @Override
    public void makeDirectory(Path directory, int mode) {
        throw changed();
    }

    @Override
    public void rename(Path from, Path to) {
        throw changed();
    }

    @Override
    public void link(Path existing, Path name) {
        throw changed();
    }

    @Override
    public void delete(Path path) {
        throw changed();
    }

    @Override
    public void setMode(Path path, int mode) {
        throw changed();
    }

    @Override
    public void setOwner(Path path, int uid, int gid) {
        throw changed();
    }

    @Override
    public void setModified(Path path, FileTime time) {
        throw changed();
    }

    @Override
    public long usableSpace(Path path) {
        throw changed();
    }

    private static AssertionError changed() {
        return new AssertionError("a scan only looks");
    }
}
