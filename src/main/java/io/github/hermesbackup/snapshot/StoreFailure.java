package io.github.hermesbackup.snapshot;

import java.io.IOException;

/** The snapshot itself cannot be written; no fault of the file that it was to hold. */
final class StoreFailure extends IOException {

    private static final long serialVersionUID = 1;

    /** Something that writes to the snapshot. */
    interface Write {
        void run() throws IOException;
    }

    StoreFailure(IOException cause) {
        super(cause);
    }

    /** Does it, and tells its failure from those of the files that are read. */
    static void guard(Write write) throws StoreFailure {
        try {
            write.run();
        } catch (StoreFailure e) {
            throw e;
        } catch (IOException e) {
            throw new StoreFailure(e);
        }
    }

    IOException reason() {
        return (IOException) getCause();
    }
}
