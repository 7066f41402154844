package io.github.hermesbackup.home;

import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileName;
import io.github.hermesbackup.io.FileStat;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.io.HermesException.Reason;
import io.github.hermesbackup.io.HermesException.Subject;
import io.github.hermesbackup.io.IoReason;
import io.github.hermesbackup.io.UserPath;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Finds the home: what was configured, else the environment variable {@code HERMES_HOME}, else {@code ~/.hermes}
 * ({@code %LOCALAPPDATA%\hermes} on Windows).
 */
public final class HomeLocator {

    private static final String SET_IT = "set -Dhermes.home=<directory>";

    private HomeLocator() {}

    /**
     * The path of the home, whether or not there is anything.
     *
     * @param configured the value of {@code hermes.home}, or null if none was given
     * @throws HermesException {@code INVALID_INPUT} if the value is no path
     */
    public static Path where(String configured, Surroundings around) throws HermesException {
        Optional<String> text = Optional.ofNullable(configured).or(() -> around.variable("HERMES_HOME"));
        if (text.isPresent()) {
            return UserPath.resolve(text.get(), Subject.HOME, around.userHome(), around.currentDirectory());
        }
        return defaultHome(around);
    }

    /** The home that is used when nothing names another one. */
    public static Path defaultHome(Surroundings around) throws HermesException {
        if (!around.windows()) {
            return around.userHome().resolve(".hermes");
        }
        Optional<String> data = around.variable("LOCALAPPDATA");
        Path base = data.isPresent()
                ? UserPath.resolve(data.get(), Subject.HOME, around.userHome(), around.currentDirectory())
                : around.userHome().resolve("AppData").resolve("Local");
        return base.resolve("hermes");
    }

    /**
     * The home to read.
     *
     * @param configured the value of {@code hermes.home}, or null if none was given
     * @throws HermesException {@code INVALID_INPUT} if there is no directory; the message names a similar one if there is one
     */
    public static HermesHome locate(Disk disk, String configured, Surroundings around) throws HermesException {
        Path path = where(configured, around);
        return find(disk, path).orElseThrow(() -> missing(disk, path));
    }

    /**
     * The home to write, which need not exist yet.
     *
     * @param configured the value of {@code hermes.home}, or null if none was given
     * @throws HermesException {@code INVALID_INPUT} if something that is no directory is in its place
     */
    public static HermesHome locateTarget(Disk disk, String configured, Surroundings around) throws HermesException {
        Path path = where(configured, around);
        Optional<HermesHome> existing = find(disk, path);
        if (existing.isPresent()) {
            return existing.get();
        }
        try {
            return HermesHome.at(path, RealPath.ofPossible(disk, path));
        } catch (IOException e) {
            throw unusable(path, e);
        }
    }

    private static Optional<HermesHome> find(Disk disk, Path path) throws HermesException {
        try {
            FileStat named = disk.stat(path);
            Path real = named.kind() == FileStat.Kind.LINK ? behindLink(disk, path) : RealPath.of(disk, path);
            if (!disk.stat(real).isDirectory()) {
                throw refused(path, " is not a directory; " + SET_IT);
            }
            return Optional.of(HermesHome.at(path, real));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (HermesException e) {
            throw e;
        } catch (IOException e) {
            throw unusable(path, e);
        }
    }

    private static Path behindLink(Disk disk, Path path) throws IOException {
        try {
            return RealPath.of(disk, path);
        } catch (NoSuchFileException e) {
            String target = FileName.show(disk.readLink(path));
            throw refused(path, " is a symbolic link to " + target + ", which does not exist; " + SET_IT);
        }
    }

    private static HermesException missing(Disk disk, Path path) {
        Path parent = path.getParent();
        Optional<Path> near = parent == null ? Optional.empty() : near(disk, parent, FileName.escape(path));
        return refused(
                path,
                near.map(name -> " does not exist. Did you mean " + FileName.show(name) + "?")
                        .orElse(" does not exist; " + SET_IT));
    }

    private static Optional<Path> near(Disk disk, Path parent, String typed) {
        List<String> siblings;
        try {
            siblings = disk.list(parent).stream()
                    .flatMap(path -> FileName.decode(path).stream())
                    .toList();
        } catch (IOException e) {
            return Optional.empty(); // only a hint is lost
        }
        return NearName.among(siblings, typed).stream()
                .map(name -> FileName.resolve(parent, name))
                .filter(path -> isDirectory(disk, path))
                .findFirst();
    }

    private static boolean isDirectory(Disk disk, Path path) {
        try {
            return disk.stat(RealPath.of(disk, path)).isDirectory();
        } catch (IOException e) {
            return false;
        }
    }

    private static HermesException unusable(Path path, IOException cause) {
        return new HermesException(
                Reason.IO,
                Subject.HOME,
                FileName.show(path) + " cannot be used as a home: " + IoReason.of(cause),
                cause);
    }

    private static HermesException refused(Path path, String problem) {
        return new HermesException(Reason.INVALID_INPUT, Subject.HOME, FileName.show(path) + problem);
    }
}
