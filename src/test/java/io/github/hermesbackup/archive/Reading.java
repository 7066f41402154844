package io.github.hermesbackup.archive;

import io.github.hermesbackup.io.Disk;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;

/**
 * What our reader makes of an archive that it accepts, and what of that other programs can be asked about.
 *
 * @param members by name, in the order of the directory
 * @param framed true if a member is compressed with Zstandard, which few programs read
 * @param clear true if every name is ASCII or says that it is UTF-8; of other names each program thinks something else
 * @param likelyDate false if the member that lies first in the file was made on a day that is in no calendar, of which 7-Zip
 *     warns
 * @param divided number of members that were read by blocks as well
 */
record Reading(Map<String, Contents.Member> members, boolean framed, boolean clear, boolean likelyDate, int divided) {

    /**
     * Opens it and reads every content to its end; what can be read block by block as well is.
     *
     * @param workers decompress blocks
     * @param differences gets a line for each member of which the blocks say something else than the whole
     */
    static Reading of(Path archive, Executor workers, List<String> differences) throws IOException {
        Map<String, Contents.Member> members = new LinkedHashMap<>();
        boolean framed = false;
        boolean clear = true;
        boolean likelyDate = true;
        int divided = 0;
        byte[] buffer = new byte[16 * 1024];
        try (ArchiveReader reader = ArchiveReader.open(Disk.real(), archive)) {
            BlockwiseContent blocks = new BlockwiseContent(reader, workers, 2);
            EntryCursor cursor = reader.cursor();
            for (CentralHeader header = cursor.nextHeader(); header != null; header = cursor.nextHeader()) {
                ArchiveEntry entry = header.entry();
                members.put(entry.name(), member(reader, entry, buffer, blocks, differences));
                divided += blocks.divides(entry) ? 1 : 0;
                framed |= entry.method() == Zip.ZSTD;
                clear &= (entry.flags() & Zip.FLAG_UTF8) != 0
                        || entry.name().chars().allMatch(c -> c < 0x80);
                likelyDate &= entry.headerOffset() != 0 || isLikely(header.dosTime());
            }
        }
        return new Reading(members, framed, clear, likelyDate, divided);
    }

    private static Contents.Member member(
            ArchiveReader reader, ArchiveEntry entry, byte[] buffer, BlockwiseContent blocks, List<String> differences)
            throws IOException {
        if (!blocks.divides(entry)) {
            return Contents.member(reader, entry, buffer);
        }
        ByteArrayOutputStream pieces = new ByteArrayOutputStream();
        String byBlocks;
        try {
            byte[] sha256 = blocks.copy(entry, (bytes, length) -> pieces.write(bytes, 0, length));
            boolean same = Arrays.equals(sha256, Sha256.digest().digest(pieces.toByteArray()));
            byBlocks = HexFormat.of().formatHex(sha256) + (same ? "" : " with other bytes");
        } catch (ArchiveException e) {
            byBlocks = e.getMessage();
        }
        try {
            Contents.Member member = Contents.member(reader, entry, buffer);
            compare(entry, member.sha256(), byBlocks, differences);
            return member;
        } catch (ArchiveException e) {
            compare(entry, e.getMessage(), byBlocks, differences);
            throw e;
        }
    }

    private static void compare(ArchiveEntry entry, String whole, String byBlocks, List<String> differences) {
        if (!whole.equals(byBlocks)) {
            differences.add(entry.name() + " as a whole: " + whole + ", by blocks: " + byBlocks);
        }
    }

    private static boolean isLikely(int dosTime) {
        int month = dosTime >>> 21 & 15;
        int day = dosTime >>> 16 & 31;
        return month >= 1
                && month <= 12
                && day >= 1
                && (dosTime >>> 11 & 31) < 24
                && (dosTime >>> 5 & 63) < 60
                && (dosTime & 31) < 30;
    }
}
