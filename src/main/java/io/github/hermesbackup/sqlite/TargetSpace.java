package io.github.hermesbackup.sqlite;

import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileStat;
import java.io.IOException;
import java.nio.file.Path;

/** What a live restore needs on the target's file system and on the one that holds the image, asked before it starts. */
final class TargetSpace {

    private final Disk disk;
    private final Path image;
    private final Path target;

    TargetSpace(Disk disk, Path image, Path target) {
        this.disk = disk;
        this.image = image;
        this.target = target;
    }

    /** @throws io.github.hermesbackup.io.HermesException NO_SPACE, with figures */
    void require(DatabaseFile.Header header) throws IOException {
        FileStat from = disk.stat(image);
        FileStat to = disk.stat(target);
        long growth = Math.max(0, from.size() - to.size());
        // In WAL mode the log takes the whole image, a frame header of 24 bytes a page; else the journal the old pages.
        long frames = from.size() / 512 * 24;
        long log = header.isWal()
                ? from.size() + (header.pageSize() > 0 ? frames * 512 / header.pageSize() : frames)
                : to.size();
        long scratch = 2 * from.size();
        if (from.device() == to.device()) {
            LiveCopy.requireSpace(disk, target, growth + log + scratch);
        } else {
            LiveCopy.requireSpace(disk, target, growth + log);
            LiveCopy.requireSpace(disk, image, scratch);
        }
    }
}
