package io.github.hermesbackup.backup;

import io.github.hermesbackup.archive.ArchiveEntry;
import io.github.hermesbackup.archive.ArchiveException;
import io.github.hermesbackup.archive.ArchiveReader;
import io.github.hermesbackup.archive.Compression;
import io.github.hermesbackup.archive.EntryCursor;
import io.github.hermesbackup.archive.Method;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileName;
import io.github.hermesbackup.io.IoReason;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The archive from which the new one takes over what has not changed. It is only a shortcut: whatever is wrong with it is
 * remembered, to be said once, and what it was asked for is made from the home.
 */
final class Predecessor implements Closeable {

    private final Path path;
    private final Compression wanted;
    private final ArchiveReader archive;
    private String damage;

    private Predecessor(Path path, Compression wanted, ArchiveReader archive, String damage) {
        this.path = path;
        this.wanted = wanted;
        this.archive = archive;
        this.damage = damage;
    }

    /** Opens it, and checks of its structure what whoever takes a member over does not; one that cannot be opened has no members. */
    static Predecessor open(Disk disk, Path path, Compression wanted) {
        try {
            return new Predecessor(path, wanted, ArchiveReader.openToBuildOn(disk, path), null);
        } catch (IOException e) {
            return new Predecessor(path, wanted, null, reason(e));
        }
    }

    private static String reason(IOException e) {
        if (e instanceof ArchiveException refusal) {
            return refusal.entry().map(name -> "\"" + name + "\" ").orElse("") + refusal.detail();
        }
        return IoReason.of(e);
    }

    Path path() {
        return path;
    }

    /** The open archive; nothing if it cannot be used. */
    Optional<ArchiveReader> archive() {
        return Optional.ofNullable(archive);
    }

    /** What to say if something was wrong with it. */
    synchronized Optional<String> damage() {
        return Optional.ofNullable(damage);
    }

    /** A walk over the members beside the names of a home, from the first on. */
    Walk walk() {
        return new Walk(archive == null ? null : archive.cursor());
    }

    /** One walk, by one thread. */
    final class Walk {

        private EntryCursor cursor;

        private Walk(EntryCursor cursor) {
            this.cursor = cursor;
        }

        /** The member of a name, if there is one. Names are asked for in the order of an archive, each once. */
        Optional<Earlier> member(String name) {
            try {
                ArchiveEntry found = cursor == null ? null : cursor.find(name);
                return Optional.ofNullable(found).map(entry -> new Earlier(Predecessor.this, entry, cursor.header()));
            } catch (IOException e) {
                cursor = null;
                note(reason(e));
                return Optional.empty();
            }
        }
    }

    /** True if what was made so is as good as what is made now. */
    boolean suits(ArchiveEntry entry) {
        return wanted.takes(entry.origin().made(), Method.of(entry.method()));
    }

    /** Checks all of its structure, so that what is wrong with it can be said; not again if that has been done. */
    void check() {
        if (archive != null && damage().isEmpty()) {
            try {
                archive.check();
            } catch (IOException e) {
                note(reason(e));
            }
        }
    }

    /** True if it is open, and nothing is known or found to be wrong with it. */
    boolean isSound() {
        check();
        return archive != null && damage().isEmpty();
    }

    /** Remembers that the bytes of a member are not what they should be. */
    void damaged(ArchiveEntry entry) {
        note("\"" + FileName.escape(entry.name()) + "\" is damaged in it");
    }

    private synchronized void note(String reason) {
        damage = damage == null ? reason : damage;
    }

    @Override
    public void close() {
        if (archive != null) {
            archive.close();
        }
    }
}
