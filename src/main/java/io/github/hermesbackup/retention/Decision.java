package io.github.hermesbackup.retention;

import java.util.List;

/**
 * What a policy says of one candidate.
 *
 * @param item what was decided on
 * @param kept true if it stays
 * @param reasons why, in the words of the rules: all that keep it, or the one for which it goes
 */
public record Decision<T extends Candidate>(T item, boolean kept, List<String> reasons) {

    /** Keeps its own copy of the reasons. */
    public Decision {
        reasons = List.copyOf(reasons);
    }

    /** The reasons on one line. */
    public String why() {
        return String.join(", ", reasons);
    }
}
