package io.github.hermesbackup.testkit;

import io.github.hermesbackup.testkit.ZipListing.Member;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what Info-ZIP's {@code unzip} prints. Its listings go by position: a name may hold anything but a line feed. */
final class InfoZip {

    private static final Pattern VERBOSE = Pattern.compile(
            " *(\\d+) +\\S+ +\\d+ +-?\\d+% +\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d ([0-9a-f]{8})  .*", Pattern.DOTALL);
    private static final Pattern SHORT =
            Pattern.compile("([-dlpscb][-rwxsStT]{9}) +\\d+\\.\\d unx +\\d+ .*", Pattern.DOTALL);

    private InfoZip() {}

    static ZipListing read(Path archive) throws IOException {
        SortedMap<String, Member> members = new TreeMap<>();
        List<String> problems = new ArrayList<>();
        Commands.Outcome test = unzip("-tqq", archive);
        if (!test.ok()) {
            problems.add((test.output() + test.errors()).strip());
        }
        List<String> names = unzip("-Z1", archive).output().lines().toList();
        List<Matcher> sizes = matches(VERBOSE, unzip("-v", archive).output());
        List<String> modes = unzip("-Zsh", archive).output().lines().skip(2).toList();
        if (sizes.size() != names.size()) {
            problems.add("lists " + names.size() + " names and " + sizes.size() + " sizes");
            return new ZipListing("unzip", members, problems);
        }
        for (int i = 0; i < names.size(); i++) {
            Matcher row = sizes.get(i);
            Matcher mode = SHORT.matcher(i < modes.size() ? modes.get(i) : "");
            Member member = new Member(
                    OptionalLong.of(Long.parseLong(row.group(1))),
                    OptionalLong.of(Long.parseLong(row.group(2), 16)),
                    Optional.empty(),
                    mode.matches() ? OptionalInt.of(ZipReaders.mode(mode.group(1))) : OptionalInt.empty());
            if (members.put(names.get(i), member) != null) {
                problems.add(names.get(i) + ": listed twice");
            }
        }
        return new ZipListing("unzip", members, problems);
    }

    private static Commands.Outcome unzip(String option, Path archive) throws IOException {
        // Without a UTF-8 locale it replaces every character outside ASCII in the names.
        return Commands.of("unzip", option, archive.toString())
                .with("LC_ALL", "C.UTF-8")
                .run();
    }

    private static List<Matcher> matches(Pattern pattern, String output) {
        return output.lines().map(pattern::matcher).filter(Matcher::matches).toList();
    }
}
