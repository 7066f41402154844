package io.github.hermesbackup.retention;

import io.github.hermesbackup.archive.ArchiveComment;
import io.github.hermesbackup.home.ArchiveName;
import io.github.hermesbackup.io.FileName;
import java.nio.file.Path;
import java.time.Instant;

/**
 * One archive with a default name that says when it was made.
 *
 * @param path where it lies
 * @param stamped its name in parts
 * @param comment what it says of itself
 * @param bytes its size
 */
public record Archive(Path path, ArchiveName stamped, ArchiveComment comment, long bytes) implements Removable {

    @Override
    public String name() {
        return stamped.stamp();
    }

    @Override
    public int number() {
        return stamped.number();
    }

    @Override
    public String shown() {
        return FileName.escape(path);
    }

    @Override
    public Instant created() {
        return comment.created();
    }

    @Override
    public boolean complete() {
        return !comment.partial();
    }

    /** Whoever wants to keep an archive for ever renames it; then it is none of these any more. */
    @Override
    public boolean pinned() {
        return false;
    }
}
