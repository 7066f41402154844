package io.github.hermesbackup.restore;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/** The steps that take back what a restore has published so far, last first. */
final class Undo {

    /** Takes one change back. */
    interface Step {
        void run() throws IOException;
    }

    private final Deque<Step> steps = new ArrayDeque<>();

    /** To be called before the change is made or, if it is atomic, right after it. */
    void add(Step step) {
        steps.push(step);
    }

    /** Takes everything back. A step that fails does not keep the others from running; its failure is added to the cause. */
    void rollBack(Exception cause) {
        while (!steps.isEmpty()) {
            try {
                steps.pop().run();
            } catch (IOException | RuntimeException e) {
                cause.addSuppressed(e);
            }
        }
    }
}
