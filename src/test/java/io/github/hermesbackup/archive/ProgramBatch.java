package io.github.hermesbackup.archive;

import io.github.hermesbackup.archive.Mutants.Mutant;
import io.github.hermesbackup.testkit.Commands;
import io.github.hermesbackup.testkit.ZipListing;
import io.github.hermesbackup.testkit.ZipReaders;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Archives that a program is asked about all at once: it lists them and tests them. */
abstract class ProgramBatch {

    private record Case(Mutant mutant, Reading ours) {}

    private final Path directory;
    private final ZipReaders program;
    private final String pattern;
    /** Archives of which it has something to say that is no fault. */
    long warnings;

    private final Map<Path, Case> cases = new LinkedHashMap<>();

    ProgramBatch(Path directory, ZipReaders program, String pattern) {
        this.directory = directory;
        this.program = program;
        this.pattern = pattern;
    }

    /** Rows of its listings by archive, each of {@link #row}. */
    abstract Map<String, List<String>> list(String archives) throws IOException;

    /**
     * Archives in which its test finds something to say.
     *
     * @param files those that the pattern is for
     */
    abstract List<String> unsound(String archives, List<String> files) throws IOException;

    /** One member in a listing. */
    static String row(String name, long size, long crc) {
        return name + " " + (name.endsWith("/") ? 0 : size) + " " + Long.toHexString(crc & Zip.MAX_32);
    }

    static String run(String... words) throws IOException {
        Commands.Outcome outcome = Commands.of(words).with("LC_ALL", "C.UTF-8").run();
        return outcome.output() + outcome.errors();
    }

    /** True if it knows what is in such an archive. */
    abstract boolean reads(Reading ours);

    void add(Path file, Mutant mutant, Reading ours) {
        if (reads(ours)) {
            cases.put(file, new Case(mutant, ours));
        }
    }

    /** Where it says something else than we do, or finds a fault, a line each. Forgets the archives. */
    List<String> ask() throws IOException {
        List<String> lines = new ArrayList<>();
        if (cases.isEmpty()) {
            return lines;
        }
        String archives = directory.resolve(pattern).toString();
        Map<String, List<String>> listings = new HashMap<>(list(archives));
        List<String> files = cases.keySet().stream().map(Path::toString).toList();
        Set<String> unsound = new HashSet<>(unsound(archives, files));
        for (Map.Entry<Path, Case> each : cases.entrySet()) {
            String file = each.getKey().toString();
            Mutant mutant = each.getValue().mutant();
            List<String> ours = new ArrayList<>();
            each.getValue()
                    .ours()
                    .members()
                    .forEach((name, member) -> ours.add(row(name, member.size(), member.crc())));
            List<String> theirs = listings.getOrDefault(file, List.of());
            if (!theirs.equals(ours)) {
                lines.add(mutant + ": " + program + " lists " + theirs + ", not " + ours);
            }
            if (unsound.contains(file)) {
                ZipListing alone = program.read(each.getKey());
                lines.add(mutant + ": " + program + " finds " + alone.problems());
            }
        }
        cases.clear();
        return lines;
    }
}
