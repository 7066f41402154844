package io.github.hermesbackup.sqlite;

import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileName;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.io.HermesException.Reason;
import io.github.hermesbackup.io.HermesException.Subject;
import io.github.hermesbackup.io.MountPoints;
import java.io.IOException;
import java.nio.file.Path;
import org.sqlite.SQLiteJDBCLoader;

/** SQLite's native library, which its driver unpacks into a temporary directory and loads from there. */
public final class SqliteLibrary {

    private static boolean loaded;

    private SqliteLibrary() {}

    /**
     * Loads the library if it is not loaded yet.
     *
     * @throws HermesException IO if it cannot be loaded, naming the directory and the property that chooses another one
     */
    public static synchronized void require() throws HermesException {
        if (loaded) {
            return;
        }
        Path directory = Path.of(System.getProperty("org.sqlite.tmpdir", System.getProperty("java.io.tmpdir")))
                .toAbsolutePath();
        if (forbidsExecution(directory)) {
            throw unusable(directory, "it is mounted noexec", null);
        }
        try {
            SQLiteJDBCLoader.initialize();
            loaded = true;
        } catch (Exception | LinkageError e) {
            throw unusable(directory, "is it full, or mounted noexec?", e);
        }
    }

    private static HermesException unusable(Path directory, String why, Throwable cause) {
        return new HermesException(
                Reason.IO,
                Subject.OTHER,
                FileName.show(directory) + ": SQLite's native library could not be loaded from there (" + why
                        + "); name a directory that allows execution with -Dorg.sqlite.tmpdir=<directory> (for Maven in"
                        + " MAVEN_OPTS)",
                cause);
    }

    /** Asked before the driver tries, which would print a stack trace. */
    private static boolean forbidsExecution(Path directory) {
        try {
            return MountPoints.forbidExecution(Disk.real(), directory.toRealPath());
        } catch (IOException e) {
            return false; // it is not there, which the driver finds out, too
        }
    }
}
