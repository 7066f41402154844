package io.github.hermesbackup.archive;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The extra fields of one header that mean something to us.
 *
 * <p>Zip64 ({@code 0x0001}) and the Unicode path ({@code 0x7075}) are PKWARE's, NTFS times ({@code 0x000a}) too, the
 * extended timestamp ({@code 0x5455}) is Info-ZIP's, the hash ({@code 0x1a51}) is minizip-ng's.
 */
final class ExtraFields {

    static final int ZIP64 = 0x0001;
    static final int NTFS = 0x000a;
    static final int UNIX_TIME = 0x5455;
    static final int UNICODE_PATH = 0x7075;
    static final int HASH = 0x1a51;
    static final int HASH_SHA256 = 23;

    /** A header is refused: class of fault, and what to say after the name. */
    static final class Damaged extends Exception {
        final transient ArchiveFault fault;

        Damaged(ArchiveFault fault, String detail) {
            super(detail, null, false, false);
            this.fault = fault;
        }
    }

    Bytes zip64;
    private Bytes ntfs;
    private Bytes unixTime;
    private Bytes unicodePath;
    byte[] sha256;
    private Bytes origin;

    static ExtraFields parse(Bytes in) throws Damaged {
        ExtraFields fields = new ExtraFields();
        for (int at = 0; at < in.length(); ) {
            if (in.length() - at < 4) {
                throw new Damaged(ArchiveFault.EXTRA_FIELD, "has extra bytes that are no field");
            }
            int length = in.u16(at + 2);
            if (length > in.length() - at - 4) {
                throw new Damaged(ArchiveFault.EXTRA_FIELD, "has an extra field that overruns its header");
            }
            fields.take(in.u16(at), in.piece(at + 4, length));
            at += 4 + length;
        }
        return fields;
    }

    private void take(int id, Bytes body) throws Damaged {
        switch (id) {
            case ZIP64 -> {
                once(zip64, id);
                zip64 = body;
            }
            case NTFS -> {
                once(ntfs, id);
                ntfs = body;
            }
            case UNIX_TIME -> {
                once(unixTime, id);
                unixTime = body;
            }
            case UNICODE_PATH -> {
                once(unicodePath, id);
                unicodePath = body;
            }
            case HASH -> {
                once(sha256, id);
                sha256 = hash(body);
            }
            case Origin.FIELD_ID -> {
                once(origin, id);
                origin = body;
            }
            default -> {
                // Other tools' fields (owner, Java's marker, alignment …) say nothing about name, content, mode or
                // time.
            }
        }
    }

    private static void once(Object earlier, int id) throws Damaged {
        if (earlier != null) {
            throw new Damaged(ArchiveFault.EXTRA_FIELD, "has the extra field 0x%04x twice".formatted(id));
        }
    }

    private static byte[] hash(Bytes body) throws Damaged {
        if (body.length() < 4) {
            throw new Damaged(ArchiveFault.EXTRA_FIELD, "has a cut hash field");
        }
        if (body.u16(0) != HASH_SHA256) {
            return null;
        }
        if (body.u16(2) != 32 || body.length() != 4 + 32) {
            throw new Damaged(ArchiveFault.EXTRA_FIELD, "has a cut hash field");
        }
        return body.copy(4, 32);
    }

    /** What our private field says, or null. */
    Origin origin() {
        return origin == null ? null : Origin.decode(origin);
    }

    /** The most precise modification time that the fields hold, or null. */
    EntryTime time() throws Damaged {
        if (ntfs != null) {
            EntryTime time = ntfsTime(ntfs);
            if (time != null) {
                return time;
            }
        }
        if (unixTime != null) {
            if (unixTime.length() < 1) {
                throw new Damaged(ArchiveFault.EXTRA_FIELD, "has a cut timestamp field");
            }
            if ((unixTime.u8(0) & 1) != 0) {
                if (unixTime.length() < 5) {
                    throw new Damaged(ArchiveFault.EXTRA_FIELD, "has a cut timestamp field");
                }
                return EntryTime.ofSeconds(unixTime.i32(1));
            }
        }
        return null;
    }

    private static EntryTime ntfsTime(Bytes body) throws Damaged {
        if (body.length() < 4) {
            throw new Damaged(ArchiveFault.EXTRA_FIELD, "has a cut NTFS field");
        }
        for (int at = 4; body.length() - at >= 4; ) {
            int tag = body.u16(at);
            int length = body.u16(at + 2);
            if (length > body.length() - at - 4 || (tag == 1 && length != 24)) {
                throw new Damaged(ArchiveFault.EXTRA_FIELD, "has a cut NTFS field");
            }
            if (tag == 1) {
                return EntryTime.ofNtfs(body.i64(at + 4));
            }
            at += 4 + length;
        }
        return null;
    }

    /** Refuses a Unicode path (it overrides the name for some readers) unless it says what the name says. */
    void requirePath(byte[] rawName, String name) throws Damaged {
        if (unicodePath == null) {
            return;
        }
        boolean same = unicodePath.length() >= 5
                && unicodePath.u8(0) == 1
                && unicodePath.i32(1) == Bytes.of(rawName).crc32()
                && Arrays.equals(unicodePath.copy(5, unicodePath.length() - 5), name.getBytes(StandardCharsets.UTF_8));
        if (!same) {
            throw new Damaged(ArchiveFault.NAME_ENCODING, "has a Unicode path field with another name");
        }
    }
}
