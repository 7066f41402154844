package io.github.hermesbackup.io;

import java.io.Closeable;
import java.io.IOException;

/** A file system of which everything that is written to it while this is open can be forced to the device at once. */
public interface WholeForce extends Closeable {

    /**
     * Forces contents, attributes and names, also those of others. What is written meanwhile may be among it or not.
     *
     * @throws IOException if the device has refused anything since this was opened, as far as that has not been thrown before
     */
    void force() throws IOException;

    /** Nothing is lost with it, so it does not fail: that would call off a commit that has taken place. */
    @Override
    void close();
}
