package io.github.hermesbackup.restore;

import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.io.IoReason;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A restore failed, and so did a step that takes it back: what was there before stays where it was put aside. */
final class NotTakenBack extends HermesException {

    private static final long serialVersionUID = 1;
    private static final int NAMED = 5;

    /**
     * @param home the home that is now between two states
     * @param left what could not be taken back
     * @param staging where the files are that were put aside
     */
    NotTakenBack(Path home, List<String> left, Path staging, Exception cause) {
        super(
                Reason.IO,
                Subject.HOME,
                home + " could not be put back as it was after a failure (" + reason(cause) + "): "
                        + String.join("; ", left.subList(0, Math.min(NAMED, left.size())))
                        + (left.size() > NAMED ? " and " + (left.size() - NAMED) + " more" : "")
                        + ". What was put aside is kept in " + staging + " ; put it back by hand, then remove it.",
                cause);
    }

    private static String reason(Exception cause) {
        return cause instanceof IOException io ? IoReason.of(io) : cause.toString();
    }
}
