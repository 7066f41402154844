package io.github.hermesbackup.archive;

import com.github.luben.zstd.util.Native;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.io.HermesException.Reason;
import io.github.hermesbackup.io.HermesException.Subject;

/** The native library behind Zstandard, which is unpacked into the system's temporary directory when it is first needed. */
public final class ZstdLibrary {

    private ZstdLibrary() {}

    /**
     * Loads it if it is not loaded yet.
     *
     * @throws HermesException IO if it cannot be loaded, with what to do
     */
    public static void require() throws HermesException {
        try {
            load();
        } catch (LinkageError e) {
            throw new HermesException(
                    Reason.IO,
                    Subject.OTHER,
                    "Zstandard's native library cannot be loaded (" + e.getMessage()
                            + "); name a directory that allows execution with -DZstdTempFolder=<directory> (for Maven in"
                            + " MAVEN_OPTS), or compress with -Dhermes.compression=small",
                    e);
        }
    }

    static void load() {
        Native.load();
    }
}
