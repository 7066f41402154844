package io.github.hermesbackup.restore;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What became of an interrupted restore.
 *
 * @param outcome what was done
 * @param begun when the restore began, if its journal says so
 * @param source what was to be restored, if its journal says so
 * @param directory where it had staged
 * @param conflicts what others changed since, and was left as they made it
 */
public record RecoveryResult(
        Outcome outcome,
        Optional<Instant> begun,
        Optional<String> source,
        Path directory,
        List<RestoreConflict> conflicts) {

    /** What was done about it. */
    public enum Outcome {
        /** It had not changed anything yet; what it had staged is gone. */
        NOTHING_HAD_CHANGED,
        /** It had begun to change the home; that is taken back. */
        TAKEN_BACK,
        /** It had come to its end; what it had kept aside is gone. */
        CLEARED_AWAY
    }
}
