package io.github.hermesbackup.archive;

import io.github.hermesbackup.io.Disk;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;

/** Writes and reads an archive of many members in a JVM of its own, whose memory is the assertion. */
final class ReaderMemoryMain {

    private static final ArchiveWriter.Summary NOTHING = ArchiveBuilder.summary(new byte[0]);

    private ReaderMemoryMain() {}

    /** Arguments: the archive, the number of members, and whether the last has the name of the first. */
    public static void main(String[] arguments) throws IOException {
        Path archive = Path.of(arguments[0]);
        int entries = Integer.parseInt(arguments[1]);
        write(archive, entries, Boolean.parseBoolean(arguments[2]));
        long before = used();
        try (ArchiveReader reader = ArchiveReader.open(Disk.real(), archive)) {
            int walked = 0;
            EntryCursor cursor = reader.cursor();
            while (cursor.next() != null) {
                walked++;
            }
            System.out.println("walked=" + walked);
            System.out.println("retained=" + Math.max(0, used() - before));
            System.out.println("entries=" + reader.entries());
        } catch (ArchiveException e) {
            System.out.println("refused=" + e.fault());
        }
    }

    private static void write(Path archive, int entries, boolean doubled) throws IOException {
        try (FileChannel file = Disk.real().create(archive, 0600);
                ArchiveWriter writer = new ArchiveWriter(
                        Disk.real(), file, archive.resolveSibling("spool"), ArchiveBuilder.CREATED, ZoneOffset.UTC)) {
            for (int i = 0; i < entries; i++) {
                int number = doubled && i == entries - 1 ? 0 : i;
                String name = "sessions/%03d/a name of a length that is usual in a home %06d.json"
                        .formatted(number % 997, number);
                writer.addFile(
                        new ArchiveWriter.Head(name, 0600, ArchiveBuilder.TIME),
                        false,
                        List.of(),
                        NOTHING,
                        new Origin(ArchiveBuilder.stamp(i), null, false, false));
            }
            writer.finish(false);
        }
    }

    private static long used() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
