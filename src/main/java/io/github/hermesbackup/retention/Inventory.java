package io.github.hermesbackup.retention;

import io.github.hermesbackup.archive.ArchiveComment;
import io.github.hermesbackup.archive.ArchiveException;
import io.github.hermesbackup.archive.ArchiveReader;
import io.github.hermesbackup.home.ArchiveName;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileName;
import io.github.hermesbackup.io.FileStat;
import io.github.hermesbackup.io.IoReason;
import io.github.hermesbackup.retention.Stored.State;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What lies in a directory under the names of archives, whatever it is worth. Only what an archive of ours says of itself is read
 * (whether that is true, {@code verify} tells); one that says nothing is checked as a zip.
 */
public final class Inventory {

    private final Disk disk;

    /** An inventory of nothing yet. */
    public Inventory(Disk disk) {
        this.disk = disk;
    }

    /**
     * Everything in a directory that has the name of an archive of any kind, newest first; nothing if there is no directory.
     *
     * @throws IOException if the directory cannot be listed
     */
    public List<Stored> archives(Path directory) throws IOException {
        List<Stored> all = new ArrayList<>();
        for (ArchiveName.Kind kind : ArchiveName.Kind.values()) {
            for (Path path : Archives.named(disk, directory, kind)) {
                look(path).ifPresent(all::add);
            }
        }
        all.sort(Stored.NEWEST_FIRST);
        return all;
    }

    /** What lies at a path that has the name of an archive; nothing if it has just gone. */
    Optional<Stored> look(Path path) {
        FileStat stat;
        try {
            stat = disk.stat(path);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(stored(path, Optional.empty(), Instant.EPOCH, 0, State.DAMAGED, IoReason.of(e)));
        }
        Instant modified = stat.modified().toInstant();
        if (!stat.isFile()) {
            String kind = "not a file but a " + stat.kind().name().toLowerCase(java.util.Locale.ROOT);
            return Optional.of(stored(path, Optional.empty(), modified, 0, State.DAMAGED, kind));
        }
        try {
            Optional<ArchiveComment> comment = ArchiveReader.peek(disk, path);
            State state = comment.map(said -> said.partial() ? State.PARTIAL : State.COMPLETE)
                    .orElse(State.FOREIGN);
            if (state == State.FOREIGN) {
                ArchiveReader.open(disk, path).close();
            }
            return Optional.of(
                    stored(path, comment.map(ArchiveComment::created), modified, stat.size(), state, problem(state)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(stored(path, Optional.empty(), modified, stat.size(), State.DAMAGED, reason(e)));
        }
    }

    private static String problem(State state) {
        return switch (state) {
            case PARTIAL -> "something was missing when it was made";
            case FOREIGN -> "made by another tool";
            case COMPLETE, DAMAGED -> null;
        };
    }

    /** Why an archive cannot be read, for a line that names it already. */
    static String reason(IOException failure) {
        return failure instanceof ArchiveException refusal
                ? refusal.fault().phrase() + ": " + refusal.detail()
                : IoReason.of(failure);
    }

    private static Stored stored(
            Path path, Optional<Instant> created, Instant modified, long bytes, State state, String problem) {
        String kind = Archives.nameOf(path).orElseThrow().kind().word();
        return new Stored(
                kind, path, FileName.show(path), created, modified, bytes, state, Optional.ofNullable(problem), false);
    }
}
