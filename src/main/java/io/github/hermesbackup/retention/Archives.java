package io.github.hermesbackup.retention;

import io.github.hermesbackup.archive.ArchiveComment;
import io.github.hermesbackup.archive.ArchiveReader;
import io.github.hermesbackup.home.ArchiveName;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.io.HermesException.Reason;
import io.github.hermesbackup.io.HermesException.Subject;
import io.github.hermesbackup.io.IoReason;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The archives of one kind in one directory, ordered by what they say of themselves, not by names or file times. */
public final class Archives {

    /**
     * One archive.
     *
     * @param path where it lies
     * @param name its name in parts
     * @param comment what it says of itself
     */
    public record Stored(Path path, ArchiveName name, ArchiveComment comment) {}

    private static final Comparator<Stored> NEWEST_FIRST = Comparator.comparing(
                    (Stored stored) -> stored.comment().created())
            .thenComparing(stored -> stored.name().stamp())
            .thenComparingInt(stored -> stored.name().number())
            .reversed();

    private Archives() {}

    /** The complete ones, newest first. What is partial, damaged, of another name or another tool is not among them. */
    public static List<Stored> complete(Disk disk, Path directory, ArchiveName.Kind kind) throws IOException {
        List<Stored> found = new ArrayList<>();
        List<Path> names;
        try {
            names = disk.list(directory);
        } catch (NoSuchFileException e) {
            return found;
        }
        for (Path path : names) {
            Optional<ArchiveName> name = ArchiveName.parse(path.getFileName().toString());
            if (name.isEmpty() || name.get().kind() != kind) {
                continue;
            }
            readable(disk, path)
                    .filter(comment -> !comment.partial())
                    .ifPresent(comment -> found.add(new Stored(path, name.get(), comment)));
        }
        found.sort(NEWEST_FIRST);
        return found;
    }

    private static Optional<ArchiveComment> readable(Disk disk, Path path) {
        try {
            return disk.stat(path).isFile() ? ArchiveReader.peek(disk, path) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // one that cannot be read counts as not complete: it is neither used nor removed
        }
    }

    /**
     * Removes all but the newest complete archives of a kind, after one more has been made.
     *
     * @param made the archive just made: it is one of those that stay, also if the clock was set back
     * @param keep how many stay; 0 keeps all
     * @return what was removed
     * @throws HermesException if one cannot be removed
     */
    public static List<Path> keepNewest(Disk disk, Path made, ArchiveName.Kind kind, int keep) throws IOException {
        List<Path> removed = new ArrayList<>();
        if (keep <= 0) {
            return removed;
        }
        List<Path> others = complete(disk, made.getParent(), kind).stream()
                .map(Stored::path)
                .filter(path -> !path.equals(made))
                .toList();
        for (Path old : others.subList(Math.min(keep - 1, others.size()), others.size())) {
            if (remove(disk, old, made)) {
                removed.add(old);
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
