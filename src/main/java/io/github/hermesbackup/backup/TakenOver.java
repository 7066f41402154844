package io.github.hermesbackup.backup;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What a new archive has taken over from an older one, as it stood there, instead of compressing it again.
 *
 * @param from the older archive
 * @param files members of the same content
 * @param part the largest member that was taken over in part, if there is one
 */
public record TakenOver(Path from, long files, Optional<Part> part) {

    /**
     * A member that was taken over in part.
     *
     * @param name escaped
     * @param bytes bytes of its content
     * @param taken how many of them were taken over
     */
    public record Part(String name, long bytes, long taken) {

        /** Whole percent, never 100 and 0 only if there are none. */
        public int percent() {
            return taken == 0 ? 0 : (int) Math.max(1, Math.min(99, taken * 100 / bytes));
        }
    }

    /** True if there is nothing to say. */
    public boolean isNothing() {
        return files == 0 && part.isEmpty();
    }
}
