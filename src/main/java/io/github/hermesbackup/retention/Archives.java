package io.github.hermesbackup.retention;

import io.github.hermesbackup.archive.ArchiveReader;
import io.github.hermesbackup.home.ArchiveName;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileStat;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.io.HermesException.Reason;
import io.github.hermesbackup.io.HermesException.Subject;
import io.github.hermesbackup.io.IoReason;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The archives of one kind in one directory, ordered by what they say of themselves, not by names or file times. */
public final class Archives {

    private Archives() {}

    /** The complete ones, newest first. What is partial, damaged, of another name or another tool is not among them. */
    public static List<Archive> complete(Disk disk, Path directory, ArchiveName.Kind kind) throws IOException {
        List<Archive> found = new ArrayList<>();
        for (Path path : named(disk, directory, kind)) {
            readable(disk, path).filter(Archive::complete).ifPresent(found::add);
        }
        found.sort(Candidate.NEWEST_FIRST);
        return found;
    }

    /** Whatever has the name of an archive of this kind, in no order; nothing if there is no such directory. */
    static List<Path> named(Disk disk, Path directory, ArchiveName.Kind kind) throws IOException {
        try {
            return disk.list(directory).stream()
                    .filter(path ->
                            nameOf(path).filter(name -> name.kind() == kind).isPresent())
                    .toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    static Optional<ArchiveName> nameOf(Path path) {
        return ArchiveName.parse(path.getFileName().toString());
    }

    private static Optional<Archive> readable(Disk disk, Path path) {
        try {
            return read(disk, path);
        } catch (IOException e) {
            return Optional.empty(); // one that cannot be read counts as not complete: it is neither used nor removed
        }
    }

    /**
     * One that has the name of an archive newer than another, and cannot be read as one: cut, damaged at its end, or of another
     * tool.
     *
     * @param than the name of the other; nothing to take any
     */
    public static Optional<Path> unreadable(Disk disk, Path directory, ArchiveName.Kind kind, Optional<Path> than)
            throws IOException {
        Optional<ArchiveName> limit = than.flatMap(Archives::nameOf);
        return named(disk, directory, kind).stream()
                .filter(path -> limit.isEmpty() || isNewer(nameOf(path).orElseThrow(), limit.get()))
                .filter(path -> isUnreadable(disk, path))
                .max(Comparator.comparing(path -> nameOf(path).orElseThrow().stamp()));
    }

    private static boolean isNewer(ArchiveName one, ArchiveName other) {
        int order = one.stamp().compareTo(other.stamp());
        return order > 0 || (order == 0 && one.number() > other.number());
    }

    private static boolean isUnreadable(Disk disk, Path path) {
        try {
            return read(disk, path).isEmpty();
        } catch (IOException e) {
            return true;
        }
    }

    /** An archive by what it says of itself; nothing if it is no file, none of ours, or damaged there. */
    static Optional<Archive> read(Disk disk, Path path) throws IOException {
        FileStat stat = disk.stat(path);
        if (!stat.isFile()) {
            return Optional.empty();
        }
        return ArchiveReader.peek(disk, path)
                .map(comment -> new Archive(path, nameOf(path).orElseThrow(), comment, stat.size()));
    }

    /**
     * Removes all but the newest complete archives of a kind, after one more has been made.
     *
     * @param made the archive just made: it is one of those that stay, also if the clock was set back
     * @param keep how many stay; 0 keeps all
     * @param now one that is from the future takes no place, and stays
     * @return what was removed
     * @throws HermesException if one cannot be removed
     */
    public static List<Path> keepNewest(Disk disk, Path made, ArchiveName.Kind kind, int keep, Instant now)
            throws IOException {
        List<Path> removed = new ArrayList<>();
        if (keep <= 0) {
            return removed;
        }
        List<Archive> all = complete(disk, made.getParent(), kind);
        for (Decision<Archive> decision : RetentionPolicy.newest(keep).decide(all, ZoneOffset.UTC, now)) {
            Path path = decision.item().path();
            if (!decision.kept() && !path.equals(made) && remove(disk, path, made)) {
                removed.add(path);
            }
        }
        return removed;
    }

    private static boolean remove(Disk disk, Path old, Path made) throws HermesException {
        try {
            disk.delete(old);
            return true;
        } catch (NoSuchFileException e) {
            return false; // another run has kept the same number
        } catch (IOException e) {
            throw new HermesException(
                    Reason.IO,
                    Subject.OTHER,
                    old + " cannot be removed (" + IoReason.of(e) + "); the new archive is " + made
                            + ". Remove the old one by hand, or keep more with -Dhermes.keep.",
                    e);
        }
    }
}
