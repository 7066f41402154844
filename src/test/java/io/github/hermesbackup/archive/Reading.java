package io.github.hermesbackup.archive;

import io.github.hermesbackup.io.Disk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What our reader makes of an archive that it accepts, and what of that other programs can be asked about.
 *
 * @param members by name, in the order of the directory
 * @param framed true if a member is compressed with Zstandard, which few programs read
 * @param clear true if every name is ASCII or says that it is UTF-8; of other names each program thinks something else
 */
record Reading(Map<String, Contents.Member> members, boolean framed, boolean clear) {

    /** Opens it, reads every content to its end, and checks what it takes over block by block. */
    static Reading of(Path archive) throws IOException {
        Map<String, Contents.Member> members = new LinkedHashMap<>();
        boolean framed = false;
        boolean clear = true;
        byte[] buffer = new byte[16 * 1024];
        try (ArchiveReader reader = ArchiveReader.open(Disk.real(), archive)) {
            EntryCursor cursor = reader.cursor();
            for (ArchiveEntry entry = cursor.next(); entry != null; entry = cursor.next()) {
                members.put(entry.name(), Contents.member(reader, entry, buffer));
                framed |= entry.method() == Zip.ZSTD;
                clear &= (entry.flags() & Zip.FLAG_UTF8) != 0
                        || entry.name().chars().allMatch(c -> c < 0x80);
            }
        }
        return new Reading(members, framed, clear);
    }
}
