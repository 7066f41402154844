package io.github.hermesbackup.restore;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The steps that take back what a restore has published so far, last first. */
final class Undo {

    /** Takes one change back. */
    interface Step {
        void run() throws IOException;
    }

    private record Change(Step back, String otherwise) {}

    private final Deque<Change> changes = new ArrayDeque<>();

    /**
     * To be called before the change is made or, if it is atomic, right after it.
     *
     * @param otherwise what is true if the step fails, for a person
     */
    void add(String otherwise, Step back) {
        changes.push(new Change(back, otherwise));
    }

    /**
     * Takes everything back. A step that fails does not keep the others from running; its failure is added to the cause.
     *
     * @return what could not be taken back, for a person; empty if everything is as it was
     */
    List<String> rollBack(Exception cause) {
        List<String> left = new ArrayList<>();
        while (!changes.isEmpty()) {
            Change change = changes.pop();
            try {
                change.back().run();
            } catch (IOException | RuntimeException e) {
                cause.addSuppressed(e);
                left.add(change.otherwise());
            }
        }
        return left;
    }
}
