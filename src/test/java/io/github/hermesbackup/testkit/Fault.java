package io.github.hermesbackup.testkit;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Which operation of a {@link FaultyDisk} goes wrong, and how.
 *
 * @param failure how it goes wrong
 * @param from number of the operation, from 1; only operations that can go wrong so, and that are chosen, are counted
 * @param persistent true if all after it go wrong, too
 * @param operations the chosen operations
 * @param directory only what lies in it is chosen; nothing if it may be anywhere
 */
public record Fault(
        Failure failure, long from, boolean persistent, Set<Operation> operations, Optional<Path> directory) {

    /** Nothing goes wrong; operations are counted all the same. */
    public static final Fault NONE = once(Failure.EIO, Long.MAX_VALUE);

    /** The k-th operation goes wrong and no other. */
    public static Fault once(Failure failure, long k) {
        return new Fault(failure, k, false, failure.operations(), Optional.empty());
    }

    /** The k-th operation goes wrong and so do all that follow. */
    public static Fault from(Failure failure, long k) {
        return new Fault(failure, k, true, failure.operations(), Optional.empty());
    }

    /** The same, of these operations only. */
    public Fault at(Operation first, Operation... more) {
        Set<Operation> chosen = EnumSet.of(first, more);
        chosen.retainAll(failure.operations());
        return new Fault(failure, from, persistent, chosen, directory);
    }

    /** The same, of what lies in a directory only. */
    public Fault in(Path other) {
        return new Fault(failure, from, persistent, operations, Optional.of(other));
    }

    /** True for an operation that is counted; the second path may be null. */
    boolean counts(Operation operation, Path path, Path other) {
        return operations.contains(operation) && (isInside(path) || (other != null && isInside(other)));
    }

    private boolean isInside(Path path) {
        return directory.isEmpty() || path.startsWith(directory.get());
    }

    /** What happens to the n-th of the counted operations; null if it goes well. */
    Failure at(long n) {
        if (failure == Failure.SHORT_THEN_ENOSPC) {
            boolean full = persistent ? n > from : n == from + 1;
            return n == from ? Failure.SHORT : full ? Failure.ENOSPC : null;
        }
        return n == from || (persistent && n > from) ? failure : null;
    }

    @Override
    public String toString() {
        return failure + " at " + from + (persistent ? " and ever after" : "");
    }
}
