package io.github.hermesbackup.io;

import java.io.Closeable;
import java.io.IOException;

/** Undoes what was begun when something after it fails; what fails now, too, does not hide the first failure. */
public final class GiveUp {

    private GiveUp() {}

    /**
     * Closes, or undoes in another way, and hands the failure back to be thrown.
     *
     * @param failure why; has as suppressed what goes wrong meanwhile
     */
    public static <E extends Exception> E after(E failure, Closeable begun) {
        try {
            begun.close();
        } catch (IOException | RuntimeException e) {
            if (e != failure) {
                failure.addSuppressed(e);
            }
        }
        return failure;
    }
}
