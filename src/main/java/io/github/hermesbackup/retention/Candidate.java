package io.github.hermesbackup.retention;

import java.time.Instant;
import java.util.Comparator;

/** Something that a retention policy decides on: one backup of a kind. No two of one list have the same name and number. */
public interface Candidate {

    /** Newest first; of the same instant, the one whose name comes last, then the one with the highest number. */
    Comparator<Candidate> NEWEST_FIRST = Comparator.comparing(Candidate::created)
            .thenComparing(Candidate::name)
            .thenComparingInt(Candidate::number)
            .reversed();

    /** What its name says of its age; decides only between those of the same instant. */
    String name();

    /** The number that tells it from others of the same name, from 1. */
    int number();

    /** When it was made. */
    Instant created();

    /** False if something is missing in it: it counts for no rule, and is never removed. */
    boolean complete();

    /** True if a person wants it kept whatever the rules say. */
    boolean pinned();
}
