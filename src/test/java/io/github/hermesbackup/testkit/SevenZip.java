package io.github.hermesbackup.testkit;

import io.github.hermesbackup.testkit.ZipListing.Member;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what 7-Zip's {@code 7zz l -slt} prints: blocks of {@code Key = value} lines below a line of hyphens. */
final class SevenZip {

    private static final Pattern MODE = Pattern.compile(".*?([-dlpscb][-rwxsStT]{9})");

    private SevenZip() {}

    static ZipListing read(Path archive) throws IOException {
        SortedMap<String, Member> members = new TreeMap<>();
        List<String> problems = new ArrayList<>();
        Commands.Outcome test = run("t", archive);
        // It warns, and ends with 0, where headers contradict each other.
        if (!test.ok() || (test.output() + test.errors()).contains("WARNING")) {
            problems.add((test.output() + test.errors()).strip());
        }
        String listing = run("l", archive).output();
        int start = listing.indexOf("\n----------\n");
        for (String block :
                start < 0 ? new String[0] : listing.substring(start + 12).split("\n\n")) {
            Map<String, String> values = new HashMap<>();
            block.lines().forEach(line -> {
                int equals = line.indexOf(" =");
                if (equals > 0) {
                    values.put(
                            line.substring(0, equals),
                            line.substring(equals + 2).replaceFirst("^ ", ""));
                }
            });
            if (values.containsKey("Path") && members.put(name(values), member(values)) != null) {
                problems.add(name(values) + ": listed twice");
            }
        }
        return new ZipListing("7zz", members, problems);
    }

    private static String name(Map<String, String> values) {
        return values.get("Path") + (values.getOrDefault("Folder", "-").equals("+") ? "/" : "");
    }

    private static Member member(Map<String, String> values) {
        String crc = values.getOrDefault("CRC", "");
        Matcher mode = MODE.matcher(values.getOrDefault("Attributes", ""));
        return new Member(
                OptionalLong.of(Long.parseLong(values.getOrDefault("Size", "0"))),
                crc.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(crc, 16)),
                Optional.empty(),
                mode.matches() ? OptionalInt.of(ZipReaders.mode(mode.group(1))) : OptionalInt.empty());
    }

    private static Commands.Outcome run(String command, Path archive) throws IOException {
        return Commands.of("7zz", command, "-slt", "-sccUTF-8", "-tzip", "-y", archive.toString())
                .with("LC_ALL", "C.UTF-8")
                .run();
    }
}
