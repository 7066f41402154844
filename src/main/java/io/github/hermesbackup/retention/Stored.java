package io.github.hermesbackup.retention;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/**
 * One backup as it lies there, whole or not: an archive, or anything else that goes back to a state of a home.
 *
 * @param kind what it is, as a person says it: {@code backup}, {@code pre-update}, {@code snapshot} …
 * @param path where it lies
 * @param id what names it to a goal, on one line
 * @param created when it was made, as it says itself; nothing if it cannot say
 * @param modified when it was written, as the file system says; decides nothing, and places in a list what cannot say more
 * @param bytes its size
 * @param state how much it is worth
 * @param problem what is wrong with it, in a few words
 * @param pinned true if no policy may remove it
 */
public record Stored(
        String kind,
        Path path,
        String id,
        Optional<Instant> created,
        Instant modified,
        long bytes,
        State state,
        Optional<String> problem,
        boolean pinned) {

    /** How much a backup is worth. */
    public enum State {
        /** Everything that belonged into it is in it. */
        COMPLETE,
        /** Something could not be read when it was made. */
        PARTIAL,
        /** A whole zip that says nothing of itself: another tool made it. */
        FOREIGN,
        /** It cannot be read as what its name says it is. */
        DAMAGED
    }

    /** Newest first, by what is known of their time; of the same instant, the name that comes last first. */
    public static final Comparator<Stored> NEWEST_FIRST =
            Comparator.comparing(Stored::time).thenComparing(Stored::id).reversed();

    /** When it was made, or the next best that is known. */
    public Instant time() {
        return created.orElse(modified);
    }
}
