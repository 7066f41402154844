package io.github.hermesbackup.sqlite;

import io.github.hermesbackup.io.FileName;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.io.HermesException.Reason;
import io.github.hermesbackup.io.HermesException.Subject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
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

    /**
     * Asked before the driver tries, which would print a stack trace: Linux lists what is mounted how in
     * {@code /proc/self/mountinfo} (proc(5)). Where there is no such file, nothing is known.
     */
    private static boolean forbidsExecution(Path directory) {
        Path longest = Path.of("/");
        boolean forbids = false;
        try {
            Path real = directory.toRealPath();
            for (String line : Files.readAllLines(Path.of("/proc/self/mountinfo"))) {
                String[] fields = line.split(" ");
                Path mounted = Path.of(fields[4].replace("\\040", " "));
                if (real.startsWith(mounted) && mounted.getNameCount() >= longest.getNameCount()) {
                    longest = mounted;
                    forbids = Arrays.asList(fields[5].split(",")).contains("noexec");
                }
            }
        } catch (IOException | RuntimeException e) {
            return false;
        }
        return forbids;
    }
}
