package io.github.hermesbackup.restore;

import io.github.hermesbackup.io.FileName;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Something that was changed by others after a restore had published it, so that taking the restore back leaves it alone.
 *
 * @param path what was changed; it is as the others made it
 * @param change what they did, for a person: {@code it was changed since}
 * @param before where the version of before the restore is kept, if there was one
 */
public record RestoreConflict(Path path, String change, Optional<Path> before) {

    /** Both versions, on one line. */
    public String describe() {
        return FileName.show(path) + " (" + change + ")"
                + before.map(kept -> "; the version before the restore is " + FileName.show(kept))
                        .orElse("");
    }
}
