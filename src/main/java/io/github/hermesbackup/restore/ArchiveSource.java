package io.github.hermesbackup.restore;

import io.github.hermesbackup.archive.ArchiveEntry;
import io.github.hermesbackup.archive.ArchiveReader;
import io.github.hermesbackup.archive.BlockwiseContent;
import io.github.hermesbackup.archive.EntryContent;
import io.github.hermesbackup.archive.EntryCursor;
import io.github.hermesbackup.archive.EntryTime;
import io.github.hermesbackup.home.MarkerCheck;
import io.github.hermesbackup.home.MarkerResult;
import io.github.hermesbackup.home.Markers;
import io.github.hermesbackup.home.NeverRestored;
import io.github.hermesbackup.home.Sidecar;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.GiveUp;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.io.HermesException.Reason;
import io.github.hermesbackup.io.HermesException.Subject;
import io.github.hermesbackup.sqlite.DatabaseFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;

/** The members of an archive as names of a home: prefix stripped, and which of them are never restored. */
public final class ArchiveSource implements Source, Closeable {

    /** Smaller members are not worth the attempt to divide them. */
    private static final long DIVIDED_FROM_BYTES = 1 << 20;

    private final ArchiveReader archive;
    private final String prefix;
    /** Databases that have something beside them that is named like a sidecar of theirs. */
    private final Set<String> databases = new HashSet<>();

    private volatile BlockwiseContent blocks;

    private ArchiveSource(ArchiveReader archive, String prefix) {
        this.archive = archive;
        this.prefix = prefix;
    }

    /**
     * Opens an archive whose structure holds.
     *
     * @throws HermesException if it is refused, is no backup, or cannot be read
     */
    public static ArchiveSource open(Disk disk, Path archive, Markers markers) throws IOException {
        ArchiveReader reader = ArchiveReader.open(disk, archive);
        try {
            return of(reader, markers);
        } catch (IOException | RuntimeException e) {
            GiveUp.after(e, reader);
            throw e;
        }
    }

    private static ArchiveSource of(ArchiveReader archive, Markers markers) throws IOException {
        MarkerCheck check = new MarkerCheck(markers);
        Set<String> possible = new HashSet<>();
        EntryCursor cursor = archive.cursor();
        for (ArchiveEntry entry = cursor.next(); entry != null; entry = cursor.next()) {
            check.accept(entry.name());
            Sidecar.databaseOf(entry.name()).ifPresent(possible::add);
        }
        MarkerResult result = check.result();
        if (!result.isBackup()) {
            throw new HermesException(
                    Reason.CORRUPT,
                    Subject.ARCHIVE,
                    archive.path() + " is refused: " + result.refusal().orElseThrow());
        }
        ArchiveSource source = new ArchiveSource(archive, result.prefix());
        if (!possible.isEmpty()) {
            source.findDatabases(possible);
        }
        return source;
    }

    private void findDatabases(Set<String> possible) throws IOException {
        EntryCursor cursor = archive.cursor();
        for (ArchiveEntry entry = cursor.next(); entry != null; entry = cursor.next()) {
            if (possible.contains(entry.name()) && entry.name().startsWith(prefix) && beginsLikeDatabase(entry)) {
                databases.add(entry.name().substring(prefix.length()));
            }
        }
    }

    private boolean beginsLikeDatabase(ArchiveEntry entry) throws IOException {
        try (EntryContent content = archive.content(entry)) {
            byte[] first = content.readNBytes(DatabaseFile.MAGIC_BYTES);
            return DatabaseFile.hasHeader(first, first.length);
        }
    }

    /** All members that lie below the prefix, in the archive's order. */
    @Override
    public void forEach(Visitor visitor) throws IOException {
        EntryCursor cursor = archive.cursor();
        int ordinal = 0;
        for (ArchiveEntry entry = cursor.next(); entry != null; entry = cursor.next(), ordinal++) {
            String name = entry.name();
            if (name.startsWith(prefix) && name.length() > prefix.length()) {
                visitor.visit(ordinal, new Entry(entry, name.substring(prefix.length())));
            }
        }
    }

    @Override
    public void readWith(Executor workers, int count) {
        blocks = new BlockwiseContent(archive, workers, count);
    }

    @Override
    public Optional<String> skipReason(Member member) {
        return NeverRestored.reason(member.name(), databases::contains);
    }

    @Override
    public long files() {
        return archive.files();
    }

    @Override
    public String prefix() {
        return prefix;
    }

    @Override
    public String describe() {
        return archive.path().toString();
    }

    @Override
    public boolean proven() {
        return archive.comment().isPresent();
    }

    @Override
    public void close() {
        archive.close();
    }

    private static void write(WritableByteChannel out, byte[] content, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(content, 0, length);
        while (bytes.hasRemaining()) {
            out.write(bytes);
        }
    }

    private final class Entry implements Member {

        private final ArchiveEntry entry;
        private final String name;

        Entry(ArchiveEntry entry, String name) {
            this.entry = entry;
            this.name = name;
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
        public byte[] sha256() {
            return entry.sha256();
        }

        @Override
        public byte[] copyTo(WritableByteChannel out, byte[] buffer) throws IOException {
            BlockwiseContent divided = blocks;
            if (divided != null && entry.size() >= DIVIDED_FROM_BYTES) {
                return divided.copy(entry, (content, length) -> write(out, content, length));
            }
            try (EntryContent content = archive.content(entry)) {
                content.writeTo(out, buffer);
                return content.sha256();
            }
        }
    }
}
