package io.github.hermesbackup.archive;

import io.github.hermesbackup.archive.ExtraFields.Damaged;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Where every member lies. Sorted by place, they must follow one another without overlap or gap from the file's first byte to
 * the central directory; a data descriptor may stand behind a member that announces one, and must agree.
 */
final class Layout {

    private long[] starts = new long[256];
    private long[] ends = new long[256];
    private int count;
    private boolean inOrder = true;
    private boolean gapless = true;
    private final long directoryOffset;
    private long claimed;

    Layout(long directoryOffset) {
        this.directoryOffset = directoryOffset;
    }

    void add(long start, long dataEnd, boolean descriptor) throws Damaged {
        // Without this, many members that share one long local header would each have it parsed before check() refuses
        // them.
        claimed += dataEnd - start;
        if (claimed > directoryOffset) {
            throw new Damaged(ArchiveFault.OVERLAP, "shares bytes with another member");
        }
        if (count == starts.length) {
            starts = Arrays.copyOf(starts, count * 2);
            ends = Arrays.copyOf(ends, count * 2);
        }
        inOrder &= count == 0 || start >= starts[count - 1];
        gapless &= !descriptor && start == (count == 0 ? 0 : ends[count - 1]);
        starts[count] = start;
        ends[count++] = dataEnd;
    }

    /**
     * Checks the whole.
     *
     * @param cursor a fresh walk over the same directory
     */
    void check(EntryCursor cursor, FileChannel file) throws IOException {
        if (gapless && ends[count - 1] == directoryOffset) {
            return; // as we write it: nothing is left to look at
        }
        long[] limits = limits();
        for (int i = 0; i < count; i++) {
            ArchiveEntry entry = cursor.next();
            try {
                if (i == 0 && Arrays.stream(starts, 0, count).noneMatch(start -> start == 0)) {
                    throw new Damaged(
                            ArchiveFault.FOREIGN_BYTES,
                            "has bytes in front of it that belong to nothing" + EndRecord.REPACK);
                }
                long behind = limits[i] - ends[i];
                if (behind < 0) {
                    throw new Damaged(ArchiveFault.OVERLAP, "shares bytes with another member or the directory");
                }
                if (entry.hasDescriptor()) {
                    checkDescriptor(entry, Window.read(file, ends[i], (int) Math.min(behind, 25)));
                } else if (behind > 0) {
                    throw new Damaged(
                            ArchiveFault.OVERLAP,
                            "is followed by " + behind + " bytes that belong to nothing" + EndRecord.REPACK);
                }
            } catch (Damaged e) {
                throw cursor.refuse(e);
            }
        }
    }

    /** For each member, where the next one in the file begins. */
    private long[] limits() {
        long[] limits = new long[count];
        if (inOrder) {
            System.arraycopy(starts, 1, limits, 0, count - 1);
            limits[count - 1] = directoryOffset;
            return limits;
        }
        int[] byStart = IntStream.range(0, count)
                .boxed()
                .sorted((a, b) -> Long.compare(starts[a], starts[b]))
                .mapToInt(Integer::intValue)
                .toArray();
        for (int i = 0; i < count; i++) {
            limits[byStart[i]] = i + 1 < count ? starts[byStart[i + 1]] : directoryOffset;
        }
        return limits;
    }

    private static void checkDescriptor(ArchiveEntry entry, ByteBuffer in) throws Damaged {
        boolean wide = in.remaining() == 24 || in.remaining() == 20;
        boolean signed = in.remaining() == 16 || in.remaining() == 24;
        if (!wide && !signed && in.remaining() != 12) {
            throw new Damaged(ArchiveFault.DESCRIPTOR, "has no data descriptor of a known length");
        }
        boolean agrees = (!signed || in.getInt() == Zip.DESCRIPTOR_SIGNATURE) && in.getInt() == entry.crc();
        long compressed = wide ? in.getLong() : in.getInt() & Zip.MAX_32;
        long size = wide ? in.getLong() : in.getInt() & Zip.MAX_32;
        if (!agrees || compressed != entry.compressedSize() || size != entry.size()) {
            throw new Damaged(ArchiveFault.DESCRIPTOR, "has a data descriptor that says something else");
        }
    }
}
