package io.github.hermesbackup.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hermesbackup.backup.DiskWith;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.restore.OldAndNew.State;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A restore of everything into the home of {@link OldAndNew} that is cut off on the way, and what is left by it. */
final class Interrupted {

    private final OldAndNew both;
    private final Path home;

    private Interrupted(OldAndNew both) {
        this.both = both;
        this.home = both.home();
    }

    /** The home is old; nothing has been cut off yet. */
    static Interrupted in(Path work) throws Exception {
        return new Interrupted(OldAndNew.create(work, true));
    }

    OldAndNew both() {
        return both;
    }

    void assertIs(State state) throws IOException {
        assertThat(both.state()).as(both.differences()).isEqualTo(state);
    }

    /** Everything is published and nothing is for good. */
    Path cutOffBeforeTheCommit() throws IOException {
        return cutOffBefore("rename", path -> path.endsWith("journal.committed"));
    }

    Path cutOffBefore(String operation, Predicate<Path> paths) throws IOException {
        Disk disk = DiskWith.before(operation, paths, path -> {
            throw new DiskThatDies.PowerCut();
        });
        assertThatThrownBy(both.restore().on(disk)::run).isInstanceOf(DiskThatDies.PowerCut.class);
        return staging();
    }

    Path staging() throws IOException {
        try (Stream<Path> names = Files.list(home.resolve("backups"))) {
            return names.filter(path -> path.getFileName().toString().startsWith(".restore-"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    static Disk failing(String operation, Predicate<Path> paths) {
        return DiskWith.before(operation, paths, path -> {
            throw new IOException("Input/output error");
        });
    }

    static Disk withoutHardLinks() {
        return DiskWith.before("link", path -> true, path -> {
            throw new FileSystemException(path.toString(), null, "Operation not permitted");
        });
    }
}
