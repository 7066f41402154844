package io.github.hermesbackup.archive;

import io.github.hermesbackup.archive.ExtraFields.Damaged;
import io.github.hermesbackup.io.Disk;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * Reads a zip strictly: before it hands out the first entry it has parsed the end record, the central directory and every
 * local header, and reconciled them; only {@link #openToBuildOn} leaves some of that for later. What it accepts, every common
 * reader understands in the same way; what is ambiguous is refused as a whole.
 *
 * <p>Memory is bounded by a few words for each entry; entries are read from the directory anew on each walk. Content is
 * verified while it is read (length, CRC-32, SHA-256 where recorded), see {@link #content}. Reading is safe from several
 * threads.
 */
public final class ArchiveReader implements Closeable {

    private final Path archive;
    private final FileChannel file;
    private final EndRecord end;
    private final ZoneId zone = ZoneId.systemDefault();
    private final ArchiveComment comment;
    private final Decompressors decompressors = new Decompressors();
    private boolean checked;
    /** These two are known only once it has been checked. */
    private long totalSize;

    private long files;

    private ArchiveReader(Path archive, FileChannel file) throws IOException {
        this.archive = archive;
        this.file = file;
        this.end = EndRecord.read(archive, file);
        this.comment = ArchiveComment.isOurs(end.comment()) ? parseComment() : null;
    }

    /**
     * Opens an archive and checks its whole structure, its names and, if it is one of ours, its digest.
     *
     * @throws ArchiveException if anything is wrong or ambiguous; the message names the class of fault and the entry
     * @throws IOException if it cannot be read
     */
    public static ArchiveReader open(Disk disk, Path archive) throws IOException {
        return open(disk, archive, false);
    }

    /**
     * Opens an archive to build another one on it. If its directory is to the byte the one that was written, what was checked
     * then is not checked again: the names, that the members lie one behind the other, and the digest. Local headers and contents
     * may have been damaged since, so whoever takes a member over looks at them: see {@link MemberRun} and {@link ArchivedBlocks}.
     * Every other archive is checked as {@link #open} does it.
     *
     * @throws ArchiveException as {@link #open}
     * @throws IOException if it cannot be read
     */
    public static ArchiveReader openToBuildOn(Disk disk, Path archive) throws IOException {
        return open(disk, archive, true);
    }

    private static ArchiveReader open(Disk disk, Path archive, boolean toBuildOn) throws IOException {
        FileChannel file = disk.openForReading(archive);
        try {
            ArchiveReader reader = new ArchiveReader(archive, file);
            if (!toBuildOn || !reader.hasDirectoryAsWritten()) {
                reader.check();
            }
            return reader;
        } catch (EOFException e) {
            file.close();
            throw shorter(archive);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /**
     * Reads only what an archive says of itself, for choosing among many; nothing if it is none of ours or damaged there.
     */
    public static Optional<ArchiveComment> peek(Disk disk, Path archive) throws IOException {
        try (FileChannel file = disk.openForReading(archive)) {
            return ArchiveComment.parse(EndRecord.read(archive, file).comment());
        } catch (ArchiveException | EOFException e) {
            return Optional.empty();
        }
    }

    private ArchiveComment parseComment() throws ArchiveException {
        ArchiveComment parsed = ArchiveComment.parse(end.comment())
                .orElseThrow(() -> ArchiveException.of(archive, ArchiveFault.DIGEST, "its comment is damaged"));
        if (parsed.entries() != end.entries()) {
            throw ArchiveException.of(
                    archive,
                    ArchiveFault.DIGEST,
                    "it was made with " + parsed.entries() + " members and has " + end.entries());
        }
        return parsed;
    }

    private boolean hasDirectoryAsWritten() throws IOException {
        if (comment == null || comment.directory().isEmpty()) {
            return false;
        }
        Window directory = new Window(file, end.directoryOffset(), end.directoryOffset() + end.directoryBytes());
        return comment.isOver(directory.crc32(), end.comment());
    }

    /**
     * Does what {@link #openToBuildOn} has left out, if it has. For one thread at a time.
     *
     * @throws ArchiveException as {@link #open}
     * @throws IOException if it cannot be read
     */
    public void check() throws IOException {
        if (checked) {
            return;
        }
        try {
            checkStructure();
            checked = true;
        } catch (EOFException e) {
            throw shorter(archive);
        }
    }

    private static ArchiveException shorter(Path archive) {
        return ArchiveException.of(archive, ArchiveFault.END_RECORD, "it is shorter than its records say");
    }

    private void checkStructure() throws IOException {
        totalSize = 0;
        files = 0;
        NameIndex names = new NameIndex();
        Layout layout = new Layout(end.directoryOffset());
        ListDigest digest = new ListDigest();
        CRC32 directory = new CRC32();
        LocalHeader local = new LocalHeader(file, end.directoryOffset());
        EntryCursor cursor = new EntryCursor(archive, file, end, zone, false);
        for (CentralHeader header = cursor.nextHeader(); header != null; header = cursor.nextHeader()) {
            ArchiveEntry entry = header.entry();
            try {
                long dataOffset = local.dataOffset(header);
                if (entry.compressedSize() > end.directoryOffset() - dataOffset) {
                    throw new Damaged(ArchiveFault.OVERLAP, "runs into the central directory");
                }
                if (entry.isDirectory() && entry.compressedSize() > 0) {
                    requireEmptyStream(dataOffset);
                }
                layout.add(entry.headerOffset(), dataOffset + entry.compressedSize(), entry.hasDescriptor());
                totalSize = Math.addExact(totalSize, entry.size());
            } catch (Damaged e) {
                throw cursor.refuse(e);
            } catch (ArithmeticException e) {
                throw ArchiveException.of(archive, ArchiveFault.TOO_LARGE, "more than 8 EiB");
            }
            files += entry.isDirectory() ? 0 : 1;
            names.add(entry.name());
            digest.add(entry);
            header.raw().addTo(directory);
        }
        layout.check(cursor(), file);
        if (names.suspicious()) {
            new NameDispute(archive, names).settle(cursor(), cursor());
        }
        if (comment != null && !comment.sha256().equals(digest.of(comment.created()))) {
            throw ArchiveException.of(archive, ArchiveFault.DIGEST, "a name, mode, time, size or hash was altered");
        }
        if (comment != null && comment.directory().isPresent() && !comment.isOver(directory, end.comment())) {
            throw ArchiveException.of(archive, ArchiveFault.DIGEST, "its central directory was altered");
        }
    }

    /** The content of a directory is never read again, and readers that do read it must find nothing. */
    private void requireEmptyStream(long dataOffset) throws Damaged, IOException {
        if ((Window.read(file, dataOffset, 2).getShort() & 0xFFFF) != Zip.EMPTY_DEFLATE_STREAM) {
            throw new Damaged(ArchiveFault.DIRECTORY_WITH_DATA, "is a directory with other content than none");
        }
    }

    /** The archive's path, as it was given. */
    public Path path() {
        return archive;
    }

    /** Number of members, directories included. */
    public long entries() {
        return end.entries();
    }

    /** Number of members that are files, in an archive that has been checked. */
    public long files() {
        requireChecked();
        return files;
    }

    /** Bytes of all contents together, as declared, in an archive that has been checked. */
    public long totalSize() {
        requireChecked();
        return totalSize;
    }

    private void requireChecked() {
        if (!checked) {
            throw new IllegalStateException(archive + " has not been checked");
        }
    }

    /** What the archive says of itself; nothing for one that another tool made. */
    public Optional<ArchiveComment> comment() {
        return Optional.ofNullable(comment);
    }

    /** A new walk over the members, in the order of the central directory. */
    public EntryCursor cursor() {
        return new EntryCursor(archive, file, end, zone, true);
    }

    /**
     * A member's content. It never yields a byte more than the entry declares, and its end is reached only if length, CRC-32
     * and SHA-256 are right; otherwise {@link ArchiveException}.
     */
    public EntryContent content(ArchiveEntry entry) throws IOException {
        return new EntryContent(archive, file, entry, dataOffset(entry), decompressors);
    }

    /**
     * A member's compressed blocks; nothing if it has none that can be told apart.
     *
     * @throws IOException if the archive became shorter, or cannot be read
     */
    public Optional<ArchivedBlocks> blocks(ArchiveEntry entry) throws IOException {
        return Optional.ofNullable(ArchivedBlocks.of(file, entry, dataOffset(entry)));
    }

    /** A run of members of this archive, still empty. */
    public MemberRun run() {
        return new MemberRun(file);
    }

    Decompressors decompressors() {
        return decompressors;
    }

    private long dataOffset(ArchiveEntry entry) throws IOException {
        byte[] lengths = new byte[4];
        if (entry.headerOffset() > end.directoryOffset() - Zip.LOCAL_BYTES) {
            throw ArchiveException.of(archive, ArchiveFault.LOCAL_HEADER, entry.name(), LocalHeader.MISSING);
        }
        try {
            Window.read(file, entry.headerOffset() + 26, 4).get(lengths);
        } catch (EOFException e) {
            throw ArchiveException.of(archive, ArchiveFault.CONTENT, entry.name(), EntryContent.CUT);
        }
        int nameBytes = (lengths[0] & 0xFF) | (lengths[1] & 0xFF) << 8;
        int extraBytes = (lengths[2] & 0xFF) | (lengths[3] & 0xFF) << 8;
        return entry.headerOffset() + Zip.LOCAL_BYTES + nameBytes + extraBytes;
    }

    /** Nothing can be lost with a file that was only read, so what the system says to that is of no interest. */
    @Override
    public void close() {
        decompressors.close();
        try {
            file.close();
        } catch (IOException e) {
            return;
        }
    }
}
