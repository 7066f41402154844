package io.github.hermesbackup.restore;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Executor;

/** What a restore takes its files from: an archive, or a directory. The same members in the same order each time. */
public interface Source {

    /** Does something with one member. */
    interface Visitor {
        /** @param ordinal the member's number, the same in each pass */
        void visit(int ordinal, Member member) throws IOException;
    }

    /** Visits all members, those included that are never restored. */
    void forEach(Visitor visitor) throws IOException;

    /**
     * From now on members may be read by several threads, and a large one may be read by several at once.
     *
     * @param workers what it may use for that
     * @param count how many pieces of work at the same time
     */
    default void readWith(Executor workers, int count) {}

    /** Why a member is never restored; nothing if it is. */
    Optional<String> skipReason(Member member);

    /** How many members are files. */
    long files();

    /** Leading directory that was stripped from the names, ending in {@code /}, or "". */
    String prefix();

    /** What it is, for a person. */
    String describe();

    /**
     * True if what is read was proven, by a SHA-256 that was recorded when it was made, to be what was checked then: databases
     * need a quick check only.
     */
    boolean proven();
}
