package io.github.hermesbackup.io;

import java.io.IOException;

/** Several things that are each tried, whatever becomes of the others: the first failure is told, with the others beside it. */
public final class Attempts {

    private IOException first;

    /** One of the things. */
    public interface Attempt {
        /** Does it. */
        void run() throws IOException;
    }

    /** Tries one. */
    public void at(Attempt attempt) {
        try {
            attempt.run();
        } catch (IOException e) {
            if (first == null) {
                first = e;
            } else if (first != e) {
                first.addSuppressed(e);
            }
        }
    }

    /** Throws what the first that failed threw; does nothing if none has. */
    public void end() throws IOException {
        if (first != null) {
            throw first;
        }
    }
}
