package io.github.hermesbackup.testkit;

import java.util.EnumSet;
import java.util.Set;

/**
 * Which operation of a {@link FaultyDisk} goes wrong, and how.
 *
 * @param failure how it goes wrong
 * @param from number of the operation, from 1; only operations that can go wrong so, and that are chosen, are counted
 * @param persistent true if all after it go wrong, too
 * @param operations the chosen operations
 */
public record Fault(Failure failure, long from, boolean persistent, Set<Operation> operations) {

    /** Nothing goes wrong; operations are counted all the same. */
    public static final Fault NONE = new Fault(Failure.EIO, Long.MAX_VALUE, false, EnumSet.allOf(Operation.class));

    /** The k-th operation goes wrong and no other. */
    public static Fault once(Failure failure, long k) {
        return new Fault(failure, k, false, failure.operations());
    }

    /** The k-th operation goes wrong and so do all that follow. */
    public static Fault from(Failure failure, long k) {
        return new Fault(failure, k, true, failure.operations());
    }

    /** The same, of these operations only. */
    public Fault at(Operation first, Operation... more) {
        Set<Operation> chosen = EnumSet.of(first, more);
        chosen.retainAll(failure.operations());
        return new Fault(failure, from, persistent, chosen);
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
