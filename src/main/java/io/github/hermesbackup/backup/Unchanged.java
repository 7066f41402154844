package io.github.hermesbackup.backup;

import io.github.hermesbackup.archive.ArchiveEntry;
import io.github.hermesbackup.archive.ArchiveReader;
import io.github.hermesbackup.archive.EntryCursor;
import io.github.hermesbackup.archive.EntryTime;
import io.github.hermesbackup.archive.Sha256;
import io.github.hermesbackup.home.ScannedEntry;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.SourceFile;
import io.github.hermesbackup.io.SourceStamp;
import io.github.hermesbackup.io.Stamps;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;

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

    /** True if proved; false says only that it could not be. */
    boolean since(ArchiveReader archive, FoundEntries found) throws IOException {
        EntryCursor cursor = archive.cursor();
        while (found.hasNext()) {
            ScannedEntry entry = found.next();
            ArchiveEntry archived = cursor.next();
            if (archived == null || !archived.name().equals(entry.name()) || !same(entry, archived)) {
                return false;
            }
        }
        return found.isComplete() && cursor.next() == null;
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
            return entry.database()
                    && !archived.origin().unsound()
                    && then != null
                    && then.equals(stamps.ofDatabase(stamps.factsOf(source(entry))));
        }
        return archived.size() == entry.stat().size()
                && ((then != null && then.equals(stamps.ofFile(entry.stat()))) || sameContent(source(entry), archived));
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
