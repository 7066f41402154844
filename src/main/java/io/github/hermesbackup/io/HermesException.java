package io.github.hermesbackup.io;

import java.io.IOException;

/**
 * The one failure of the core that a user is meant to read: what was wrong with which value, and what to do next.
 *
 * <p>The message is one line, names the bad value and never carries a secret. Callers that know which parameter supplied
 * the value put the parameter's name in front of it, see {@link #subject()}.
 */
public class HermesException extends IOException {

    /** Why it failed; decides the exit code and whether the user can act on it. */
    public enum Reason {
        /** A value that was handed in cannot be used. */
        INVALID_INPUT,
        /** The archive is broken, hostile, or not a backup. */
        CORRUPT,
        /** There is not enough room on a file system. */
        NO_SPACE,
        /** Another process holds what is needed. */
        LOCKED,
        /** The target is in a state that must not be overwritten. */
        CONFLICT,
        /** The machine refused an operation. */
        IO
    }

    /** Which input the message begins with, so that a goal can name its parameter. */
    public enum Subject {
        /** The home that is read or written. */
        HOME,
        /** The archive that is read. */
        ARCHIVE,
        /** Where an archive is written. */
        OUTPUT,
        /** Something that no single parameter supplied. */
        OTHER
    }

    private final Reason reason;
    private final Subject subject;

    /**
     * @param reason why it failed
     * @param subject the input with which the message begins
     * @param message one line that begins with the bad value, unless the subject is {@link Subject#OTHER}
     */
    public HermesException(Reason reason, Subject subject, String message) {
        super(message);
        this.reason = reason;
        this.subject = subject;
    }

    /** As the other constructor, with the failure that led here. */
    public HermesException(Reason reason, Subject subject, String message, Throwable cause) {
        this(reason, subject, message);
        initCause(cause);
    }

    /** Why it failed. */
    public Reason reason() {
        return reason;
    }

    /** The input with which the message begins. */
    public Subject subject() {
        return subject;
    }
}
