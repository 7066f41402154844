package io.github.hermesbackup.backup;

import io.github.hermesbackup.archive.ArchiveComment;
import io.github.hermesbackup.archive.ArchiveEntry;
import io.github.hermesbackup.archive.ArchiveReader;
import io.github.hermesbackup.archive.EntryCursor;
import io.github.hermesbackup.archive.EntryTime;
import io.github.hermesbackup.archive.Sha256;
import io.github.hermesbackup.archive.StateDigest;
import io.github.hermesbackup.home.HomeListing;
import io.github.hermesbackup.home.ScannedEntry;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.SourceFile;
import io.github.hermesbackup.io.SourceStamp;
import io.github.hermesbackup.io.Stamps;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Optional;

/**
 * Proves, where it can, that an archive holds exactly the state that a home is in now: by stamps, and for plain files whose
 * stamp is missing or differs by reading them. A directory's time is no part of the state: it says only that a file came or
 * went, which the list of files says itself.
 */
final class Unchanged {

    private final Disk disk;
    private final Path home;
    private final Stamps stamps;

    Unchanged(Disk disk, Path home, Stamps stamps) {
        this.disk = disk;
        this.home = home;
        this.stamps = stamps;
    }

    /**
     * True if proved while the home is scanned, by the state that the archive says it was made from, or member by member if it says
     * nothing of that; false says only that it could not be.
     */
    boolean since(ArchiveReader archive, FoundEntries found) throws IOException {
        Optional<String> then = state(archive);
        boolean same = then.isPresent() ? stateOf(found).equals(then) : isHeld(archive, found);
        return same && found.isComplete();
    }

    /**
     * True if proved for an archive that was made from another state: a file has been touched, or put back, and is the same. False too
     * if the archive says nothing of its state, and so has been compared already.
     */
    boolean isHeldBy(ArchiveReader archive, HomeListing listing) throws IOException {
        return state(archive).isPresent() && isHeld(archive, listing.iterator());
    }

    private static Optional<String> state(ArchiveReader archive) {
        return archive.comment().flatMap(ArchiveComment::state);
    }

    private Optional<String> stateOf(Iterator<ScannedEntry> entries) throws IOException {
        StateDigest digest = new StateDigest();
        while (entries.hasNext()) {
            ScannedEntry entry = entries.next();
            int mode = Heads.mode(entry.stat());
            if (entry.isFile()) {
                digest.addFile(entry.name(), mode, entry.database(), stampOf(entry));
            } else {
                digest.addDirectory(entry.name(), mode);
            }
        }
        return digest.hex();
    }

    private SourceStamp stampOf(ScannedEntry entry) throws IOException {
        return entry.database() ? stamps.ofDatabase(stamps.factsOf(source(entry))) : stamps.ofFile(entry.stat());
    }

    private boolean isHeld(ArchiveReader archive, Iterator<ScannedEntry> entries) throws IOException {
        EntryCursor cursor = archive.cursor();
        while (entries.hasNext()) {
            ScannedEntry entry = entries.next();
            ArchiveEntry archived = cursor.next();
            if (archived == null || !archived.name().equals(entry.name()) || !same(entry, archived)) {
                return false;
            }
        }
        return cursor.next() == null;
    }

    private boolean same(ScannedEntry entry, ArchiveEntry archived) throws IOException {
        if (archived.mode() != Heads.mode(entry.stat())) {
            return false;
        }
        if (!entry.isFile()) {
            return true;
        }
        if (!archived.time().equals(EntryTime.of(entry.stat().modified())) || archived.origin() == null) {
            return false;
        }
        SourceStamp then = archived.origin().stamp();
        if (entry.database() || archived.origin().database()) {
            return entry.database() && !archived.origin().unsound() && then != null && then.equals(stampOf(entry));
        }
        return archived.size() == entry.stat().size()
                && ((then != null && then.equals(stampOf(entry))) || sameContent(source(entry), archived));
    }

    private Path source(ScannedEntry entry) {
        return HomeArchiver.source(home, entry);
    }

    private boolean sameContent(Path path, ArchiveEntry archived) throws IOException {
        MessageDigest sha = Sha256.digest();
        try (SourceFile source = SourceFile.open(disk, path)) {
            byte[] buffer = new byte[(int) Math.max(1, Math.min(SmallFile.LIMIT, archived.size()))];
            for (int n = source.read(buffer); n > 0; n = source.read(buffer)) {
                sha.update(buffer, 0, n);
            }
            return source.unchanged() && Arrays.equals(sha.digest(), archived.sha256());
        }
    }
}
