package io.github.hermesbackup.report;

/**
 * Something that a run has to say of one path.
 *
 * @param kind what it means for the result
 * @param path path relative to the home, escaped so that it stays on one line
 * @param reason why, in a few words; never content, never a secret
 */
public record Finding(Kind kind, String path, String reason) {

    /** What a finding means for the result. */
    public enum Kind {
        /** Belongs into the result and is not in it, or not sound: makes the result {@code PARTIAL}. */
        FAILED,
        /** Changed while it was read; the last state read is in the result. */
        CHANGED,
        /** Was gone before it could be read. */
        VANISHED,
        /** Is in the result, and is unusual. */
        NOTE,
        /** Left out by rule. */
        SKIPPED
    }
}
