package io.github.hermesbackup.home;

import io.github.hermesbackup.io.FileName;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.io.HermesException.Reason;
import io.github.hermesbackup.io.HermesException.Subject;
import java.util.List;

/**
 * The files by which a home, or an archive of one, is recognised: one of them, at the root or at that of a profile, is
 * enough.
 *
 * @param names file names without a directory, in the order in which messages name them
 */
public record Markers(List<String> names) {

    private static final Markers STANDARD = new Markers(List.of("config.yaml", ".env", "state.db"));

    /** Keeps a copy. */
    public Markers {
        names = List.copyOf(names);
    }

    /** The markers of a Hermes home: {@code config.yaml}, {@code .env}, {@code state.db}. */
    public static Markers standard() {
        return STANDARD;
    }

    /**
     * The markers of the home of another application.
     *
     * @throws HermesException {@code INVALID_INPUT} if there are none, or one is no plain file name
     */
    public static Markers of(List<String> names) throws HermesException {
        if (names.isEmpty()) {
            throw refused("[] names no marker; give at least one file name");
        }
        for (String name : names) {
            if (name.isBlank() || name.contains("/") || name.contains("\\") || name.contains("${")) {
                throw refused(
                        "\"" + FileName.escape(name) + "\" cannot be a marker; give a file name without a directory");
            }
        }
        return new Markers(names);
    }

    private static HermesException refused(String message) {
        return new HermesException(Reason.INVALID_INPUT, Subject.OTHER, message);
    }

    /**
     * The files whose presence says that a home is configured already: of a Hermes home {@code config.yaml} and {@code .env},
     * since an agent that was only started once has a {@code state.db} too; of another application's all markers.
     */
    public List<String> configuration() {
        return equals(STANDARD) ? List.of("config.yaml", ".env") : names;
    }

    /** The markers for a sentence that says that none was found. */
    String inWords() {
        if (equals(STANDARD)) {
            return "config.yaml, .env, or state databases";
        }
        int last = names.size() - 1;
        return last == 0 ? names.get(0) : String.join(", ", names.subList(0, last)) + " or " + names.get(last);
    }
}
