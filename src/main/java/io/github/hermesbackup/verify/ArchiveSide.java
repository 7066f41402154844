package io.github.hermesbackup.verify;

import io.github.hermesbackup.archive.ArchiveEntry;
import io.github.hermesbackup.archive.ArchiveReader;
import io.github.hermesbackup.archive.EntryContent;
import io.github.hermesbackup.archive.EntryCursor;
import io.github.hermesbackup.archive.EntryTime;
import io.github.hermesbackup.home.MarkerCheck;
import io.github.hermesbackup.home.MarkerResult;
import io.github.hermesbackup.home.Markers;
import io.github.hermesbackup.home.NeverRestored;
import io.github.hermesbackup.home.Sidecar;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileName;
import io.github.hermesbackup.io.GiveUp;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.io.HermesException.Reason;
import io.github.hermesbackup.io.HermesException.Subject;
import io.github.hermesbackup.sqlite.DatabaseFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** An archive as a side of a comparison. Ours are in order already; the entries of others are held and sorted. */
final class ArchiveSide implements Side {

    private static final int BUFFER_BYTES = 256 * 1024;

    private final Disk disk;
    private final ArchiveReader archive;
    private final String prefix;
    private final boolean ordered;
    private final Set<String> databases;
    private long files;

    private ArchiveSide(Disk disk, ArchiveReader archive, Markers markers) throws IOException {
        this.disk = disk;
        this.archive = archive;
        MarkerCheck check = new MarkerCheck(markers);
        Set<String> possible = new HashSet<>();
        EntryCursor cursor = archive.cursor();
        String last = "";
        boolean rising = true;
        for (ArchiveEntry entry = cursor.next(); entry != null; entry = cursor.next()) {
            check.accept(entry.name());
            Sidecar.databaseOf(entry.name()).ifPresent(possible::add);
            rising = rising && Side.compare(last, entry.name()) < 0;
            last = entry.name();
        }
        MarkerResult result = check.result();
        if (!result.isBackup()) {
            throw new HermesException(
                    Reason.CORRUPT,
                    Subject.ARCHIVE,
                    FileName.show(archive.path()) + " is refused: "
                            + result.refusal().orElseThrow());
        }
        this.prefix = result.prefix();
        this.ordered = rising;
        this.databases = databases(possible);
        Walk walk = walk();
        for (Held held = walk.next(); held != null; held = walk.next()) {
            files += held.isDirectory() ? 0 : 1;
        }
    }

    /**
     * Opens an archive whose structure holds.
     *
     * @throws HermesException if it is refused, is no backup, or cannot be read
     */
    static ArchiveSide open(Disk disk, Path path, Markers markers) throws IOException {
        ArchiveReader archive = ArchiveReader.open(disk, path);
        try {
            return new ArchiveSide(disk, archive, markers);
        } catch (IOException | RuntimeException e) {
            GiveUp.after(e, archive);
            throw e;
        }
    }

    /** Which of these members are databases: what is named like their sidecars is never restored. */
    private Set<String> databases(Set<String> possible) throws IOException {
        Set<String> found = new HashSet<>();
        if (!possible.isEmpty()) {
            EntryCursor cursor = archive.cursor();
            for (ArchiveEntry entry = cursor.next(); entry != null; entry = cursor.next()) {
                if (possible.contains(entry.name()) && entry.name().startsWith(prefix) && isDatabase(entry)) {
                    found.add(entry.name().substring(prefix.length()));
                }
            }
        }
        return found;
    }

    private boolean isDatabase(ArchiveEntry entry) throws IOException {
        try (EntryContent content = archive.content(entry)) {
            byte[] first = content.readNBytes(DatabaseFile.MAGIC_BYTES);
            return DatabaseFile.hasHeader(first, first.length);
        }
    }

    @Override
    public Walk walk() throws IOException {
        EntryCursor cursor = archive.cursor();
        if (ordered) {
            return () -> next(cursor);
        }
        List<Held> all = new ArrayList<>();
        for (Held held = next(cursor); held != null; held = next(cursor)) {
            all.add(held);
        }
        all.sort((a, b) -> Side.compare(a.name(), b.name()));
        Iterator<Held> sorted = all.iterator();
        return () -> sorted.hasNext() ? sorted.next() : null;
    }

    private Held next(EntryCursor cursor) throws IOException {
        for (ArchiveEntry entry = cursor.next(); entry != null; entry = cursor.next()) {
            if (entry.name().startsWith(prefix) && entry.name().length() > prefix.length()) {
                String name = entry.name().substring(prefix.length());
                if (NeverRestored.reason(name, databases::contains).isEmpty()) {
                    return new Entry(name, entry);
                }
            }
        }
        return null;
    }

    @Override
    public long files() {
        return files;
    }

    @Override
    public boolean exact() {
        return archive.comment().isPresent();
    }

    @Override
    public Optional<String> unknown(String name) {
        return Optional.empty();
    }

    @Override
    public void close() throws IOException {
        archive.close();
    }

    private final class Entry implements Held {

        private final String name;
        private final ArchiveEntry entry;

        Entry(String name, ArchiveEntry entry) {
            this.name = name;
            this.entry = entry;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public int mode() {
            return entry.mode();
        }

        @Override
        public EntryTime time() {
            return entry.time();
        }

        @Override
        public long size() {
            return entry.size();
        }

        @Override
        public byte[] sha256() throws IOException {
            if (entry.sha256() != null) {
                return entry.sha256();
            }
            try (EntryContent content = archive.content(entry)) {
                byte[] buffer = new byte[BUFFER_BYTES];
                while (content.read(buffer) >= 0) {}
                return content.sha256();
            }
        }

        @Override
        public boolean isDatabase() throws IOException {
            return !isDirectory() && ArchiveSide.this.isDatabase(entry);
        }

        @Override
        public void image(Path destination) throws IOException {
            byte[] buffer = new byte[BUFFER_BYTES];
            try (EntryContent content = archive.content(entry);
                    FileChannel out = disk.create(destination, 0600)) {
                for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
                    ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, read);
                    while (bytes.hasRemaining()) {
                        out.write(bytes);
                    }
                }
            }
        }
    }
}
