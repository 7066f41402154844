package io.github.hermesbackup.restore;

import io.github.hermesbackup.archive.ArchiveEntry;
import io.github.hermesbackup.archive.EntryTime;
import io.github.hermesbackup.home.Secrets;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileStat;
import java.io.IOException;
import java.nio.file.Path;

/** Permission bits, owner and time of what is restored. */
final class Metadata {

    private final Disk disk;
    private final int umask;

    Metadata(Disk disk, int umask) {
        this.disk = disk;
        this.umask = umask;
    }

    /** Secrets are private whatever the archive says; what has no bits recorded gets those of a new file. */
    int mode(ArchiveEntry entry, String name) {
        if (!entry.isDirectory() && Secrets.isAlwaysPrivate(name)) {
            return 0600;
        }
        if (entry.mode() >= 0) {
            return entry.mode();
        }
        return (entry.isDirectory() ? 0777 : 0666) & ~umask;
    }

    /** For a directory that no member describes. */
    int newDirectoryMode() {
        return 0777 & ~umask;
    }

    /** True if a file or directory has the bits and the time already. */
    boolean isRight(FileStat stat, ArchiveEntry entry, String name) {
        return (stat.mode() < 0 || (stat.mode() & 0777) == mode(entry, name))
                && EntryTime.of(stat.modified()).equals(entry.time());
    }

    void apply(Path path, ArchiveEntry entry, String name) throws IOException {
        disk.setMode(path, mode(entry, name));
        disk.setModified(path, entry.time().toFileTime());
    }

    /** Puts back what was there before. */
    void putBack(Path path, FileStat before) throws IOException {
        if (before.mode() >= 0) {
            disk.setMode(path, before.mode());
        }
        disk.setModified(path, before.modified());
    }

    /** Gives a staged file the owner of the file that it will replace. */
    void takeOwner(Path staged, FileStat old) throws IOException {
        FileStat now = disk.stat(staged);
        if (old.uid() >= 0 && (old.uid() != now.uid() || old.gid() != now.gid())) {
            disk.setOwner(staged, old.uid(), old.gid());
        }
    }
}
