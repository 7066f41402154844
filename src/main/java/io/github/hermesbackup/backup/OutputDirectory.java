package io.github.hermesbackup.backup;

import io.github.hermesbackup.archive.ArchiveReader;
import io.github.hermesbackup.home.ArchiveName;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileName;
import io.github.hermesbackup.io.FileStat;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.io.HermesException.Reason;
import io.github.hermesbackup.io.HermesException.Subject;
import io.github.hermesbackup.io.IoReason;
import io.github.hermesbackup.io.PartialFile;
import io.github.hermesbackup.io.Sizes;
import io.github.hermesbackup.retention.Archive;
import io.github.hermesbackup.retention.Archives;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** The place where an archive comes into being: checks it, clears what dead runs left, and gives the archive its name. */
final class OutputDirectory {

    /** Left free for everything else on the file system, and for what the estimate does not know. */
    private static final long RESERVE_BYTES = 1 << 20;

    private static final String ELSEWHERE = " Choose another place with -Dhermes.output=<file or directory>.";

    private final Disk disk;
    private final Destination destination;
    private final ArchiveName.Kind kind;
    private final Path directory;
    private final Deque<Path> made = new ArrayDeque<>();

    OutputDirectory(Disk disk, Destination destination, ArchiveName.Kind kind) {
        this.disk = disk;
        this.destination = destination;
        this.kind = kind;
        this.directory = destination.directory();
    }

    /** What a scan of the home must not archive. */
    List<Path> leftOut() {
        return destination instanceof Destination.File file ? List.of(file.path()) : List.of();
    }

    /** Refuses a destination that cannot be one, before anything is read or made. */
    void requireUsable() throws IOException {
        if (destination instanceof Destination.File file && isDirectory(file.path())) {
            throw refused(file.path() + " is a directory." + ELSEWHERE);
        }
        Path existing = directory;
        Optional<FileStat> stat = leadsTo(existing);
        while (stat.isEmpty() && existing.getParent() != null) {
            existing = existing.getParent();
            stat = leadsTo(existing);
        }
        if (stat.isEmpty() || !stat.get().isDirectory()) {
            throw refused(existing + " is not a directory." + ELSEWHERE);
        }
        if (!disk.isWritable(existing)) {
            throw refused(existing + " cannot be written." + ELSEWHERE);
        }
    }

    private Optional<FileStat> leadsTo(Path path) throws IOException {
        try {
            return Optional.of(disk.statBehind(path));
        } catch (FileSystemException e) {
            return Optional.empty(); // nothing there, or nothing that this user may look at
        }
    }

    private boolean isDirectory(Path path) throws IOException {
        try {
            return disk.stat(path).isDirectory();
        } catch (FileSystemException e) {
            return false; // nothing there, or a file in place of a parent, which is refused next
        }
    }

    /** The newest complete archive of the kind, where archives have default names. */
    Optional<Path> newestComplete() throws IOException {
        return destination instanceof Destination.Directory
                ? Archives.complete(disk, directory, kind).stream().findFirst().map(Archive::path)
                : Optional.empty();
    }

    /** The complete archive whose unchanged members a new one may take over: the newest, or the one that it will replace. */
    Optional<Path> predecessor() throws IOException {
        return destination instanceof Destination.File file
                ? Optional.of(file.path()).filter(this::isComplete)
                : newestComplete();
    }

    /** One that looks newer than the predecessor and cannot be read as an archive of ours. */
    Optional<Path> unreadable(Optional<Path> predecessor) throws IOException {
        return destination instanceof Destination.Directory
                ? Archives.unreadable(disk, directory, kind, predecessor)
                : Optional.empty();
    }

    private boolean isComplete(Path archive) {
        try {
            return disk.stat(archive).isFile()
                    && ArchiveReader.peek(disk, archive)
                            .filter(comment -> !comment.partial())
                            .isPresent();
        } catch (IOException e) {
            return false; // there is none yet, or it is of no use
        }
    }

    /** Makes the directory, removes leftovers of dead runs and requires room for at least the largest database's copy. */
    void prepare(Instant now, long stagingBytes) throws IOException {
        makeDirectories(directory);
        removeLeftovers(now);
        long free = disk.usableSpace(directory);
        if (free < stagingBytes + RESERVE_BYTES) {
            throw noRoom(stagingBytes + RESERVE_BYTES, free);
        }
    }

    private void makeDirectories(Path path) throws IOException {
        if (path == null || leadsTo(path).isPresent()) {
            return;
        }
        makeDirectories(path.getParent());
        try {
            disk.makeDirectory(path, 0700);
            made.push(path);
        } catch (IOException e) {
            throw new HermesException(Reason.IO, Subject.OUTPUT, path + " cannot be made (" + IoReason.of(e) + ")", e);
        }
    }

    /** Removes what dead runs have left, as far as it can. */
    void removeLeftovers(Instant now) {
        for (Path path : listing()) {
            String name = PartialFile.targetOf(path);
            if (name != null && isOurs(name)) {
                removeIfAbandoned(path, now);
            }
        }
    }

    private List<Path> listing() {
        try {
            return disk.list(directory);
        } catch (IOException e) {
            return List.of(); // one may be allowed to write where one is not allowed to look
        }
    }

    private void removeIfAbandoned(Path path, Instant now) {
        try {
            if (PartialFile.isAbandoned(disk, path, now)) {
                disk.delete(path);
            }
        } catch (IOException e) {
            return; // another user's, or another run was faster: no reason to go without a backup
        }
    }

    private boolean isOurs(String name) {
        return ArchiveName.parse(name).isPresent()
                || (destination instanceof Destination.File file
                        && FileName.decode(file.path()).filter(name::equals).isPresent());
    }

    PartialFile create(ArchiveName name) throws IOException {
        try {
            Path target =
                    destination instanceof Destination.File file ? file.path() : directory.resolve(name.fileName());
            return PartialFile.create(disk, target);
        } catch (IOException e) {
            throw failure(e);
        }
    }

    Path publish(PartialFile partial, ArchiveName wished) throws IOException {
        if (destination instanceof Destination.File file) {
            partial.replace();
            return file.path();
        }
        for (ArchiveName name = wished; ; name = name.next()) {
            if (partial.publishAs(directory.resolve(name.fileName()))) {
                return directory.resolve(name.fileName());
            }
        }
    }

    /** Removes the directories that were made for an archive that then did not come into being. */
    void removeMade() {
        while (!made.isEmpty()) {
            try {
                disk.delete(made.pop());
            } catch (IOException e) {
                return; // somebody else uses it by now
            }
        }
    }

    /** What to say when the archive could not be written. */
    HermesException failure(IOException cause) {
        if (cause instanceof HermesException known) {
            return known.reason() == Reason.NO_SPACE
                    ? new HermesException(Reason.NO_SPACE, known.subject(), known.getMessage() + ELSEWHERE, known)
                    : known;
        }
        if (IoReason.isNoSpace(disk, cause, directory)) {
            return new HermesException(
                    Reason.NO_SPACE,
                    Subject.OTHER,
                    "Not enough room in " + directory
                            + ": the disk filled up while the archive was written; nothing was kept."
                            + ELSEWHERE,
                    cause);
        }
        return new HermesException(
                Reason.IO,
                Subject.OUTPUT,
                directory + " cannot be written (" + IoReason.of(cause) + ")." + ELSEWHERE,
                cause);
    }

    /** What to say when the archive is there, and may be gone after a power cut. */
    HermesException unforced(IOException cause) {
        return new HermesException(
                Reason.IO,
                Subject.OUTPUT,
                directory + " cannot be forced to the device (" + IoReason.of(cause)
                        + "): the new archive lies there, and may be gone after a power cut."
                        + ELSEWHERE,
                cause);
    }

    /** What to say when there is no archive, but an empty file at its name, which cannot be removed. */
    HermesException emptied(Path name, IOException cause) {
        return new HermesException(
                Reason.IO,
                Subject.OUTPUT,
                directory + " cannot be written (" + IoReason.of(cause) + "): " + name
                        + " is an empty file, no archive. Remove it." + ELSEWHERE,
                cause);
    }

    /** What to say when something failed after the archive had come into being. */
    HermesException failureAfter(Path archive, IOException cause) {
        return new HermesException(
                Reason.IO,
                Subject.OUTPUT,
                "The new archive is " + archive + ", but what else lies in " + directory
                        + " could not be looked after (" + IoReason.of(cause) + "). Look with hermes:list.",
                cause);
    }

    private HermesException noRoom(long needed, long free) {
        return new HermesException(
                Reason.NO_SPACE,
                Subject.OTHER,
                "Not enough room in " + directory + ": this needs at least " + Sizes.bytes(needed) + ", "
                        + Sizes.bytes(free) + " are free. Nothing was written."
                        + ELSEWHERE);
    }

    private static HermesException refused(String message) {
        return new HermesException(Reason.INVALID_INPUT, Subject.OUTPUT, message);
    }
}
