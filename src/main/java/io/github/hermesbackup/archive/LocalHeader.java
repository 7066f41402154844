package io.github.hermesbackup.archive;

import io.github.hermesbackup.archive.ExtraFields.Damaged;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads a local header and holds it against the central one: every fact that stands twice must be the same. */
final class LocalHeader {

    /** Enough for the fixed part, a usual name and usual fields in one read. */
    private static final int FIRST_READ = 512;

    private static final int LOCAL_FACTS = 4;
    private static final int CENTRAL_FACTS = 6;
    /** From the version that is needed to the length of the name. */
    private static final int FACT_BYTES = 24;

    private final FileChannel file;
    private final long directoryOffset;
    /** Outside the heap, where the system can write to. */
    private final ByteBuffer usual = ByteBuffer.allocateDirect(FIRST_READ).order(ByteOrder.LITTLE_ENDIAN);

    LocalHeader(FileChannel file, long directoryOffset) {
        this.file = file;
        this.directoryOffset = directoryOffset;
    }

    /** Where the member's data begins. */
    long dataOffset(CentralHeader central) throws Damaged, IOException {
        ArchiveEntry entry = central.entry();
        long offset = entry.headerOffset();
        if (offset > directoryOffset - Zip.LOCAL_BYTES) {
            throw new Damaged(ArchiveFault.LOCAL_HEADER, "has no local header where the directory says");
        }
        ByteBuffer header = read(offset);
        int nameBytes = header.getShort(26) & 0xFFFF;
        int extraBytes = header.getShort(28) & 0xFFFF;
        int length = Zip.LOCAL_BYTES + nameBytes + extraBytes;
        if (isTwin(header.limit(length), central)) {
            return offset + length;
        }
        byte[] name = new byte[nameBytes];
        header.get(Zip.LOCAL_BYTES, name);
        if (!Arrays.equals(name, central.rawName())) {
            throw differs("name");
        }
        if ((header.getShort(6) & 0xFFFF) != entry.flags()) {
            throw differs("flags");
        }
        if ((header.getShort(8) & 0xFFFF) != entry.method()) {
            throw differs("method");
        }
        if (((header.getShort(12) & 0xFFFF) << 16 | (header.getShort(10) & 0xFFFF)) != central.dosTime()) {
            throw differs("time");
        }
        ExtraFields extra = ExtraFields.parse(
                header.slice(Zip.LOCAL_BYTES + nameBytes, extraBytes).order(ByteOrder.LITTLE_ENDIAN));
        extra.requirePath(name, entry.name().getBytes(StandardCharsets.UTF_8));
        requireSizes(entry, header, extra.zip64);
        EntryTime time = extra.time();
        if (time != null && time.seconds() != entry.time().seconds() && entry.sha256() != null) {
            throw differs("time");
        }
        if (extra.sha256 != null && !Arrays.equals(extra.sha256, entry.sha256())) {
            throw differs("SHA-256");
        }
        return offset + length;
    }

    /**
     * True if both headers are as we write them: the facts in the same order, then the name and the fields that both have, then
     * in the central one our private field or nothing. Then no fact can differ.
     *
     * @param local a local header, to the byte
     * @param central the central one
     */
    static boolean isTwin(ByteBuffer local, CentralHeader central) {
        ByteBuffer raw = central.raw();
        int tail = local.limit() - Zip.LOCAL_BYTES;
        return !central.zip64()
                && endsWithOrigin(raw, Zip.CENTRAL_BYTES + tail)
                && same(local, LOCAL_FACTS, raw, CENTRAL_FACTS, FACT_BYTES)
                && same(local, Zip.LOCAL_BYTES, raw, Zip.CENTRAL_BYTES, tail);
    }

    private static boolean endsWithOrigin(ByteBuffer central, int at) {
        int left = central.limit() - at;
        return left == 0
                || (left >= 4
                        && (central.getShort(at) & 0xFFFF) == Origin.FIELD_ID
                        && (central.getShort(at + 2) & 0xFFFF) == left - 4);
    }

    private static boolean same(ByteBuffer one, int at, ByteBuffer other, int otherAt, int bytes) {
        return one.slice(at, bytes).equals(other.slice(otherAt, bytes));
    }

    private ByteBuffer read(long offset) throws Damaged, IOException {
        try {
            int first = (int) Math.min(FIRST_READ, directoryOffset - offset);
            ByteBuffer header = Window.fill(usual.clear().limit(first), file, offset);
            if (header.getInt(0) != Zip.LOCAL_SIGNATURE) {
                throw new Damaged(ArchiveFault.LOCAL_HEADER, "has no local header where the directory says");
            }
            int bytes = Zip.LOCAL_BYTES + (header.getShort(26) & 0xFFFF) + (header.getShort(28) & 0xFFFF);
            if (bytes > directoryOffset - offset) {
                throw new Damaged(ArchiveFault.LOCAL_HEADER, "has a local header that runs into the central directory");
            }
            return bytes <= first ? header : Window.read(file, offset, bytes);
        } catch (EOFException e) {
            throw new Damaged(ArchiveFault.LOCAL_HEADER, "has no local header where the directory says");
        }
    }

    private static void requireSizes(ArchiveEntry entry, ByteBuffer header, ByteBuffer zip64) throws Damaged {
        long compressed = header.getInt(18) & Zip.MAX_32;
        long size = header.getInt(22) & Zip.MAX_32;
        if (zip64 != null && zip64.remaining() != 16) {
            throw new Damaged(ArchiveFault.ZIP64, "has a zip64 field of " + zip64.remaining() + " bytes locally");
        }
        if ((size == Zip.MAX_32 || compressed == Zip.MAX_32) && zip64 == null) {
            throw new Damaged(ArchiveFault.ZIP64, "has no zip64 field for its local sizes");
        }
        size = size == Zip.MAX_32 ? zip64.getLong(0) : size;
        compressed = compressed == Zip.MAX_32 ? zip64.getLong(8) : compressed;
        // A writer that could not seek leaves zeros here and writes the truth behind the data.
        boolean later = entry.hasDescriptor();
        if (size != entry.size() && !(later && size == 0)) {
            throw differs("size");
        }
        if (compressed != entry.compressedSize() && !(later && compressed == 0)) {
            throw differs("compressed size");
        }
        // A field that nothing asks for is read by some all the same.
        if (zip64 != null && !(zip64.getLong(0) == size && zip64.getLong(8) == compressed)) {
            throw new Damaged(ArchiveFault.ZIP64, "has a zip64 field that says something else than its local sizes");
        }
        int crc = header.getInt(14);
        if (crc != entry.crc() && !(later && crc == 0)) {
            throw differs("CRC");
        }
    }

    private static Damaged differs(String what) {
        return new Damaged(ArchiveFault.LOCAL_HEADER, "has another " + what + " in its local header");
    }
}
