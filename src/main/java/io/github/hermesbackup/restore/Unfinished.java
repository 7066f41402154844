package io.github.hermesbackup.restore;

import io.github.hermesbackup.home.HermesHome;
import io.github.hermesbackup.io.FileName;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.io.IoReason;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A restore failed, and not everything could be taken back: nothing is lost, and the next run goes on with it. */
public class Unfinished extends HermesException {

    private static final long serialVersionUID = 1;
    private static final int NAMED = 5;

    /**
     * @param home the home that is now between two states
     * @param left what could not be taken back yet, with the reason
     * @param staging where the journal is, and the files that were put aside
     */
    Unfinished(HermesHome home, List<String> left, Path staging, Exception cause) {
        super(
                Reason.IO,
                Subject.HOME,
                home.describe() + " could not be put back as it was after a failure (" + why(cause) + ")"
                        + (left.isEmpty() ? "" : ": " + some(left)) + ". Nothing is lost: what was there before is in "
                        + FileName.show(staging) + ", and the next goal that writes to this home puts it back",
                cause);
    }

    private Unfinished(String message, Exception cause) {
        super(Reason.CONFLICT, Subject.HOME, message, cause);
    }

    /** A restore failed and was taken back, except for what others changed meanwhile. */
    static final class ChangedByOthers extends Unfinished {

        private static final long serialVersionUID = 1;

        ChangedByOthers(HermesHome home, List<RestoreConflict> conflicts, Exception cause) {
            super(
                    home.describe() + " was not restored (" + why(cause)
                            + ") and is as it was, but for what others changed meanwhile: "
                            + some(conflicts.stream()
                                    .map(RestoreConflict::describe)
                                    .toList()),
                    cause);
        }
    }

    private static String some(List<String> lines) {
        return String.join("; ", lines.subList(0, Math.min(NAMED, lines.size())))
                + (lines.size() > NAMED ? " and " + (lines.size() - NAMED) + " more" : "");
    }

    private static String why(Exception cause) {
        return cause instanceof IOException io ? IoReason.of(io) : cause.toString();
    }
}
