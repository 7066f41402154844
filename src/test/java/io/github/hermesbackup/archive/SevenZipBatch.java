package io.github.hermesbackup.archive;

import io.github.hermesbackup.testkit.ZipReaders;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** 7-Zip's {@code 7zz} about many archives. */
final class SevenZipBatch extends ProgramBatch {

    SevenZipBatch(Path directory) {
        super(directory, ZipReaders.SEVEN_ZIP, "*.zip");
    }

    @Override
    boolean reads(Reading ours) {
        return ours.clear();
    }

    @Override
    Map<String, List<String>> list(String archives) throws IOException {
        Map<String, List<String>> listings = new HashMap<>();
        String output = run("7zz", "l", "-slt", "-sccUTF-8", "-tzip", "-y", archives);
        for (String listing : output.split("\nListing archive: ")) {
            int start = listing.indexOf("\n----------\n");
            if (start >= 0) {
                listings.put(listing.substring(0, listing.indexOf('\n')), rows(listing.substring(start + 12)));
            }
        }
        return listings;
    }

    private static List<String> rows(String members) {
        List<String> rows = new ArrayList<>();
        for (String block : members.split("\n\n")) {
            Map<String, String> values = new HashMap<>();
            block.lines().forEach(line -> {
                int equals = line.indexOf(" = ");
                if (equals > 0) {
                    values.putIfAbsent(line.substring(0, equals), line.substring(equals + 3));
                }
            });
            if (values.containsKey("Path")) {
                String name = values.get("Path") + (values.get("Folder").equals("+") ? "/" : "");
                String crc = values.getOrDefault("CRC", "");
                rows.add(row(
                        name,
                        Long.parseLong(values.getOrDefault("Size", "0")),
                        crc.isEmpty() ? 0 : Long.parseLong(crc, 16)));
            }
        }
        return rows;
    }

    /** It warns of a first member that was made on a day that is in no calendar, and reads the archive as everybody does. */
    @Override
    List<String> unsound(String archives, List<String> files) throws IOException {
        List<String> unsound = new ArrayList<>(files);
        for (String test :
                run("7zz", "t", "-bd", "-sccUTF-8", "-tzip", "-y", archives).split("\nTesting archive: ")) {
            if (test.contains("\nEverything is Ok") && !test.contains("ERROR")) {
                warnings += test.contains("WARNING") ? 1 : 0;
                unsound.remove(test.substring(0, test.indexOf('\n')));
            }
        }
        return unsound;
    }
}
