package io.github.hermesbackup.archive;

import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * Members that stand one behind the other in an archive of ours, to be taken over with their headers as they stand there.
 *
 * <p>Most members of a second backup are unchanged, and unchanged ones are neighbours: carrying them over in one piece spares
 * making their headers anew. Nothing is believed of the bytes: see {@link RunCheck}.
 */
public final class MemberRun {

    private static final int MOST_MEMBERS = 512;

    /**
     * One of the members.
     *
     * @param header its central header
     * @param localBytes length of its local header
     */
    record Part(CentralHeader header, int localBytes) {

        ArchiveEntry entry() {
            return header.entry();
        }

        long bytes() {
            return localBytes + entry().compressedSize();
        }
    }

    private final FileChannel file;
    private final List<Part> parts = new ArrayList<>();
    private long start;
    private long end;

    MemberRun(FileChannel file) {
        this.file = file;
    }

    /**
     * Adds a member if it begins where the last one ends, and is of a form that can be carried over.
     *
     * @param central its central header, see {@link EntryCursor#header}
     * @return false if it does not fit; then it may be the first of another run, or of none
     */
    public boolean add(ArchiveEntry entry, byte[] central) {
        boolean first = parts.isEmpty();
        if (parts.size() == MOST_MEMBERS || !(first || entry.headerOffset() == end) || !canStand(entry)) {
            return false;
        }
        CentralHeader header = CentralHeader.of(entry, central);
        Part part = new Part(header, HeaderWriter.localBytes(header.rawName().length, entry));
        start = first ? entry.headerOffset() : start;
        end = entry.headerOffset() + part.bytes();
        parts.add(part);
        return true;
    }

    /** Zip64 forms are made anew; so is a file of which nothing proves that its bytes are what they were. */
    private static boolean canStand(ArchiveEntry entry) {
        if (entry.flags() != Zip.FLAG_UTF8
                || HeaderWriter.needsZip64(entry.size(), entry.compressedSize())
                || entry.headerOffset() >= Zip.MAX_32) {
            return false;
        }
        return entry.isDirectory() ? entry.compressedSize() == 0 : ArchivedBlocks.isIndexed(entry);
    }

    /** Number of members. */
    public int size() {
        return parts.size();
    }

    Part part(int number) {
        return parts.get(number);
    }

    FileChannel file() {
        return file;
    }

    long start() {
        return start;
    }

    long end() {
        return end;
    }
}
