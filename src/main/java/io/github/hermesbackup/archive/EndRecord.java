package io.github.hermesbackup.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The end of central directory record with its zip64 extension, reconciled with each other and with the file's size.
 *
 * @param entries number of central headers
 * @param directoryOffset where the central directory begins
 * @param directoryBytes its length; it ends exactly where the end records begin
 * @param comment the archive comment, one char a byte
 */
record EndRecord(long entries, long directoryOffset, long directoryBytes, String comment) {

    private static final int TAIL_BYTES = Zip.END_BYTES + 0xFFFF;
    static final String REPACK = "; repack it with any zip tool";

    static EndRecord read(Path archive, FileChannel file) throws IOException {
        long size = file.size();
        if (size == 0) {
            throw ArchiveException.of(archive, ArchiveFault.NOT_A_ZIP, "the file is empty (0 bytes)");
        }
        int tailBytes = (int) Math.min(size, TAIL_BYTES);
        ByteBuffer tail = Window.read(file, size - tailBytes, tailBytes);
        int at = locate(archive, tail);
        long endOffset = size - tailBytes + at;
        ByteBuffer end = tail.slice(at, Zip.END_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        byte[] comment = new byte[tailBytes - at - Zip.END_BYTES];
        tail.get(at + Zip.END_BYTES, comment);
        return new Parser(archive, file, endOffset, end).parse(new String(comment, StandardCharsets.ISO_8859_1));
    }

    /** The last signature is the one that other readers find, so it must be right; and no other one may be right too. */
    private static int locate(Path archive, ByteBuffer tail) throws ArchiveException {
        int last = -1;
        int fitting = 0;
        for (int i = tail.limit() - Zip.END_BYTES; i >= 0; i--) {
            if (tail.getInt(i) != Zip.END_SIGNATURE) {
                continue;
            }
            boolean fits = (tail.getShort(i + 20) & 0xFFFF) == tail.limit() - i - Zip.END_BYTES;
            if (last < 0) {
                last = i;
                if (!fits) {
                    throw ArchiveException.of(
                            archive,
                            ArchiveFault.FOREIGN_BYTES,
                            "its end record does not end where the file does (cut, or bytes were added)" + REPACK);
                }
            }
            fitting += fits ? 1 : 0;
        }
        if (last < 0) {
            throw ArchiveException.of(archive, ArchiveFault.NOT_A_ZIP, "it has no end record (cut, or another format)");
        }
        if (fitting > 1) {
            throw ArchiveException.of(archive, ArchiveFault.END_RECORD, "it has several end records" + REPACK);
        }
        return last;
    }

    private record Parser(Path archive, FileChannel file, long endOffset, ByteBuffer end) {

        EndRecord parse(String comment) throws IOException {
            int disk = end.getShort(4) & 0xFFFF;
            int directoryDisk = end.getShort(6) & 0xFFFF;
            int entriesHere = end.getShort(8) & 0xFFFF;
            int entries = end.getShort(10) & 0xFFFF;
            long bytes = end.getInt(12) & Zip.MAX_32;
            long offset = end.getInt(16) & Zip.MAX_32;
            ByteBuffer locator = endOffset < Zip.ZIP64_LOCATOR_BYTES
                    ? null
                    : Window.read(file, endOffset - Zip.ZIP64_LOCATOR_BYTES, Zip.ZIP64_LOCATOR_BYTES);
            boolean zip64 = locator != null && locator.getInt(0) == Zip.ZIP64_LOCATOR_SIGNATURE;
            if (!zip64) {
                if (disk != 0 || directoryDisk != 0 || entriesHere != entries) {
                    throw fault(ArchiveFault.MULTI_DISK, "disk numbers other than 0");
                }
                if (bytes == Zip.MAX_32 || offset == Zip.MAX_32) {
                    throw fault(ArchiveFault.ZIP64, "its end record asks for a zip64 record that is not there");
                }
                return checked(entries, offset, bytes, endOffset, comment);
            }
            if (!agrees(disk, 0, Zip.MAX_16) || !agrees(directoryDisk, 0, Zip.MAX_16)) {
                throw fault(ArchiveFault.MULTI_DISK, "disk numbers other than 0");
            }
            return zip64(locator, new long[] {entries, entriesHere, bytes, offset}, comment);
        }

        private EndRecord zip64(ByteBuffer locator, long[] plain, String comment) throws IOException {
            long recordOffset = locator.getLong(8);
            long recordEnd = endOffset - Zip.ZIP64_LOCATOR_BYTES;
            if (locator.getInt(4) != 0 || locator.getInt(16) != 1) {
                throw fault(ArchiveFault.MULTI_DISK, "its zip64 locator names other disks");
            }
            if (recordOffset < 0 || recordOffset != recordEnd - Zip.ZIP64_END_BYTES) {
                throw fault(ArchiveFault.ZIP64, "its zip64 record is not where the locator says");
            }
            ByteBuffer record = Window.read(file, recordOffset, Zip.ZIP64_END_BYTES);
            if (record.getInt(0) != Zip.ZIP64_END_SIGNATURE || record.getLong(4) != Zip.ZIP64_END_BYTES - 12) {
                throw fault(ArchiveFault.ZIP64, "its zip64 record is damaged");
            }
            if (record.getInt(16) != 0 || record.getInt(20) != 0 || record.getLong(24) != record.getLong(32)) {
                throw fault(ArchiveFault.MULTI_DISK, "its zip64 record names other disks");
            }
            long entries = record.getLong(32);
            long bytes = record.getLong(40);
            long offset = record.getLong(48);
            boolean agree = agrees(plain[0], entries, Zip.MAX_16)
                    && agrees(plain[1], entries, Zip.MAX_16)
                    && agrees(plain[2], bytes, Zip.MAX_32)
                    && agrees(plain[3], offset, Zip.MAX_32);
            if (!agree) {
                throw fault(ArchiveFault.ZIP64, "its zip64 record and its end record differ");
            }
            return checked(entries, offset, bytes, recordOffset, comment);
        }

        private static boolean agrees(long plain, long effective, long saturated) {
            return plain == saturated || plain == effective;
        }

        private EndRecord checked(long entries, long offset, long bytes, long directoryEnd, String comment)
                throws ArchiveException {
            if (entries < 0 || offset < 0 || bytes < 0 || bytes > directoryEnd || offset > directoryEnd) {
                throw fault(ArchiveFault.END_RECORD, "its central directory would lie outside the file");
            }
            if (offset + bytes != directoryEnd) {
                throw fault(
                        ArchiveFault.FOREIGN_BYTES,
                        "its central directory does not end at the end record (bytes before, after or between)"
                                + REPACK);
            }
            if (entries == 0 && directoryEnd == 0) {
                throw fault(ArchiveFault.EMPTY, "it has no members");
            }
            if (entries > bytes / Zip.CENTRAL_BYTES || entries == 0) {
                throw fault(ArchiveFault.END_RECORD, "it counts " + entries + " members in " + bytes + " bytes");
            }
            return new EndRecord(entries, offset, bytes, comment);
        }

        private ArchiveException fault(ArchiveFault fault, String detail) {
            return ArchiveException.of(archive, fault, detail);
        }
    }
}
