package io.github.hermesbackup.archive;

import io.github.hermesbackup.io.Disk;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;

/** Everything that a user would get back from an archive, read through the reader under test. */
final class Contents {

    private Contents() {}

    /**
     * One member.
     *
     * @param mode permission bits, -1 if none are recorded
     * @param ticks modification time in 100 ns
     * @param size bytes really read
     * @param crc CRC-32 of those bytes
     * @param sha256 their digest in hex
     */
    record Member(int mode, long ticks, long size, int crc, String sha256) {}

    /** Opens the archive and reads every content to its end. */
    static Map<String, Member> of(Path archive) throws IOException {
        Map<String, Member> members = new LinkedHashMap<>();
        try (ArchiveReader reader = ArchiveReader.open(Disk.real(), archive)) {
            EntryCursor cursor = reader.cursor();
            byte[] buffer = new byte[16 * 1024];
            for (ArchiveEntry entry = cursor.next(); entry != null; entry = cursor.next()) {
                members.put(entry.name(), member(reader, entry, buffer));
            }
        }
        return members;
    }

    static Member member(ArchiveReader reader, ArchiveEntry entry, byte[] buffer) throws IOException {
        if (entry.isDirectory()) {
            return new Member(entry.mode(), entry.time().ticks(), 0, 0, "");
        }
        CRC32 crc = new CRC32();
        long size = 0;
        try (EntryContent content = reader.content(entry)) {
            for (int n; (n = content.read(buffer)) >= 0; size += n) {
                crc.update(buffer, 0, n);
            }
            String sha256 = HexFormat.of().formatHex(content.sha256());
            return new Member(entry.mode(), entry.time().ticks(), size, (int) crc.getValue(), sha256);
        }
    }

    /** The content of one member. */
    static byte[] bytes(Path archive, String name) throws IOException {
        try (ArchiveReader reader = ArchiveReader.open(Disk.real(), archive);
                InputStream content = reader.content(entry(reader, name))) {
            return content.readAllBytes();
        }
    }

    /** One entry by its name; fails if there is none. */
    static ArchiveEntry entry(ArchiveReader reader, String name) throws IOException {
        EntryCursor cursor = reader.cursor();
        for (ArchiveEntry entry = cursor.next(); entry != null; entry = cursor.next()) {
            if (entry.name().equals(name)) {
                return entry;
            }
        }
        throw new AssertionError("No member " + name);
    }
}
