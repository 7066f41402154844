package io.github.hermesbackup.archive;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;

/** Encodes the headers of one entry. Zip64 fields are written only where a value does not fit. */
final class HeaderWriter {

    private static final int TIME_FIELD_BYTES = 9;
    private static final int NTFS_FIELD_BYTES = 36;
    private static final int HASH_FIELD_BYTES = 40;
    private static final int ZIP64_LOCAL_BYTES = 20;

    private final ZoneId zone;

    HeaderWriter(ZoneId zone) {
        this.zone = zone;
    }

    /** True if the entry's sizes need a zip64 field. */
    static boolean needsZip64(long size, long compressedSize) {
        return size >= Zip.MAX_32 || compressedSize >= Zip.MAX_32;
    }

    /** Bytes of the local header of a file, which are known before its content has been compressed. */
    int localBytes(String name, EntryTime time, boolean zip64) {
        return Zip.LOCAL_BYTES
                + name.getBytes(StandardCharsets.UTF_8).length
                + timeBytes(time)
                + (name.endsWith("/") ? 0 : HASH_FIELD_BYTES)
                + (zip64 ? ZIP64_LOCAL_BYTES : 0);
    }

    /** Bytes of the local header of a member without zip64 fields, as this class makes it. */
    static int localBytes(int nameBytes, ArchiveEntry entry) {
        return Zip.LOCAL_BYTES + nameBytes + timeBytes(entry.time()) + (entry.sha256() == null ? 0 : HASH_FIELD_BYTES);
    }

    byte[] local(ArchiveEntry entry) {
        boolean zip64 = needsZip64(entry.size(), entry.compressedSize());
        byte[] name = entry.name().getBytes(StandardCharsets.UTF_8);
        ByteBuffer out = ByteBuffer.allocate(localBytes(entry.name(), entry.time(), zip64))
                .order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(Zip.LOCAL_SIGNATURE).putShort((short) version(entry, zip64));
        putCommon(out, entry);
        out.putInt((int) (zip64 ? Zip.MAX_32 : entry.compressedSize()));
        out.putInt((int) (zip64 ? Zip.MAX_32 : entry.size()));
        out.putShort((short) name.length);
        out.putShort((short) (out.capacity() - Zip.LOCAL_BYTES - name.length));
        out.put(name);
        if (zip64) {
            out.putShort((short) ExtraFields.ZIP64).putShort((short) 16);
            out.putLong(entry.size()).putLong(entry.compressedSize());
        }
        putSharedFields(out, entry);
        return out.array();
    }

    byte[] central(ArchiveEntry entry) {
        byte[] name = entry.name().getBytes(StandardCharsets.UTF_8);
        byte[] origin = entry.origin() == null ? null : entry.origin().encode();
        boolean bigSize = entry.size() >= Zip.MAX_32;
        boolean bigCompressed = entry.compressedSize() >= Zip.MAX_32;
        boolean bigOffset = entry.headerOffset() >= Zip.MAX_32;
        int zip64 = 8 * ((bigSize ? 1 : 0) + (bigCompressed ? 1 : 0) + (bigOffset ? 1 : 0));
        int extra = (zip64 == 0 ? 0 : 4 + zip64)
                + timeBytes(entry.time())
                + (entry.sha256() == null ? 0 : HASH_FIELD_BYTES)
                + (origin == null ? 0 : 4 + origin.length);
        ByteBuffer out =
                ByteBuffer.allocate(Zip.CENTRAL_BYTES + name.length + extra).order(ByteOrder.LITTLE_ENDIAN);
        int version = version(entry, zip64 > 0);
        out.putInt(Zip.CENTRAL_SIGNATURE).putShort((short) (Zip.MADE_BY_UNIX << 8 | version));
        out.putShort((short) version);
        putCommon(out, entry);
        out.putInt((int) (bigCompressed ? Zip.MAX_32 : entry.compressedSize()));
        out.putInt((int) (bigSize ? Zip.MAX_32 : entry.size()));
        out.putShort((short) name.length).putShort((short) extra);
        out.putShort((short) 0).putShort((short) 0).putShort((short) 0);
        out.putInt(externalAttributes(entry));
        out.putInt((int) (bigOffset ? Zip.MAX_32 : entry.headerOffset()));
        out.put(name);
        if (zip64 > 0) {
            out.putShort((short) ExtraFields.ZIP64).putShort((short) zip64);
            putIf(out, bigSize, entry.size());
            putIf(out, bigCompressed, entry.compressedSize());
            putIf(out, bigOffset, entry.headerOffset());
        }
        putSharedFields(out, entry);
        if (origin != null) {
            out.putShort((short) Origin.FIELD_ID)
                    .putShort((short) origin.length)
                    .put(origin);
        }
        return out.array();
    }

    private static int version(ArchiveEntry entry, boolean zip64) {
        if (entry.method() == Zip.ZSTD) {
            return Zip.VERSION_ZSTD;
        }
        return zip64 ? Zip.VERSION_ZIP64 : Zip.VERSION_DEFLATE;
    }

    /** Bytes that the block index of an entry may take, so that the whole central header stays within 65,535 bytes. */
    static int blockIndexBudget(String name) {
        int others = Zip.CENTRAL_BYTES
                + name.getBytes(StandardCharsets.UTF_8).length
                + TIME_FIELD_BYTES
                + NTFS_FIELD_BYTES
                + HASH_FIELD_BYTES
                + 28
                + 4
                + Origin.MAX_OTHER_BYTES;
        return 0xFFFF - others;
    }

    private static int externalAttributes(ArchiveEntry entry) {
        int type = entry.isDirectory() ? Zip.TYPE_DIRECTORY : Zip.TYPE_FILE;
        int unix = entry.mode() < 0 ? 0 : type | entry.mode();
        return unix << 16 | (entry.isDirectory() ? Zip.DOS_DIRECTORY : 0);
    }

    private void putCommon(ByteBuffer out, ArchiveEntry entry) {
        int dos = entry.time().toDos(zone);
        out.putShort((short) entry.flags()).putShort((short) entry.method());
        out.putShort((short) dos).putShort((short) (dos >>> 16)).putInt(entry.crc());
    }

    private static void putSharedFields(ByteBuffer out, ArchiveEntry entry) {
        EntryTime time = entry.time();
        if (time.fitsUnixSeconds()) {
            out.putShort((short) ExtraFields.UNIX_TIME).putShort((short) 5);
            out.put((byte) 1).putInt((int) time.seconds());
        }
        if (!time.fitsUnixField()) {
            out.putShort((short) ExtraFields.NTFS).putShort((short) (NTFS_FIELD_BYTES - 4));
            out.putInt(0).putShort((short) 1).putShort((short) 24);
            out.putLong(time.toNtfs()).putLong(time.toNtfs()).putLong(time.toNtfs());
        }
        if (entry.sha256() != null) {
            out.putShort((short) ExtraFields.HASH).putShort((short) (HASH_FIELD_BYTES - 4));
            out.putShort((short) ExtraFields.HASH_SHA256).putShort((short) 32).put(entry.sha256());
        }
    }

    private static int timeBytes(EntryTime time) {
        return (time.fitsUnixSeconds() ? TIME_FIELD_BYTES : 0) + (time.fitsUnixField() ? 0 : NTFS_FIELD_BYTES);
    }

    private static void putIf(ByteBuffer out, boolean condition, long value) {
        if (condition) {
            out.putLong(value);
        }
    }
}
