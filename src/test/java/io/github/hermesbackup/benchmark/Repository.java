package io.github.hermesbackup.benchmark;

import io.github.hermesbackup.testkit.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A tool that keeps its backups in a repository, without encryption where it can, and knows what it has already. */
final class Repository extends Contender {

    private final String program;
    private final Path home;
    private final Map<String, String> environment;
    private final String create;
    private final String backup;
    private final String verify;
    private final String restore;
    private int backups;

    private Repository(String program, Path home, Path place, Map<String, String> environment, List<String> lines)
            throws IOException {
        super(program, place.resolve(program));
        this.program = program;
        this.home = home;
        this.environment = environment;
        this.create = lines.get(0);
        this.backup = lines.get(1);
        this.verify = lines.get(2);
        this.restore = lines.get(3);
    }

    static Repository restic(Path home, Path place) throws IOException {
        Map<String, String> environment = Map.of(
                "RESTIC_REPOSITORY", place.resolve("restic").toString(),
                "RESTIC_PASSWORD", "benchmark",
                "RESTIC_CACHE_DIR", place.resolve("restic-cache").toString());
        return new Repository(
                "restic",
                home,
                place,
                environment,
                List.of(
                        "restic init -q",
                        "exec restic -q backup .",
                        "exec restic -q check --read-data",
                        "exec restic -q restore latest --target $T"));
    }

    static Repository borg(Path home, Path place) throws IOException {
        Map<String, String> environment = Map.of(
                "BORG_REPO", place.resolve("borg").toString(),
                "BORG_BASE_DIR", place.resolve("borg-base").toString(),
                "BORG_UNKNOWN_UNENCRYPTED_REPO_ACCESS_IS_OK", "yes");
        return new Repository(
                "borg",
                home,
                place,
                environment,
                List.of(
                        "borg init -e none",
                        "exec borg create ::$N .",
                        "exec borg check --verify-data",
                        "mkdir $T && cd $T && exec borg extract ::$N"));
    }

    @Override
    boolean isAvailable() {
        return Commands.isAvailable(program);
    }

    @Override
    void prepare(Operation operation) throws IOException, InterruptedException {
        super.prepare(operation);
        if (operation == Operation.COLD) {
            remove(place().resolveSibling(program + "-cache"));
            remove(place().resolveSibling(program + "-base"));
            Commands command = Commands.of("sh", "-c", create).in(home);
            environment.forEach(command::with);
            command.run().orFail();
        }
    }

    @Override
    Optional<Invocation> command(Operation operation) {
        return switch (operation) {
            case COLD, UNCHANGED, ONE_FILE, ONE_PERCENT -> {
                backups++;
                yield line(backup);
            }
            case VERIFY -> line(verify);
            case RESTORE -> line(restore);
            default -> Optional.empty();
        };
    }

    private Optional<Invocation> line(String line) {
        String named = line.replace("$T", "'" + restored() + "'").replace("$N", "backup-" + backups);
        return Optional.of(Invocation.shell(home, named).with(environment));
    }

    @Override
    long size() throws IOException {
        return Files.isDirectory(place()) ? super.size() : 0;
    }
}
