package io.github.hermesbackup.io;

import io.github.hermesbackup.io.LockAttempt.Held;
import io.github.hermesbackup.io.LockAttempt.Taken;
import java.io.IOException;
import java.net.URI;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which file is locked for a home.
 *
 * <p>A home that is there: {@code .backup.lock} in it, the file that the agent locks. A home that is still to be made has no
 * place for that: then {@code <name>.backup.lock} beside the first directory that is missing on the way to it. Whoever comes
 * later and finds the home looks whether such a file beside it, or beside one of its parents, is held: who made the home held
 * that file before, and still does if he is not done. So looking comes after the home was found.
 */
record LockPlace(Disk disk, LockMechanism mechanism, Path home) {

    static final String NAME = ".backup.lock";

    /** Tries once, without waiting. */
    LockAttempt attempt() throws IOException {
        Optional<Path> missing = firstMissing();
        for (Path directory : upwards(missing.map(Path::getParent).orElse(home))) {
            Path beside = beside(directory);
            if (isFile(disk, beside) && isLocked(disk, mechanism, beside)) {
                return new Held(beside);
            }
        }
        if (missing.isEmpty()) {
            return LockAttempt.on(disk, mechanism, home.resolve(NAME));
        }
        LockAttempt attempt = LockAttempt.on(disk, mechanism, beside(missing.get()));
        if (attempt instanceof Taken taken && exists(missing.get())) {
            release(taken); // made in the meantime: from now on it has a place of its own
            return new Held(taken.name());
        }
        return attempt;
    }

    /** Files that are there and locked whenever this home is. */
    static List<Path> candidates(Disk disk, Path home) {
        List<Path> files = new ArrayList<>(List.of(home.resolve(NAME)));
        upwards(home).forEach(directory -> files.add(beside(directory)));
        files.removeIf(file -> !isFile(disk, file));
        return files;
    }

    /** True if somebody holds an existing file; asks by trying. */
    static boolean isLocked(Disk disk, LockMechanism mechanism, Path file) {
        try {
            Optional<LockedFile> locked = mechanism.tryLock(file);
            locked.ifPresent(LockedFile::close);
            return locked.isEmpty();
        } catch (IOException e) {
            return !ProcLocks.exclusive(disk, file).isEmpty();
        }
    }

    /** Gives up; a file beside a home has no more use then, and goes while it is still locked. */
    void release(Taken taken) {
        try {
            if (!taken.name().equals(home.resolve(NAME))
                    && disk.stat(taken.name()).size() == 0) {
                disk.delete(taken.name());
            }
        } catch (IOException e) {
            // An empty file is left; the next one to use it will remove it.
        } finally {
            taken.file().close();
        }
    }

    private Optional<Path> firstMissing() throws IOException {
        Optional<Path> missing = Optional.empty();
        for (Path path = home; path != null && !exists(path); path = path.getParent()) {
            missing = Optional.of(path);
        }
        return missing;
    }

    /** A directory and those that it lies in, without the root, which nobody makes. */
    private static List<Path> upwards(Path from) {
        List<Path> directories = new ArrayList<>();
        for (Path path = from; path != null && path.getFileName() != null; path = path.getParent()) {
            directories.add(path);
        }
        return directories;
    }

    /** Made of the bytes of the name, which need not be text in this locale, nor in any. */
    private static Path beside(Path directory) {
        String uri = directory.toUri().toString();
        return Path.of(URI.create((uri.endsWith("/") ? uri.substring(0, uri.length() - 1) : uri) + NAME));
    }

    private static boolean isFile(Disk disk, Path path) {
        try {
            return disk.stat(path).isFile();
        } catch (IOException e) {
            return false;
        }
    }

    private boolean exists(Path path) throws IOException {
        try {
            disk.stat(path);
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }
}
