package io.github.hermesbackup.restore;

import io.github.hermesbackup.archive.EntryTime;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;

/** A file or directory that is to be restored. */
public interface Member {

    /** Name relative to the home, {@code /} between components; a directory's ends in {@code /}. */
    String name();

    /** True for a directory. */
    default boolean isDirectory() {
        return name().endsWith("/");
    }

    /** Permission bits (0777), or -1 where none are recorded. */
    int mode();

    /** Modification time. */
    EntryTime time();

    /** Bytes of the content. */
    long size();

    /** SHA-256 of the content, or null where none is recorded; not to be modified. */
    byte[] sha256();

    /**
     * Writes the content somewhere, verified on the way.
     *
     * @param buffer for the caller to reuse
     * @return SHA-256 of what was written
     * @throws IOException if the content is not what the source says it is, or cannot be read or written
     */
    byte[] copyTo(WritableByteChannel out, byte[] buffer) throws IOException;
}
