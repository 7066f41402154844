package io.github.hermesbackup.archive;

import io.github.hermesbackup.archive.Mutants.Mutant;
import io.github.hermesbackup.testkit.ZipListing;
import io.github.hermesbackup.testkit.ZipReaders;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Asks every other reader that is here about archives that ours accepts. {@code java.util.zip} and CPython answer at once,
 * {@code unzip} and {@code 7zz} about some hundreds at a time, since each costs a process.
 */
final class OtherReaders implements Closeable {

    private static final int BATCH = 500;

    private final Path directory;
    private final PythonReader python;
    private final List<ProgramBatch> programs = new ArrayList<>();
    private List<String> disagreements = new ArrayList<>();
    private final List<Path> files = new ArrayList<>();

    /** @param directory an empty one */
    OtherReaders(Path directory) throws IOException {
        this.directory = directory;
        this.python = ZipReaders.PYTHON.isAvailable() ? new PythonReader() : null;
        if (ZipReaders.INFO_ZIP.isAvailable()) {
            programs.add(new UnzipBatch(directory));
        }
        if (ZipReaders.SEVEN_ZIP.isAvailable()) {
            programs.add(new SevenZipBatch(directory));
        }
    }

    void add(Mutant mutant, Reading ours) throws IOException {
        Path file = Files.write(directory.resolve(files.size() + suffix(ours)), mutant.bytes());
        if (!ours.framed()) {
            java(mutant, ours, file);
        }
        python(mutant, ours, file);
        programs.forEach(program -> program.add(file, mutant, ours));
        files.add(file);
        if (files.size() == BATCH) {
            flush();
        }
    }

    /** By this a program finds those that it can read. */
    private static String suffix(Reading ours) {
        return ours.byUnzip() ? ".plain.zip" : ours.clear() ? ".rest.zip" : ".unclear";
    }

    /** Asks about those that no process was spent on so far. */
    void flush() throws IOException {
        for (ProgramBatch program : programs) {
            disagreements.addAll(program.ask());
        }
        for (Path file : files) {
            Files.delete(file);
        }
        files.clear();
    }

    /** Archives that a program warned of while it read them as we do. */
    long warnings() {
        return programs.stream().mapToLong(program -> program.warnings).sum();
    }

    List<String> takeDisagreements() {
        List<String> taken = disagreements;
        disagreements = new ArrayList<>();
        return taken;
    }

    private void java(Mutant mutant, Reading ours, Path file) throws IOException {
        ZipListing listing = ZipReaders.JAVA.read(file);
        listing.problems().forEach(problem -> say(mutant, "java.util.zip: " + problem));
        compareNames(mutant, "java.util.zip", listing.members().keySet(), ours);
        listing.members().forEach((name, member) -> compare(mutant, "java.util.zip", name, member.sha256(), ours));
    }

    private void python(Mutant mutant, Reading ours, Path file) throws IOException {
        if (python == null) {
            return;
        }
        PythonReader.Answer answer = python.read(file);
        answer.problems().forEach(problem -> say(mutant, "zipfile: " + problem));
        compareNames(mutant, "zipfile", answer.members().keySet(), ours);
        answer.members().forEach((name, sha256) -> compare(mutant, "zipfile", name, Optional.ofNullable(sha256), ours));
    }

    private void compareNames(Mutant mutant, String reader, java.util.Set<String> names, Reading ours) {
        if (!names.equals(ours.members().keySet())) {
            say(mutant, reader + " lists " + names + ", not " + ours.members().keySet());
        }
    }

    private void compare(Mutant mutant, String reader, String name, Optional<String> sha256, Reading ours) {
        Map<String, Contents.Member> members = ours.members();
        boolean known = sha256.isPresent() && members.containsKey(name) && !name.endsWith("/");
        if (known && !sha256.get().equals(members.get(name).sha256())) {
            say(mutant, reader + " reads another content of " + name);
        }
    }

    private void say(Mutant mutant, String what) {
        disagreements.add(mutant + ": " + what);
    }

    @Override
    public void close() throws IOException {
        if (python != null) {
            python.close();
        }
    }
}
