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
 * @param elsewhere true if a name outside ASCII was written elsewhere than on Unix: {@code unzip} takes it for another encoding
 *     than it says to be
 * @param divided number of members that were read by blocks as well
 */
record Reading(Map<String, Contents.Member> members, boolean framed, boolean clear, boolean elsewhere, int divided) {

    /** True if {@code unzip} can be asked. */
    boolean byUnzip() {
        return clear && !framed && !elsewhere;
    }

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
        boolean elsewhere = false;
        int divided = 0;
        byte[] buffer = new byte[16 * 1024];
        try (ArchiveReader reader = ArchiveReader.open(Disk.real(), archive)) {
            BlockwiseContent blocks = new BlockwiseContent(reader, workers, 2);
            EntryCursor cursor = reader.cursor();
            for (ArchiveEntry entry = cursor.next(); entry != null; entry = cursor.next()) {
                members.put(entry.name(), member(reader, entry, buffer, blocks, differences));
                divided += blocks.divides(entry) ? 1 : 0;
                framed |= entry.method() == Zip.ZSTD;
                boolean ascii = entry.name().chars().allMatch(c -> c < 0x80);
                clear &= ascii || (entry.flags() & Zip.FLAG_UTF8) != 0;
                elsewhere |= !ascii && entry.mode() < 0;
            }
        }
        return new Reading(members, framed, clear, elsewhere, divided);
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
}
