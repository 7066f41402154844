package io.github.hermesbackup.retention;

import java.nio.file.Path;

/** A candidate that lies somewhere, and that is removed if no rule keeps it. */
public interface Removable extends Candidate {

    /** Where it lies. */
    Path path();

    /** Its size; what it shares with others counts. */
    long bytes();

    /** What names it to a person, on one line. */
    String shown();
}
