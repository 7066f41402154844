package io.github.hermesbackup.backup;

import io.github.hermesbackup.archive.ArchiveWriter;
import io.github.hermesbackup.archive.EntryTime;
import io.github.hermesbackup.io.FileStat;

/** What an archive records of a file or directory besides its content. */
final class Heads {

    private Heads() {}

    static ArchiveWriter.Head of(String name, FileStat stat) {
        return new ArchiveWriter.Head(name, mode(stat), EntryTime.of(stat.modified()));
    }

    /** The permission bits without setuid, setgid and sticky; the usual ones where the platform has none. */
    static int mode(FileStat stat) {
        if (stat.mode() < 0) {
            return stat.isDirectory() ? 0755 : 0644;
        }
        return stat.mode() & 0777;
    }
}
