package io.github.hermesbackup.restore;

import io.github.hermesbackup.home.RealPath;
import io.github.hermesbackup.home.Surroundings;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileStat;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.io.HermesException.Subject;
import io.github.hermesbackup.io.UserPath;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The directories in which a shell looks for commands: the absolute entries of the {@code PATH}. Where a relative one leads
 * changes with every {@code cd}, so those are ignored, and so is one whose letters the locale has lost.
 */
final class SearchPath {

    /** What Windows takes for a program where {@code PATHEXT} does not say. */
    private static final String USUAL_EXTENSIONS = ".COM;.EXE;.BAT;.CMD";

    private final Disk disk;
    private final List<Path> directories;
    private final List<String> extensions;

    SearchPath(Disk disk, Surroundings around) {
        this.disk = disk;
        directories = Arrays.stream(variable(around, "PATH").split(around.windows() ? ";" : ":"))
                .flatMap(entry -> directory(entry, around).stream())
                .distinct()
                .toList();
        String known = variable(around, "PATHEXT");
        extensions = around.windows() ? List.of((known.isEmpty() ? USUAL_EXTENSIONS : known).split(";")) : List.of("");
    }

    /** Windows does not mind the case of a variable's name, and writes this one {@code Path}. */
    private static String variable(Surroundings around, String name) {
        return around.environment().entrySet().stream()
                .filter(e -> around.windows()
                        ? e.getKey().equalsIgnoreCase(name)
                        : e.getKey().equals(name))
                .map(e -> e.getValue())
                .findFirst()
                .orElse("");
    }

    private static Optional<Path> directory(String entry, Surroundings around) {
        try {
            boolean absolute = around.windows() ? Path.of(entry).isAbsolute() : entry.startsWith("/");
            return absolute && entry.indexOf('\uFFFD') < 0
                    ? Optional.of(UserPath.resolve(entry, Subject.OTHER, around.userHome(), around.currentDirectory()))
                    : Optional.empty();
        } catch (HermesException | InvalidPathException e) {
            return Optional.empty();
        }
    }

    /** True if commands in a directory are found. */
    boolean contains(Path directory) {
        Path real = real(directory);
        return directories.stream()
                .anyMatch(each -> each.equals(directory) || real(each).equals(real));
    }

    /** The first program of a name that is not a profile's command of ours; the name is ASCII, without an extension. */
    Optional<Path> otherCommand(String name) {
        return directories.stream()
                .flatMap(directory -> candidates(directory, name))
                .filter(this::isOther)
                .findFirst();
    }

    private Stream<Path> candidates(Path directory, String name) {
        return extensions.stream().map(extension -> directory.resolve(name + extension));
    }

    private boolean isOther(Path candidate) {
        Path real;
        FileStat stat;
        try {
            real = RealPath.of(disk, candidate);
            stat = disk.stat(real);
        } catch (IOException e) {
            return false; // no such program, or one that this user cannot see
        }
        if (!stat.isFile() || (stat.mode() >= 0 && (stat.mode() & 0111) == 0)) {
            return false;
        }
        try {
            return !AliasScript.isOne(disk, real, stat);
        } catch (IOException e) {
            return true; // a program that can be run and not be read
        }
    }

    private Path real(Path directory) {
        try {
            return RealPath.ofPossible(disk, directory);
        } catch (IOException e) {
            return directory;
        }
    }
}
