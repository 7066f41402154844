package io.github.hermesbackup.archive;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;

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

    ByteBuffer zip64;
    private ByteBuffer ntfs;
    private ByteBuffer unixTime;
    private ByteBuffer unicodePath;
    byte[] sha256;
    Origin origin;

    static ExtraFields parse(ByteBuffer in) throws Damaged {
        ExtraFields fields = new ExtraFields();
        while (in.hasRemaining()) {
            if (in.remaining() < 4) {
                throw new Damaged(ArchiveFault.EXTRA_FIELD, "has extra bytes that are no field");
            }
            int id = in.getShort() & 0xFFFF;
            int length = in.getShort() & 0xFFFF;
            if (length > in.remaining()) {
                throw new Damaged(ArchiveFault.EXTRA_FIELD, "has an extra field that overruns its header");
            }
            ByteBuffer body = in.slice().limit(length).slice().order(ByteOrder.LITTLE_ENDIAN);
            in.position(in.position() + length);
            fields.take(id, body);
        }
        return fields;
    }

    private void take(int id, ByteBuffer body) throws Damaged {
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
                origin = Origin.decode(body);
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

    private static byte[] hash(ByteBuffer body) throws Damaged {
        if (body.remaining() < 4) {
            throw new Damaged(ArchiveFault.EXTRA_FIELD, "has a cut hash field");
        }
        int algorithm = body.getShort() & 0xFFFF;
        int length = body.getShort() & 0xFFFF;
        if (algorithm != HASH_SHA256) {
            return null;
        }
        if (length != 32 || body.remaining() != 32) {
            throw new Damaged(ArchiveFault.EXTRA_FIELD, "has a cut hash field");
        }
        byte[] digest = new byte[32];
        body.get(digest);
        return digest;
    }

    /** The most precise modification time that the fields hold, or null. */
    EntryTime time() throws Damaged {
        if (ntfs != null) {
            EntryTime time = ntfsTime(ntfs.duplicate().order(ByteOrder.LITTLE_ENDIAN));
            if (time != null) {
                return time;
            }
        }
        if (unixTime != null) {
            if (unixTime.remaining() < 1) {
                throw new Damaged(ArchiveFault.EXTRA_FIELD, "has a cut timestamp field");
            }
            if ((unixTime.get(0) & 1) != 0) {
                if (unixTime.remaining() < 5) {
                    throw new Damaged(ArchiveFault.EXTRA_FIELD, "has a cut timestamp field");
                }
                return EntryTime.ofSeconds(unixTime.getInt(1));
            }
        }
        return null;
    }

    private static EntryTime ntfsTime(ByteBuffer body) throws Damaged {
        if (body.remaining() < 4) {
            throw new Damaged(ArchiveFault.EXTRA_FIELD, "has a cut NTFS field");
        }
        body.getInt();
        while (body.remaining() >= 4) {
            int tag = body.getShort() & 0xFFFF;
            int length = body.getShort() & 0xFFFF;
            if (length > body.remaining() || (tag == 1 && length != 24)) {
                throw new Damaged(ArchiveFault.EXTRA_FIELD, "has a cut NTFS field");
            }
            if (tag == 1) {
                long time = body.getLong(body.position());
                return EntryTime.ofNtfs(time);
            }
            body.position(body.position() + length);
        }
        return null;
    }

    /** Refuses a Unicode path (it overrides the name for some readers) unless it says what the name says. */
    void requirePath(byte[] rawName, byte[] utf8Name) throws Damaged {
        if (unicodePath == null) {
            return;
        }
        ByteBuffer field = unicodePath.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        CRC32 crc = new CRC32();
        crc.update(rawName);
        boolean same = field.remaining() >= 5 && field.get() == 1 && field.getInt() == (int) crc.getValue();
        if (!same || !field.equals(ByteBuffer.wrap(utf8Name))) {
            throw new Damaged(ArchiveFault.NAME_ENCODING, "has a Unicode path field with another name");
        }
    }
}
