package io.github.hermesbackup.restore;

import io.github.hermesbackup.io.FileStat;
import java.nio.file.attribute.FileTime;

/**
 * A file of the home as it was when it was made ready to be replaced: enough to notice that somebody changed it since. The time
 * of the last change of its metadata is not among it, since setting the file aside changes that.
 *
 * @param inode inode number, 0 where the platform has none
 * @param size bytes
 * @param modified time of the last change of the content
 */
record Seen(long inode, long size, FileTime modified) {

    static Seen of(FileStat stat) {
        return new Seen(stat.inode(), stat.size(), stat.modified());
    }

    boolean isStill(FileStat stat) {
        return stat.isFile() && equals(of(stat));
    }
}
