package io.github.hermesbackup.backup;

import io.github.hermesbackup.io.FileStat;

/** Permission bits as they stand in an archive. */
final class Modes {

    private Modes() {}

    /** The bits without setuid, setgid and sticky; the usual ones where the platform has none. */
    static int of(FileStat stat) {
        if (stat.mode() < 0) {
            return stat.isDirectory() ? 0755 : 0644;
        }
        return stat.mode() & 0777;
    }
}
