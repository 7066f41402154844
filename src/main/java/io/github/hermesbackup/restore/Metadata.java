package io.github.hermesbackup.restore;

import io.github.hermesbackup.archive.EntryTime;
import io.github.hermesbackup.home.Secrets;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileStat;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Permission bits, owner and time of what is restored. */
final class Metadata {

    private static final int ROOT = 0;

    private final Disk disk;
    private final int umask;

    Metadata(Disk disk, int umask) {
        this.disk = disk;
        this.umask = umask;
    }

    /** Secrets are private whatever the archive says; what has no bits recorded gets those of a new file. */
    int mode(Member member) {
        if (!member.isDirectory() && Secrets.isAlwaysPrivate(member.name())) {
            return 0600;
        }
        if (member.mode() >= 0) {
            return member.mode();
        }
        return (member.isDirectory() ? 0777 : 0666) & ~umask;
    }

    /** For a directory that no member describes. */
    int newDirectoryMode() {
        return 0777 & ~umask;
    }

    /** True if a file or directory has the bits and the time already. */
    boolean isRight(FileStat stat, Member member) {
        return hasMode(stat, member) && EntryTime.of(stat.modified()).equals(member.time());
    }

    boolean hasMode(FileStat stat, Member member) {
        return stat.mode() < 0 || (stat.mode() & 0777) == mode(member);
    }

    /** What a file or directory is to have; the owner stays. */
    Attributes wanted(Member member, FileStat now) {
        return new Attributes(now.mode() < 0 ? -1 : mode(member), member.time().toFileTime(), now.uid(), now.gid());
    }

    /** Sets mode and time. */
    void set(Path path, Attributes attributes) throws IOException {
        if (attributes.mode() >= 0) {
            disk.setMode(path, attributes.mode());
        }
        disk.setModified(path, attributes.modified());
    }

    /** Sets mode and time of what has the mode that was seen. */
    void set(Path path, Attributes attributes, FileStat now) throws IOException {
        if (attributes.mode() >= 0 && attributes.mode() != now.mode()) {
            disk.setMode(path, attributes.mode());
        }
        disk.setModified(path, attributes.modified());
    }

    /** A change of mode or time. */
    interface Change {
        void make() throws IOException;
    }

    /**
     * Changes a file's mode or time durably. It has to be open for that, and neither the mode before nor the one after need
     * let this user open it; if both forbid it, the change is made and left to the system.
     */
    void durably(Path file, Change change) throws IOException {
        try (FileChannel before = openIfAllowed(file)) {
            change.make();
            if (before != null) {
                disk.force(before);
                return;
            }
        }
        try (FileChannel after = openIfAllowed(file)) {
            if (after != null) {
                disk.force(after);
            }
        }
    }

    private FileChannel openIfAllowed(Path file) throws IOException {
        try {
            return disk.openForReading(file);
        } catch (AccessDeniedException e) {
            return null;
        }
    }

    /**
     * Gives what this run has made the owner that belongs there: the old one's if something is replaced. Root writing into
     * somebody's home must not leave files there that lock the user out.
     *
     * @param path what was made
     * @param directory where it will lie; need not exist yet
     * @param old what it replaces, or null
     */
    void own(Path path, Path directory, FileStat old) throws IOException {
        FileStat made = disk.stat(path);
        own(path, made, old == null ? ownerFor(directory, made) : old);
    }

    /** The one whose owner a new file in a directory, which need not exist yet, is to have; null if its own is right. */
    FileStat ownerFor(Path directory, FileStat made) throws IOException {
        return made.uid() == ROOT ? nearest(directory) : null;
    }

    /** @param owner whose owner it gets, or null */
    void own(Path path, FileStat made, FileStat owner) throws IOException {
        if (owner != null && owner.uid() >= 0 && (owner.uid() != made.uid() || owner.gid() != made.gid())) {
            disk.setOwner(path, owner.uid(), owner.gid());
        }
    }

    private FileStat nearest(Path directory) throws IOException {
        try {
            return disk.stat(directory);
        } catch (NoSuchFileException e) {
            return nearest(directory.getParent());
        }
    }
}
