package io.github.hermesbackup.io;

import java.io.Closeable;

/** A file that this thread has open and locked; closing gives it up. */
interface LockedFile extends Closeable {

    /**
     * True if what is locked is what a name leads to now.
     *
     * @param before what the name led to before it was opened
     * @param now what it leads to
     */
    boolean isStill(FileStat before, FileStat now);

    /** Gives the file to another user, if this one may do that. */
    void giveTo(int uid, int gid);

    @Override
    void close();
}
