package io.github.hermesbackup.testkit;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;

/** How an operation of a {@link FaultyDisk} goes wrong, in the words and with the types that the JDK has for it. */
public enum Failure {
    /** The device is broken. Anything can fail so. */
    EIO("Input/output error", EnumSet.allOf(Operation.class)),
    /** The file system is full. What takes no room goes on working. */
    ENOSPC("No space left on device", Operation.TAKING_ROOM),
    /** The user may not. What is open already goes on working. */
    EACCES("Permission denied", EnumSet.complementOf(EnumSet.copyOf(Operation.ON_DESCRIPTORS))),
    /** Only half of the bytes are read or written, which is no error: callers have to go on with the rest. */
    SHORT("", EnumSet.of(Operation.READ, Operation.WRITE)),
    /** Half of the bytes of one write fit, and nothing of the next one: how a disk really fills up. */
    SHORT_THEN_ENOSPC("No space left on device", EnumSet.of(Operation.WRITE));

    private final String text;
    private final Set<Operation> operations;

    Failure(String text, Set<Operation> operations) {
        this.text = text;
        this.operations = operations;
    }

    /** The operations that can go wrong so. */
    public Set<Operation> operations() {
        return EnumSet.copyOf(operations);
    }

    /** What the JDK throws if this happens to a name, or to two of them; the second may be null. */
    IOException onName(Path path, Path other) {
        String file = path.toString();
        String second = other == null ? null : other.toString();
        return this == EACCES
                ? new AccessDeniedException(file, second, null)
                : new FileSystemException(file, second, text);
    }

    /** What the JDK throws if this happens to an open file. */
    IOException onDescriptor() {
        return new IOException(text);
    }
}
