package io.github.hermesbackup.restore;

import io.github.hermesbackup.io.FileStat;
import java.nio.file.attribute.FileTime;

/**
 * What a file or directory has besides its content.
 *
 * @param mode permission bits, or -1 where the platform has none
 * @param modified time of the last change of the content
 * @param uid numeric owner, or -1
 * @param gid numeric group, or -1
 */
record Attributes(int mode, FileTime modified, int uid, int gid) {

    static Attributes of(FileStat stat) {
        return new Attributes(stat.mode(), stat.modified(), stat.uid(), stat.gid());
    }
}
