package io.github.hermesbackup.archive;

import io.github.hermesbackup.archive.ExtraFields.Damaged;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;

/**
 * Reads one central header into an entry, and refuses what other readers could understand otherwise.
 *
 * @param entry what the header says
 * @param rawName the name's bytes, for comparison with the local header
 * @param dosTime date and time as they stand in the header, for the same comparison
 * @param zip64 true if it has a zip64 field
 * @param raw the header itself, valid until the next one is read
 */
record CentralHeader(ArchiveEntry entry, byte[] rawName, int dosTime, boolean zip64, Bytes raw) {

    private static final Charset CP437 = Charset.forName("IBM437");

    /** A header that has been read before and has no zip64 field. */
    static CentralHeader of(ArchiveEntry entry, byte[] bytes) {
        Bytes header = Bytes.of(bytes);
        return new CentralHeader(entry, header.copy(Zip.CENTRAL_BYTES, header.u16(28)), dosTime(header), false, header);
    }

    private static int dosTime(Bytes header) {
        return header.u16(14) << 16 | header.u16(12);
    }

    /** The header itself, but with another place of the local one. */
    byte[] at(int offset) {
        byte[] bytes = raw.copy();
        for (int i = 0; i < 4; i++) {
            bytes[Zip.CENTRAL_OFFSET + i] = (byte) (offset >>> 8 * i);
        }
        return bytes;
    }

    /** Length of a header whose fixed part the buffer holds. */
    static int bytes(Bytes fixed) {
        return Zip.CENTRAL_BYTES + fixed.u16(28) + fixed.u16(30) + fixed.u16(32);
    }

    /** Length of the name of a header whose fixed part the buffer holds. */
    static int nameBytes(Bytes fixed) {
        return fixed.u16(28);
    }

    /** The name as it can be shown when the header turns out to be damaged. */
    static String shownName(Bytes header) {
        byte[] raw = header.copy(Zip.CENTRAL_BYTES, header.u16(28));
        boolean utf8 = (header.u16(8) & Zip.FLAG_UTF8) != 0;
        return new String(raw, utf8 ? StandardCharsets.UTF_8 : CP437);
    }

    /** @param origins false to pass over our private field, which takes a third of the time */
    static CentralHeader parse(Bytes header, ZoneId zone, boolean origins) throws Damaged {
        int flags = header.u16(8);
        int method = header.u16(10);
        requireSupported(flags, method);
        requireVersion(header.u8(6), header.u8(7), method);
        byte[] rawName = header.copy(Zip.CENTRAL_BYTES, header.u16(28));
        String name = decodeName(rawName, flags);
        EntryName.Problem problem = EntryName.problemWith(name).orElse(null);
        if (problem != null) {
            throw new Damaged(problem.fault(), problem.detail());
        }
        ExtraFields extra = ExtraFields.parse(header.piece(Zip.CENTRAL_BYTES + rawName.length, header.u16(30)));
        extra.requirePath(rawName, name);
        long[] sizes = sizes(header, extra.zip64);
        int dosTime = dosTime(header);
        EntryTime time = extra.time();
        int made = header.u8(5);
        int mode = header.u16(40);
        requireOrdinary(name, mode, sizes[0], sizes[1], method);
        boolean unix = made == Zip.MADE_BY_UNIX || made == Zip.MADE_BY_MACOS;
        boolean hasMode = unix && mode != 0;
        requireSlash(name, !unix && (header.i32(38) & Zip.DOS_DIRECTORY) != 0);
        requireNoContent(name, header.i32(16));
        ArchiveEntry entry = new ArchiveEntry(
                name,
                hasMode ? mode & 0777 : -1,
                time != null ? time : EntryTime.ofDos(dosTime >>> 16, dosTime & 0xFFFF, zone),
                sizes[0],
                sizes[1],
                method,
                flags,
                header.i32(16),
                extra.sha256,
                sizes[2],
                origins ? extra.origin() : null);
        return new CentralHeader(entry, rawName, dosTime, extra.zip64 != null, header);
    }

    private static void requireSupported(int flags, int method) throws Damaged {
        if ((flags & (Zip.FLAG_ENCRYPTED | Zip.FLAG_STRONG_ENCRYPTION | Zip.FLAG_MASKED)) != 0) {
            throw new Damaged(ArchiveFault.ENCRYPTED, "is encrypted");
        }
        if ((flags & Zip.FLAG_PATCHED) != 0) {
            throw new Damaged(ArchiveFault.METHOD, "is patch data");
        }
        if (method != Zip.STORED && method != Zip.DEFLATED && method != Zip.ZSTD) {
            throw new Damaged(ArchiveFault.METHOD, "is compressed with method " + method);
        }
        if (method != Zip.DEFLATED && (flags & Zip.FLAG_DESCRIPTOR) != 0) {
            throw new Damaged(ArchiveFault.DESCRIPTOR, "has a data descriptor without being deflated");
        }
    }

    /** Readers refuse a member that asks for a newer version than they know, whatever it then turns out to need. */
    private static void requireVersion(int needed, int host, int method) throws Damaged {
        int known = method == Zip.ZSTD ? Zip.VERSION_ZSTD : Zip.VERSION_READ;
        // Info-ZIP skips what asks for more than this of VMS, whatever it knows itself.
        if (needed > (host == Zip.HOST_VMS ? Zip.VERSION_VMS : known)) {
            throw new Damaged(
                    ArchiveFault.METHOD, "asks for version %d.%d of the format".formatted(needed / 10, needed % 10));
        }
    }

    static String decodeName(byte[] raw, int flags) throws Damaged {
        String ascii = new String(raw, StandardCharsets.US_ASCII);
        if (ascii.indexOf('\uFFFD') < 0) {
            return ascii; // the same in both encodings
        }
        if ((flags & Zip.FLAG_UTF8) == 0) {
            return new String(raw, CP437);
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(raw))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new Damaged(ArchiveFault.NAME_ENCODING, "is not valid UTF-8");
        }
    }

    /** Size, compressed size and offset of the local header; the zip64 field holds exactly those that are saturated. */
    private static long[] sizes(Bytes header, Bytes zip64) throws Damaged {
        long[] values = {header.u32(24), header.u32(20), header.u32(42)};
        int disk = header.u16(34);
        int expected = disk == Zip.MAX_16 ? 4 : 0;
        for (long value : values) {
            expected += value == Zip.MAX_32 ? 8 : 0;
        }
        if (expected != (zip64 == null ? 0 : zip64.length())) {
            throw new Damaged(ArchiveFault.ZIP64, "has a zip64 field that does not fit its sizes");
        }
        int at = 0;
        for (int i = 0; i < values.length; i++) {
            if (values[i] == Zip.MAX_32) {
                values[i] = zip64.i64(at);
                at += 8;
            }
            if (values[i] < 0) {
                throw new Damaged(ArchiveFault.ZIP64, "has a negative size");
            }
        }
        if (disk == Zip.MAX_16 ? zip64.i32(at) != 0 : disk != 0) {
            throw new Damaged(ArchiveFault.MULTI_DISK, "lies on another disk");
        }
        return values;
    }

    /** Elsewhere than on Unix, some readers go by the attribute and some by the slash. */
    private static void requireSlash(String name, boolean dosDirectory) throws Damaged {
        if (dosDirectory && !name.endsWith("/")) {
            throw new Damaged(ArchiveFault.CLASH, "has a name and a type that contradict each other");
        }
    }

    private static void requireNoContent(String name, int crc) throws Damaged {
        if (crc != 0 && name.endsWith("/")) {
            throw new Damaged(ArchiveFault.DIRECTORY_WITH_DATA, "is a directory with the CRC-32 of some content");
        }
    }

    private static void requireOrdinary(String name, int mode, long size, long compressed, int method) throws Damaged {
        int type = mode & Zip.TYPE_MASK;
        boolean directory = name.endsWith("/");
        if (type == Zip.TYPE_LINK) {
            throw new Damaged(ArchiveFault.LINK, "is a symbolic link");
        }
        if (type != 0 && type != Zip.TYPE_FILE && type != Zip.TYPE_DIRECTORY) {
            throw new Damaged(ArchiveFault.SPECIAL_FILE, "is a device, socket or pipe");
        }
        if (type != 0 && (type == Zip.TYPE_DIRECTORY) != directory) {
            throw new Damaged(ArchiveFault.CLASH, "has a name and a type that contradict each other");
        }
        // An empty deflate stream takes two bytes: CPython writes one for a directory added with writestr().
        boolean emptyStream = method == Zip.DEFLATED && compressed == Zip.EMPTY_DEFLATE_BYTES;
        if (directory && (size != 0 || (compressed != 0 && !emptyStream))) {
            throw new Damaged(ArchiveFault.DIRECTORY_WITH_DATA, "is a directory of " + size + " bytes");
        }
        if (directory && method == Zip.DEFLATED && compressed == 0) {
            throw new Damaged(ArchiveFault.CONTENT, "is a directory that is compressed, and has no compressed data");
        }
        if (directory && method == Zip.ZSTD) {
            throw new Damaged(ArchiveFault.METHOD, "is a directory, but compressed with method " + method);
        }
        if (method == Zip.STORED && size != compressed) {
            throw new Damaged(ArchiveFault.CENTRAL_HEADER, "is stored, but its two sizes differ");
        }
    }
}
