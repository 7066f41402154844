package io.github.hermesbackup.backup;

import io.github.hermesbackup.archive.ArchiveWriter;
import io.github.hermesbackup.home.ScannedEntry;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileName;
import io.github.hermesbackup.io.FileStat;
import io.github.hermesbackup.io.SourceFile;
import io.github.hermesbackup.io.SourceStamp;
import io.github.hermesbackup.io.Stamps;
import io.github.hermesbackup.report.Finding;
import io.github.hermesbackup.report.Finding.Kind;
import io.github.hermesbackup.report.Findings;
import io.github.hermesbackup.sqlite.DatabaseFile;
import io.github.hermesbackup.sqlite.DatabaseImage;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Files that are streamed into the archive in the writer's own turn: large ones, read again when they change on the way, and
 * databases, of which a consistent copy is made first.
 */
final class StreamedFiles {

    private final Disk disk;
    private final Stamps stamps;
    private final StagedDatabases staged;
    private final LargeFile largeFiles;
    private final BackupListener listener;

    /**
     * What has been archived.
     *
     * @param size bytes of content
     * @param taken bytes of content whose compressed form was taken over from the predecessor
     * @param finding what there is to say of it
     */
    record Outcome(long size, long taken, Optional<Finding> finding) {}

    StreamedFiles(HomeArchiver.Setup setup, LargeFile largeFiles, StagedDatabases staged, BackupListener listener) {
        this.disk = setup.disk();
        this.stamps = setup.stamps();
        this.staged = staged;
        this.largeFiles = largeFiles;
        this.listener = listener;
    }

    /**
     * Archives one file.
     *
     * @param entry what the scan saw; if that is what the earlier archive was made from, the file is not opened
     * @param path where it is
     * @param earlier the member of its name in the predecessor, if there is one
     * @throws OutputFailure if the archive cannot be written
     * @throws IOException if the file cannot be read; nothing of it is in the archive then
     */
    Outcome archive(ScannedEntry entry, Path path, Optional<Earlier> earlier) throws IOException {
        if (!entry.database()) {
            SourceStamp stamp = stamps.ofFile(entry.stat());
            Optional<Earlier> same = earlier.filter(member -> member.isOfFile(stamp));
            if (same.isPresent() && takenOver(entry.name(), entry.stat(), same.get(), stamp)) {
                return unread(same.get());
            }
        }
        return entry.database() || isDatabaseNow(path) ? database(entry, path, earlier) : plain(entry, path, earlier);
    }

    private boolean takenOver(String name, FileStat stat, Earlier member, SourceStamp stamp) throws IOException {
        return largeFiles.takeOver(Heads.of(name, stat), member, stamp);
    }

    private static Outcome unread(Earlier member) {
        long size = member.summary().size();
        return new Outcome(size, size, Optional.empty());
    }

    private boolean isDatabaseNow(Path path) throws IOException {
        FileStat stat = disk.stat(path);
        return stat.isFile() && DatabaseFile.isDatabase(disk, path);
    }

    private Outcome plain(ScannedEntry entry, Path path, Optional<Earlier> earlier) throws IOException {
        String name = entry.name();
        boolean store = false;
        for (int attempt = 1; ; attempt++) {
            try (SourceFile source = SourceFile.open(disk, path, name, entry.stat())) {
                SourceStamp stamp = stamps.ofFile(source.stat());
                boolean deflate = !store && largeFiles.compressible(source);
                LargeFile.Written written = largeFiles.stream(Heads.of(name, source.stat()), source, deflate, earlier);
                boolean unchanged = unchangedOrAbandon(source, written);
                if (!unchanged && attempt < SourceFile.TRIES) {
                    OutputFailure.guard(written.member()::abandon);
                    continue;
                }
                if (!accept(written, unchanged ? stamp : null, false, false)) {
                    store = true; // deflated it grew past what its header can say
                    continue;
                }
                return new Outcome(
                        written.summary().size(),
                        written.taken(),
                        unchanged ? Optional.empty() : Optional.of(Findings.changed(name, "archive")));
            }
        }
    }

    private static boolean unchangedOrAbandon(SourceFile source, LargeFile.Written written) throws IOException {
        try {
            return source.unchanged();
        } catch (NoSuchFileException e) {
            return false; // what was read is whole: the file was removed or replaced after it was opened
        } catch (IOException e) {
            OutputFailure.guard(written.member()::abandon);
            throw e;
        }
    }

    private static boolean accept(LargeFile.Written written, SourceStamp stamp, boolean database, boolean unsound)
            throws OutputFailure {
        boolean[] accepted = new boolean[1];
        OutputFailure.guard(() -> accepted[0] = written.accept(stamp, database, unsound));
        return accepted[0];
    }

    private Outcome database(ScannedEntry entry, Path path, Optional<Earlier> earlier) throws IOException {
        String name = entry.name();
        Stamps.DatabaseFacts facts = stamps.factsOf(path);
        FileStat stat = facts.file();
        if (!stat.isFile()) {
            throw new SourceFile.NotAFile(stat.kind());
        }
        SourceStamp stamp = stamps.ofDatabase(facts);
        Optional<Earlier> same = earlier.filter(member -> member.isOfDatabase(stamp));
        if (same.isPresent() && takenOver(name, stat, same.get(), stamp)) {
            return unread(same.get());
        }
        listener.copyingDatabase(FileName.escape(name), stat.size());
        try (StagedDatabases.Copy copy = staged.take(name, path)) {
            SourceFile.requireInside(disk, path, name, entry.stat());
            LargeFile.Written written = image(name, copy, earlier);
            DatabaseImage image = copy.checked();
            return new Outcome(
                    written.summary().size(),
                    written.taken(),
                    image.sound() ? Optional.empty() : Optional.of(damaged(name, image)));
        }
    }

    private static Finding damaged(String name, DatabaseImage image) {
        return Findings.of(
                Kind.FAILED, name, "is damaged (" + String.join("; ", image.findings()) + "); archived as it is");
    }

    private LargeFile.Written image(String name, StagedDatabases.Copy copy, Optional<Earlier> earlier)
            throws IOException {
        ArchiveWriter.Head head = Heads.of(name, copy.source());
        try (SourceFile source = staged(copy.file())) {
            LargeFile.Written written = largeFiles.stream(head, source, largeFiles.compressible(source), earlier);
            if (accept(written, copy)) {
                return written;
            }
        }
        try (SourceFile source = staged(copy.file())) {
            LargeFile.Written written = largeFiles.stream(head, source, false, earlier);
            accept(written, copy);
            return written;
        }
    }

    private static boolean accept(LargeFile.Written written, StagedDatabases.Copy copy) throws IOException {
        boolean sound;
        try {
            sound = copy.checked().sound();
        } catch (IOException e) {
            OutputFailure.guard(written.member()::abandon);
            throw e;
        }
        return accept(written, copy.stamp(), true, !sound);
    }

    /** A staged copy that cannot be opened is lost output, not a file of the home that has vanished. */
    private SourceFile staged(Path image) throws OutputFailure {
        try {
            return SourceFile.open(disk, image);
        } catch (IOException e) {
            throw new OutputFailure(e);
        }
    }
}
