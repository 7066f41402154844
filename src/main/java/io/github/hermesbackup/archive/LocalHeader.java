package io.github.hermesbackup.archive;

import io.github.hermesbackup.archive.ExtraFields.Damaged;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;

/** Reads a local header and holds it against the central one: every fact that stands twice must be the same. */
final class LocalHeader {

    /** Enough for the fixed part, a usual name and usual fields in one read. */
    private static final int FIRST_READ = 512;

    static final String MISSING = "has no local header where the directory says";

    private static final int LOCAL_FACTS = 4;
    private static final int CENTRAL_FACTS = 6;
    /** From the version that is needed to the length of the name. */
    private static final int FACT_BYTES = 24;

    private final FileChannel file;
    private final long directoryOffset;
    /** Outside the heap, where the system can write to. */
    private final ByteBuffer usual = ByteBuffer.allocateDirect(FIRST_READ);

    private final byte[] copied = new byte[FIRST_READ];

    LocalHeader(FileChannel file, long directoryOffset) {
        this.file = file;
        this.directoryOffset = directoryOffset;
    }

    /** Where the member's data begins. */
    long dataOffset(CentralHeader central) throws Damaged, IOException {
        ArchiveEntry entry = central.entry();
        long offset = entry.headerOffset();
        if (offset > directoryOffset - Zip.LOCAL_BYTES) {
            throw new Damaged(ArchiveFault.LOCAL_HEADER, MISSING);
        }
        Bytes header = read(offset);
        if (isTwin(header, central)) {
            return offset + header.length();
        }
        byte[] name = header.copy(Zip.LOCAL_BYTES, header.u16(26));
        if (!Arrays.equals(name, central.rawName())) {
            throw differs("name");
        }
        if (header.u16(6) != entry.flags()) {
            throw differs("flags");
        }
        if (header.u16(8) != entry.method()) {
            throw differs("method");
        }
        if ((header.u16(12) << 16 | header.u16(10)) != central.dosTime()) {
            throw differs("time");
        }
        ExtraFields extra = ExtraFields.parse(header.piece(Zip.LOCAL_BYTES + name.length, header.u16(28)));
        extra.requirePath(name, entry.name());
        requireSizes(entry, header, extra.zip64);
        EntryTime time = extra.time();
        if (time != null && time.seconds() != entry.time().seconds() && entry.sha256() != null) {
            throw differs("time");
        }
        if (extra.sha256 != null && !Arrays.equals(extra.sha256, entry.sha256())) {
            throw differs("SHA-256");
        }
        return offset + header.length();
    }

    /**
     * True if both headers are as we write them: the facts in the same order, then the name and the fields that both have, then
     * in the central one our private field or nothing. Then no fact can differ.
     *
     * @param local a local header, to the byte
     * @param central the central one
     */
    static boolean isTwin(Bytes local, CentralHeader central) {
        Bytes raw = central.raw();
        int tail = local.length() - Zip.LOCAL_BYTES;
        return !central.zip64()
                && endsWithOrigin(raw, Zip.CENTRAL_BYTES + tail)
                && endsWithField(local)
                && local.same(LOCAL_FACTS, raw, CENTRAL_FACTS, FACT_BYTES)
                && local.same(Zip.LOCAL_BYTES, raw, Zip.CENTRAL_BYTES, tail);
    }

    private static boolean endsWithOrigin(Bytes central, int at) {
        int left = central.length() - at;
        return left == 0 || (left >= 4 && central.u16(at) == Origin.FIELD_ID && central.u16(at + 2) == left - 4);
    }

    /** Else the central one goes on with the rest of a field, even if that rest looks like our private one. */
    private static boolean endsWithField(Bytes local) {
        int at = Zip.LOCAL_BYTES + local.u16(26);
        while (local.length() - at >= 4) {
            at += 4 + local.u16(at + 2);
        }
        return at == local.length();
    }

    /** The header, to the byte. */
    private Bytes read(long offset) throws Damaged, IOException {
        try {
            int first = (int) Math.min(FIRST_READ, directoryOffset - offset);
            Window.fill(usual.clear().limit(first), file, offset).get(0, copied, 0, first);
            Bytes header = Bytes.of(copied, 0, first);
            if (header.i32(0) != Zip.LOCAL_SIGNATURE) {
                throw new Damaged(ArchiveFault.LOCAL_HEADER, MISSING);
            }
            int bytes = Zip.LOCAL_BYTES + header.u16(26) + header.u16(28);
            if (bytes > directoryOffset - offset) {
                throw new Damaged(ArchiveFault.LOCAL_HEADER, "has a local header that runs into the central directory");
            }
            return bytes <= first
                    ? header.piece(0, bytes)
                    : Bytes.of(Window.read(file, offset, bytes).array());
        } catch (EOFException e) {
            throw new Damaged(ArchiveFault.LOCAL_HEADER, MISSING);
        }
    }

    private static void requireSizes(ArchiveEntry entry, Bytes header, Bytes zip64) throws Damaged {
        long compressed = header.u32(18);
        long size = header.u32(22);
        if (zip64 != null && zip64.length() != 16) {
            throw new Damaged(ArchiveFault.ZIP64, "has a zip64 field of " + zip64.length() + " bytes locally");
        }
        if ((size == Zip.MAX_32 || compressed == Zip.MAX_32) && zip64 == null) {
            throw new Damaged(ArchiveFault.ZIP64, "has no zip64 field for its local sizes");
        }
        size = size == Zip.MAX_32 ? zip64.i64(0) : size;
        compressed = compressed == Zip.MAX_32 ? zip64.i64(8) : compressed;
        // A writer that could not seek leaves zeros here and writes the truth behind the data.
        boolean later = entry.hasDescriptor();
        if (size != entry.size() && !(later && size == 0)) {
            throw differs("size");
        }
        if (compressed != entry.compressedSize() && !(later && compressed == 0)) {
            throw differs("compressed size");
        }
        // A field that nothing asks for is read by some all the same.
        if (zip64 != null && !(zip64.i64(0) == size && zip64.i64(8) == compressed)) {
            throw new Damaged(ArchiveFault.ZIP64, "has a zip64 field that says something else than its local sizes");
        }
        int crc = header.i32(14);
        if (crc != entry.crc() && !(later && crc == 0)) {
            throw differs("CRC");
        }
    }

    private static Damaged differs(String what) {
        return new Damaged(ArchiveFault.LOCAL_HEADER, "has another " + what + " in its local header");
    }
}
