package io.github.hermesbackup.backup;

import io.github.hermesbackup.archive.ArchiveEntry;
import io.github.hermesbackup.archive.ArchiveReader;
import io.github.hermesbackup.archive.EntryContent;
import io.github.hermesbackup.archive.EntryCursor;
import io.github.hermesbackup.io.Disk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** What an archive holds, for comparison with another one of the same home. */
final class Members {

    /** Header bytes in which two page copies of one database differ (archive-format.md). */
    private static final int[][] COPY_DEPENDENT = {{24, 28}, {40, 44}, {92, 100}};

    private Members() {}

    /** Name to mode, time and content; every byte is verified on the way. */
    static Map<String, String> of(Path archive) throws IOException {
        Map<String, String> members = new TreeMap<>();
        try (ArchiveReader reader = ArchiveReader.open(Disk.real(), archive)) {
            EntryCursor cursor = reader.cursor();
            for (ArchiveEntry entry = cursor.next(); entry != null; entry = cursor.next()) {
                try (EntryContent content = reader.content(entry)) {
                    byte[] bytes = entry.isDirectory() ? new byte[0] : content.readAllBytes();
                    String what = Integer.toOctalString(entry.mode()) + " "
                            + (entry.isDirectory() ? 0 : entry.time().ticks()) + " " + bytes.length + " "
                            + HexFormat.of().formatHex(digest(bytes, entry));
                    members.put(entry.name(), what);
                }
            }
        }
        return members;
    }

    private static byte[] digest(byte[] bytes, ArchiveEntry entry) {
        if (entry.origin() != null && entry.origin().database()) {
            for (int[] range : COPY_DEPENDENT) {
                Arrays.fill(bytes, range[0], range[1], (byte) 0);
            }
        }
        try {
            return java.security.MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
