package io.github.hermesbackup.benchmark;

import io.github.hermesbackup.testkit.Commands;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A tool that keeps its backups in a repository and knows what it has already; without encryption where it can. In its command
 * lines {@code $N} is the name of the newest backup, {@code $T} the directory to restore to.
 */
final class Repository extends Contender {

    private final String program;
    private final Path home;
    private final Path cache;
    private final Map<String, String> environment;
    private final Lines lines;
    private int backups;

    private record Lines(String create, String backup, String verify, String restore) {}

    private Repository(
            String program, Path home, Path place, Path cache, Map<String, String> environment, Lines lines) {
        super(program, place.resolve(program));
        this.program = program;
        this.home = home;
        this.cache = cache;
        this.environment = environment;
        this.lines = lines;
    }

    static Repository restic(Path home, Path place) {
        Path cache = place.resolve("restic-cache");
        Map<String, String> environment = Map.of(
                "RESTIC_REPOSITORY", place.resolve("restic").toString(),
                "RESTIC_PASSWORD", "benchmark",
                "RESTIC_CACHE_DIR", cache.toString());
        return new Repository(
                "restic",
                home,
                place,
                cache,
                environment,
                new Lines(
                        "restic init -q",
                        "exec restic -q backup .",
                        "exec restic -q check --read-data",
                        "exec restic -q restore latest --target $T"));
    }

    static Repository borg(Path home, Path place) {
        Path cache = place.resolve("borg-base");
        Map<String, String> environment = Map.of(
                "BORG_REPO", place.resolve("borg").toString(),
                "BORG_BASE_DIR", cache.toString(),
                "BORG_UNKNOWN_UNENCRYPTED_REPO_ACCESS_IS_OK", "yes");
        return new Repository(
                "borg",
                home,
                place,
                cache,
                environment,
                new Lines(
                        "borg init --encryption none",
                        "exec borg create ::$N .",
                        "exec borg check --verify-data",
                        "mkdir $T && cd $T && exec borg extract ::$N"));
    }

    @Override
    boolean isAvailable() {
        return Commands.isAvailable(program);
    }

    @Override
    Set<Operation> operations() {
        return EnumSet.range(Operation.COLD, Operation.ONE_PERCENT);
    }

    @Override
    void prepare(Operation operation) throws IOException, InterruptedException {
        super.prepare(operation);
        if (operation == Operation.COLD) {
            Commands command = Commands.of("sh", "-c", lines.create()).in(home);
            environment.forEach(command::with);
            command.run().orFail();
        }
    }

    @Override
    Optional<Invocation> command(Operation operation) {
        if (operation.isBackup()) {
            backups++;
            return line(lines.backup());
        }
        return switch (operation) {
            case VERIFY -> line(lines.verify());
            case RESTORE -> line(lines.restore());
            default -> Optional.empty();
        };
    }

    private Optional<Invocation> line(String line) {
        String named = line.replace("$T", "'" + restored() + "'").replace("$N", "backup-" + backups);
        return Optional.of(Invocation.shell(home, named).with(environment));
    }

    @Override
    void clear() throws IOException {
        super.clear();
        remove(cache);
    }
}
