package io.github.hermesbackup.restore;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What became of one profile's command.
 *
 * @param profile the profile's name, escaped
 * @param outcome what was done
 * @param command {@code ~/.local/bin/<name>}, if it is there and is the profile's
 * @param reason why it was left out or could not be made, in a few words; else ""
 */
public record ProfileAlias(String profile, Outcome outcome, Optional<Path> command, String reason) {

    /** What was done about a command. */
    public enum Outcome {
        /** Made, or put in the place of an older one of ours. */
        WRITTEN,
        /** Was right already. */
        KEPT,
        /** Left out for a reason that is no failure. */
        SKIPPED,
        /** Should be there and is not. */
        FAILED
    }
}
