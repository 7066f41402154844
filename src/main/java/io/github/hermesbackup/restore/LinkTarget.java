package io.github.hermesbackup.restore;

import io.github.hermesbackup.io.Disk;
import java.nio.file.Path;
import java.util.Optional;

/** placeholder until merge */
final class LinkTarget {
    record Result(Optional<Path> file, Optional<String> refusal) {}

    LinkTarget(Disk disk) {}

    Result follow(Path link) {
        return new Result(Optional.empty(), Optional.of("is not supported"));
    }
}
