package io.github.hermesbackup.snapshot;

import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileStat;
import java.io.IOException;
import java.nio.file.Path;

/** Root, working in somebody's home, must not leave files there that lock the user out. */
final class Ownership {

    private static final int ROOT = 0;

    private Ownership() {}

    /** Gives what root has just made to the owner of the directory that it lies in. */
    static void adopt(Disk disk, Path made) throws IOException {
        FileStat stat = disk.stat(made);
        if (stat.uid() != ROOT) {
            return;
        }
        FileStat parent = disk.stat(made.getParent());
        if (parent.uid() != stat.uid() || parent.gid() != stat.gid()) {
            disk.setOwner(made, parent.uid(), parent.gid());
        }
    }
}
