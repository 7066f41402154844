package io.github.hermesbackup.benchmark;

import io.github.hermesbackup.testkit.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A tool that makes one file of everything, each time anew. In its command lines {@code $A} is the archive, {@code $T} the
 * directory to restore to.
 */
final class Zipper extends Contender {

    private final List<String> programs;
    private final Path home;
    private final String backup;
    private final String verify;
    private final String restore;

    private Zipper(
            String name, Path home, Path place, List<String> programs, String backup, String verify, String restore) {
        super(name, place.resolve(name.replaceAll("\\W+", "-")));
        this.home = home;
        this.programs = programs;
        this.backup = backup;
        this.verify = verify;
        this.restore = restore;
    }

    /**
     * What the agent's own tool does, without its looks: Python's {@code zipfile} with level 6, databases copied by
     * {@code sqlite3}'s backup first.
     */
    static Zipper reference(Path home, Path place) throws IOException {
        Path script = Files.createDirectories(place).resolve("reference.py");
        try (var source = Zipper.class.getResourceAsStream("/benchmark/reference.py")) {
            Files.write(script, source.readAllBytes());
        }
        String python = "exec python3 '" + script + "' ";
        return new Zipper(
                Results.REFERENCE,
                home,
                place,
                List.of("python3"),
                python + "backup . $A",
                python + "verify $A",
                python + "restore $A $T");
    }

    static Zipper zip(Path home, Path place) {
        return new Zipper(
                "zip -6, unzip",
                home,
                place,
                List.of("zip", "unzip"),
                "exec zip -q -r -6 $A .",
                "exec unzip -tqq $A",
                "exec unzip -qq $A -d $T");
    }

    static Zipper sevenZip(Path home, Path place) {
        return new Zipper(
                "7zz -tzip -mx1",
                home,
                place,
                List.of("7zz"),
                "exec 7zz a -tzip -mx1 -bso0 -bsp0 $A .",
                "exec 7zz t -bso0 -bsp0 $A",
                "exec 7zz x -bso0 -bsp0 -o$T $A");
    }

    static Zipper tar(Path home, Path place) {
        return new Zipper(
                "tar, zstd -3",
                home,
                place,
                List.of("tar", "zstd"),
                "tar c . | zstd -q -3 -T0 > $A",
                "exec zstd -q -t $A",
                "mkdir $T && zstd -q -d -c $A | tar x -C $T");
    }

    @Override
    boolean isAvailable() {
        return programs.stream().allMatch(Commands::isAvailable);
    }

    @Override
    Set<Operation> operations() {
        return Set.of(Operation.COLD, Operation.VERIFY, Operation.RESTORE);
    }

    @Override
    Optional<Invocation> command(Operation operation) {
        return switch (operation) {
            case COLD -> line(backup);
            case VERIFY -> line(verify);
            case RESTORE -> line(restore);
            default -> Optional.empty();
        };
    }

    private Optional<Invocation> line(String line) {
        String named =
                line.replace("$A", "'" + place().resolve("archive.zip") + "'").replace("$T", "'" + restored() + "'");
        return Optional.of(Invocation.shell(home, named));
    }
}
